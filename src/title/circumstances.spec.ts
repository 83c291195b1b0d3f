import { disinterested } from './circumstances';
import { bank, held, pledged, seller } from './acts/story.spec';

describe('an official', () => {
  const state = pledged('POSSESSORY').state;
  const act = (actor: string, capacity: string) =>
    ({ ...held().acts[0]?.payload, actor, capacity }) as Parameters<typeof disinterested>[1];

  it('is none in a matter of its own: holder, pledgee and the owner who pledged', () => {
    const signers = [seller[0], bank[0], 'court'];
    expect(disinterested(state, act('court', 'OFFICIAL'), signers)).toEqual(['court']);
  });

  it('signs as one where it acts itself, and beside another as what it is', () => {
    expect(disinterested(state, act('operator', 'ISSUER'), ['operator'])).toEqual([]);
    expect(disinterested(state, act('operator', 'ISSUER'), ['operator', 'court'])).toEqual(['court']);
    expect(disinterested(state, act('operator', 'OFFICIAL'), ['operator', 'court'])).toEqual([
      'operator',
      'court',
    ]);
  });
});
