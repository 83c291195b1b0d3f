import { partiesOf } from '../state';
import { bank, held, hour, seller } from './story.spec';

describe('the leave to reserve a bill', () => {
  const allowed = held()
    .and('ALLOW_RESERVATION', seller, { to: 'lender', expiresAt: hour(50) })
    .and('ALLOW_RESERVATION', seller, { to: 'bank', expiresAt: hour(2) });
  const leave = allowed.head;
  const reserve = { grant: leave, until: hour(20) };

  it('lets its bank see the bill until it runs out, and not a moment longer', () => {
    expect(partiesOf(allowed.state, hour(1))).toContain('bank');
    expect(partiesOf(allowed.state, hour(2))).not.toContain('bank');
    expect(partiesOf(allowed.state, hour(2))).toContain('lender');
  });

  it('is gone from the bill when it has run out, and nobody else’s with it', () => {
    expect(allowed.code('SIGN', seller, {}, { at: 2 })).toBe('title.expiry_due');
    const over = allowed.atHour(2);
    expect(over.acts.at(-1)?.payload).toMatchObject({ type: 'LAPSE', content: { lapsed: leave } });
    expect(partiesOf(over.state)).toEqual(['carrier', 'seller', 'lender']);
    expect(over.code('RESERVE', bank, reserve)).toBe('title.not_granted');
    expect('reservationGrants' in over.atHour(50).state).toBe(false);
  });

  it('that runs out leaves the reservation that was made under it', () => {
    const over = allowed.and('RESERVE', bank, reserve).atHour(2);
    expect(over.state.reservation?.by).toBe('bank');
    expect(over.atHour(20).state.reservation).toBeUndefined();
  });

  it('waits while the bill is frozen, as everything does, but shows nothing', () => {
    const order = { kind: 'DISPUTE' as const, reference: 'R-1', document: 'a'.repeat(64) };
    const frozen = allowed.and('FREEZE', ['court', 'OFFICIAL'], order);
    expect(frozen.atHour(2).acts).toHaveLength(frozen.acts.length);
    expect(partiesOf(frozen.state, hour(2))).not.toContain('bank');
  });

  it('is taken back by the holder, and by nobody else', () => {
    const back = { reservation: leave };
    expect(allowed.code('CANCEL_RESERVATION', bank, back)).toBe('title.not_holder');
    expect(allowed.code('CANCEL_RESERVATION', ['seller', 'PLEDGEE'], back)).toBe('title.capacity_wrong');
    const taken = allowed.and('CANCEL_RESERVATION', seller, back);
    expect(partiesOf(taken.state)).toEqual(['carrier', 'seller', 'lender']);
    expect(taken.code('RESERVE', bank, reserve)).toBe('title.not_granted');
    expect(taken.code('CANCEL_RESERVATION', bank, back)).toBe('title.reservation_not_open');
    const used = allowed.and('RESERVE', bank, reserve);
    expect(used.and('CANCEL_RESERVATION', seller, back).state.reservation?.by).toBe('bank');
  });
});
