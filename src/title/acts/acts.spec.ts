import { actHash, rightOf } from '../act';
import type { ActCapacity, ActContents, ActFrame, ActPayload, ActType, RecordedAct } from '../act';
import { draftAct, dueAct } from '../draft-act';
import { append, fold } from '../fold';
import { judge } from '../judge';
import type { TitleRefusal } from '../refusal';

const aud = 'chuanyu-window#test';
const at = '2026-03-01T08:00:00.000Z';
const soon = '2026-03-02T08:00:00.000Z';
const later = '2026-04-01T00:00:00.000Z';
const none = 'f'.repeat(64);

interface Bill {
  acts: readonly RecordedAct[];
}
type Change = Partial<ActFrame> & { at?: string; authorised?: boolean };

const bill = { documentId: 'doc_1', number: 'CQ-1', contentHash: 'a'.repeat(64) };
const offered = (to: string, capacity: ActContents['TRANSFER']['capacity'] = 'OWNER') => ({
  to,
  capacity,
  expiresAt: soon,
});

/** Drafts and judges an act on a bill; what `change` gives goes over what the draft would say. */
function attempt<T extends ActType>(
  { acts }: Bill,
  type: T,
  [actor, capacity]: [string, ActCapacity],
  content: ActContents[T],
  change: Change = {},
): { refused: TitleRefusal | undefined; act: RecordedAct } {
  const { at: time = at, authorised, ...frame } = change;
  const wish = { aud, type, actor, capacity, content, actId: `act-${acts.length}`, exp: later };
  const payload = { ...draftAct(fold(acts), wish), ...frame } as ActPayload;
  const refused = judge(fold(acts), payload, { aud, at: time, authorised });
  return { refused, act: { payload, hash: actHash(JSON.stringify(payload)), at: time } };
}

const codeOf = (...args: Parameters<typeof attempt>) => attempt(...args).refused?.code;

function after(...args: Parameters<typeof attempt>): Bill {
  const { refused, act } = attempt(...args);
  expect(refused).toBeUndefined();
  return { acts: [...args[0].acts, act] };
}

const head = ({ acts }: Bill) => acts.at(-1)?.hash ?? none;
const accepted = (open: Bill, party: string, as: ActCapacity = 'OWNER') =>
  after(open, 'ACCEPT', [party, as], { offer: head(open) });
const state = ({ acts }: Bill) => fold(acts);

const carrier: [string, ActCapacity] = ['carrier', 'ISSUER'];
const A: [string, ActCapacity] = ['A', 'OWNER'];
const B: [string, ActCapacity] = ['B', 'OWNER'];

const toOrder = { ...bill, titleBasis: 'TO_ORDER' as const, orderParty: 'A', ...offered('A') };
const unissued: Bill = { acts: [] };
const issued = after(unissued, 'ISSUE', carrier, toOrder);
const held = accepted(issued, 'A');
const straight = accepted(
  after(unissued, 'ISSUE', carrier, { ...bill, titleBasis: 'STRAIGHT', consignee: 'B', ...offered('A') }),
  'A',
);
const bearer = after(held, 'BLANK_ENDORSE', A, {});
const surrendered = after(held, 'SURRENDER_FOR_DELIVERY', A, { to: 'carrier', place: 'Duisburg' });

describe('ISSUE', () => {
  it('offers the bill to its first holder; nobody holds it yet', () => {
    expect(state(issued)).toMatchObject({
      ...bill,
      status: 'PENDING_ACCEPTANCE',
      issuer: 'carrier',
      orderParty: 'A',
      furtherEndorsable: true,
      offer: { kind: 'ISSUE', from: 'carrier', to: 'A', sequence: 1 },
    });
    expect(state(issued).holder).toBeUndefined();
  });

  it('is refused in order: capacity, self, expiry', () => {
    const bad = { ...toOrder, to: 'carrier', expiresAt: at };
    expect(codeOf(unissued, 'ISSUE', ['carrier', 'OWNER'], bad)).toBe('title.capacity_wrong');
    expect(codeOf(unissued, 'ISSUE', carrier, bad)).toBe('title.recipient_is_self');
    expect(codeOf(unissued, 'ISSUE', carrier, { ...bad, to: 'A' })).toBe('title.offer_expiry_past');
  });

  it('happens once for an issuer, number and content, even after a cancellation', () => {
    const cancelled = after(issued, 'WITHDRAW', carrier, { offer: head(issued) });
    expect(codeOf(issued, 'ISSUE', carrier, toOrder)).toBe('title.already_issued');
    expect(codeOf(cancelled, 'ISSUE', carrier, toOrder)).toBe('title.already_issued');
    expect(codeOf(issued, 'ISSUE', carrier, { ...toOrder, number: 'CQ-2' })).toBe('title.title_mismatch');
  });
});

const code = (on: Bill, change: Change) => codeOf(on, 'BLANK_ENDORSE', A, {}, change);

describe('what every act is asked first', () => {
  it('refuses in order: audience, expiry, title, end, due expiry, clock, head, authority', () => {
    const ended = after(surrendered, 'SACC', carrier, { surrender: head(surrendered) });
    const wrong = { aud: 'x', exp: at, titleId: 'x', sequence: 9, principal: 'A', authority: 'POA' };
    expect(code(ended, wrong)).toBe('title.audience_wrong');
    expect(code(ended, { ...wrong, aud })).toBe('title.act_expired');
    expect(code(ended, { ...wrong, aud, exp: later })).toBe('title.title_mismatch');
    const right = { sequence: 9, principal: 'A', authority: 'POA' };
    expect(code(unissued, right)).toBe('title.not_issued');
    expect(code(ended, right)).toBe('title.terminal');
    expect(code(issued, { ...right, at: soon })).toBe('title.expiry_due');
    expect(code(held, { ...right, at: '2026-03-01T07:59:59.999Z' })).toBe('title.clock_behind');
    expect(code(held, right)).toBe('title.sequence_stale');
    expect(code(held, { ...right, sequence: 3 })).toBe('title.authority_unproven');
  });

  it('gives the present head to an act that lost a race', () => {
    const { refused } = attempt(bearer, 'TRANSFER', A, offered('B'), {
      sequence: 3,
      previousActHash: head(held),
    });
    expect(refused).toMatchObject({
      code: 'title.sequence_stale',
      facts: { sequence: 3, headHash: head(bearer) },
    });
  });

  it('lets an agent act for its principal only with a proven authority, signing as agent', () => {
    const forA = { principal: 'A', authority: 'POA-1', authorised: true };
    const agent: [string, ActCapacity] = ['broker', 'AGENT'];
    const open = after(held, 'TRANSFER', agent, offered('B'), forA);
    expect(open.acts.map(({ payload }) => rightOf(payload))).toEqual(['carrier', 'A', 'A']);
    expect(state(open).offer?.from).toBe('A');
    expect(codeOf(held, 'TRANSFER', agent, offered('B'))).toBe('title.not_holder');
    expect(codeOf(held, 'TRANSFER', ['broker', 'OWNER'], offered('B'), forA)).toBe('title.capacity_wrong');
    const forB = { ...forA, principal: 'B' };
    expect(codeOf(held, 'TRANSFER', agent, offered('C'), forB)).toBe('title.not_holder');
  });
});

describe('ACCEPT, REJECT, WITHDRAW and EXPIRE', () => {
  const open = after(held, 'ENDORSE', A, offered('B', 'PRESENTING_BANK'));
  const offer = head(open);

  it('makes the offeree the holder in the capacity that was offered', () => {
    expect(state(held)).toMatchObject({
      status: 'IN_CIRCULATION',
      holder: { party: 'A', capacity: 'OWNER', since: at, act: head(held), from: 'carrier' },
    });
    expect(state(accepted(open, 'B', 'PRESENTING_BANK'))).toMatchObject({
      titleBasis: 'TO_ORDER',
      orderParty: 'B',
      furtherEndorsable: false,
      holder: { party: 'B', capacity: 'PRESENTING_BANK', from: 'A' },
    });
  });

  it.each(['ACCEPT', 'REJECT'] as const)('refuses %s in order: offeree, capacity, offer', (type) => {
    expect(codeOf(open, type, A, { offer: none })).toBe('title.not_offeree');
    expect(codeOf(open, type, B, { offer: none })).toBe('title.capacity_wrong');
    expect(codeOf(open, type, ['B', 'PRESENTING_BANK'], { offer: none })).toBe('title.offer_not_open');
    expect(codeOf(held, type, B, { offer })).toBe('title.offer_not_open');
  });

  it('refuses WITHDRAW in order: offeror, capacity, offer', () => {
    expect(codeOf(open, 'WITHDRAW', B, { offer: none })).toBe('title.not_offeror');
    expect(codeOf(open, 'WITHDRAW', ['A', 'ISSUER'], { offer: none })).toBe('title.capacity_wrong');
    expect(codeOf(open, 'WITHDRAW', A, { offer: none })).toBe('title.offer_not_open');
  });

  it('leaves holder and title where they were when an offer ends without acceptance', () => {
    const rejected = after(open, 'REJECT', ['B', 'PRESENTING_BANK'], { offer, reason: 'not ordered' });
    const withdrawn = after(open, 'WITHDRAW', A, { offer });
    for (const { holder, orderParty, offer } of [state(rejected), state(withdrawn)]) {
      expect({ holder, orderParty, offer }).toEqual({ holder: state(held).holder, orderParty: 'A' });
    }
    // Other registries name the wrong holder for an act that follows a rejection; here it is still A.
    expect(state(accepted(after(rejected, 'ENDORSE', A, offered('C')), 'C')).holder).toMatchObject({
      party: 'C',
      from: 'A',
    });
  });

  it.each([
    ['REJECT', A],
    ['WITHDRAW', carrier],
    ['EXPIRE', ['platform', 'PLATFORM']],
  ] as const)('cancels a bill whose issue ends by %s', (type, [actor, capacity]) => {
    const offer = head(issued);
    const over = after(issued, type, [actor, capacity], { offer }, type === 'EXPIRE' ? { at: soon } : {});
    expect(state(over).status).toBe('CANCELLED');
    expect(state(over)).not.toHaveProperty('holder');
    expect(state(over)).not.toHaveProperty('offer');
  });

  it('refuses EXPIRE in order: platform, capacity, offer, time', () => {
    expect(codeOf(open, 'EXPIRE', A, { offer: none })).toBe('title.not_platform');
    const forA = { principal: 'A', authority: 'POA-1', authorised: true };
    expect(codeOf(open, 'EXPIRE', ['platform', 'AGENT'], { offer }, forA)).toBe('title.not_platform');
    expect(codeOf(open, 'EXPIRE', ['platform', 'OWNER'], { offer: none })).toBe('title.capacity_wrong');
    expect(codeOf(open, 'EXPIRE', ['platform', 'PLATFORM'], { offer: none })).toBe('title.offer_not_open');
    expect(codeOf(open, 'EXPIRE', ['platform', 'PLATFORM'], { offer })).toBe('title.expiry_not_due');
  });

  it('drafts the expiry that is due, the same one however often it is asked', () => {
    expect(dueAct(state(open), { aud, at: '2026-03-02T07:59:59.999Z' })).toBeUndefined();
    expect(dueAct(state(held), { aud, at: soon })).toBeUndefined();
    const due = dueAct(state(open), { aud, at: soon });
    expect(due).toEqual(dueAct(state(open), { aud, at: soon }));
    if (!due) throw new Error('The expiry is due.');
    expect(judge(state(open), due, { aud, at: soon })).toBeUndefined();
    const expired = append(state(open), { payload: due, hash: actHash(JSON.stringify(due)), at: soon });
    expect(expired).toMatchObject({ holder: state(held).holder, status: 'IN_CIRCULATION' });
    expect(expired).not.toHaveProperty('offer');
  });
});

describe('what a holder does', () => {
  it.each([
    ['TRANSFER', offered('A')],
    ['ENDORSE', offered('A')],
    ['ENDORSE_TO_ORDER', offered('A')],
    ['BLANK_ENDORSE', {}],
    ['SURRENDER_FOR_DELIVERY', { to: 'B' }],
  ] as const)('refuses %s in order: holder, capacity, circulation, open offer', (type, content) => {
    const open = after(held, 'TRANSFER', A, offered('B'));
    const code = (on: Bill, who: [string, ActCapacity]) => codeOf(on, type, who, content as never);
    expect(code(surrendered, B)).toBe('title.not_holder');
    expect(code(surrendered, ['A', 'AGENT'])).toBe('title.capacity_wrong');
    expect(code(surrendered, A)).toBe('title.not_in_circulation');
    expect(code(open, A)).toBe('title.offer_open');
  });

  it('passes a straight bill only to the consignee or back, and never endorses it', () => {
    const atB = accepted(after(straight, 'TRANSFER', A, offered('B')), 'B');
    expect(codeOf(straight, 'TRANSFER', A, offered('C'))).toBe('title.straight_recipient_not_allowed');
    expect(codeOf(atB, 'TRANSFER', B, offered('A'))).toBeUndefined();
    expect(codeOf(atB, 'ENDORSE', B, offered('C'))).toBe('title.straight_not_endorsed');
    expect(codeOf(atB, 'BLANK_ENDORSE', B, {})).toBe('title.straight_not_endorsed');
    expect(codeOf(straight, 'SURRENDER_FOR_DELIVERY', A, { to: 'carrier' })).toBe('title.not_consignee');
    expect(codeOf(atB, 'SURRENDER_FOR_DELIVERY', B, { to: 'carrier' })).toBeUndefined();
  });

  it('endorses further only after ENDORSE_TO_ORDER', () => {
    const restricted = accepted(after(held, 'ENDORSE', A, offered('B')), 'B');
    const free = accepted(after(held, 'ENDORSE_TO_ORDER', A, offered('B')), 'B');
    expect(codeOf(restricted, 'ENDORSE', B, offered('C'))).toBe('title.endorsement_restricted');
    expect(codeOf(restricted, 'BLANK_ENDORSE', B, {})).toBe('title.endorsement_restricted');
    expect(codeOf(restricted, 'SURRENDER_FOR_DELIVERY', B, { to: 'carrier' })).toBeUndefined();
    expect(codeOf(free, 'ENDORSE', B, offered('C'))).toBeUndefined();
  });

  it('makes a bearer bill at once, and closes the blank by naming an endorsee', () => {
    expect(state(bearer)).toMatchObject({ titleBasis: 'BEARER', holder: { party: 'A' } });
    expect(state(bearer)).not.toHaveProperty('orderParty');
    expect(state(bearer)).not.toHaveProperty('offer');
    expect(codeOf(bearer, 'BLANK_ENDORSE', A, {})).toBe('title.already_bearer');
    const closed = accepted(after(bearer, 'ENDORSE_TO_ORDER', A, offered('B')), 'B');
    expect(state(closed)).toMatchObject({ titleBasis: 'TO_ORDER', orderParty: 'B' });
  });

  it.each(['AGENT', 'PRESENTING_BANK'] as const)('lets no %s close a blank endorsement', (capacity) => {
    const atB = accepted(after(bearer, 'TRANSFER', A, offered('B', capacity)), 'B', capacity);
    expect(codeOf(atB, 'ENDORSE', ['B', capacity], offered('C'))).toBe('title.capacity_insufficient');
    expect(codeOf(atB, 'TRANSFER', ['B', capacity], offered('C'))).toBeUndefined();
  });

  it('lets a pledgee do nothing but return the bill, with an endorsement if need be', () => {
    const pledgee: [string, ActCapacity] = ['B', 'PLEDGEE'];
    const open = after(held, 'ENDORSE_TO_ORDER', A, offered('B', 'PLEDGEE'));
    const pledged = accepted(open, 'B', 'PLEDGEE');
    expect(codeOf(pledged, 'TRANSFER', pledgee, offered('C'))).toBe('title.pledgee_may_only_return');
    expect(codeOf(pledged, 'ENDORSE', pledgee, offered('C'))).toBe('title.pledgee_may_only_return');
    expect(codeOf(pledged, 'BLANK_ENDORSE', pledgee, {})).toBe('title.capacity_insufficient');
    const claim = { to: 'carrier' };
    expect(codeOf(pledged, 'SURRENDER_FOR_DELIVERY', pledgee, claim)).toBe('title.capacity_insufficient');
    const back = accepted(after(pledged, 'ENDORSE_TO_ORDER', pledgee, offered('A')), 'A');
    expect(codeOf(back, 'SURRENDER_FOR_DELIVERY', A, claim)).toBeUndefined();
  });
});

describe('SURRENDER_FOR_DELIVERY, SACC and SREJ', () => {
  const surrender = head(surrendered);

  it('waits for the issuer with the holder unchanged', () => {
    expect(state(surrendered)).toMatchObject({
      status: 'SURRENDER_PENDING_DELIVERY',
      holder: state(held).holder,
      surrender: { by: 'A', at, act: surrender, place: 'Duisburg' },
    });
  });

  it('goes to the issuer only, and names it', () => {
    const { refused } = attempt(held, 'SURRENDER_FOR_DELIVERY', A, { to: 'other-carrier' });
    expect(refused).toMatchObject({ code: 'title.surrender_not_to_issuer', facts: { issuer: 'carrier' } });
  });

  it('ends the title on SACC, after which nothing is taken', () => {
    const ended = after(surrendered, 'SACC', carrier, { surrender });
    expect(state(ended)).toMatchObject({ status: 'ACCOMPLISHED' });
    expect(state(ended)).not.toHaveProperty('holder');
    expect(codeOf(ended, 'TRANSFER', A, offered('B'))).toBe('title.terminal');
    expect(codeOf(ended, 'SREJ', carrier, { surrender, reason: 'too late' })).toBe('title.terminal');
  });

  it('gives the bill back to the same holder on SREJ', () => {
    const back = after(surrendered, 'SREJ', carrier, { surrender, reason: 'freight not paid' });
    expect(state(back)).toMatchObject({ status: 'IN_CIRCULATION', holder: state(held).holder });
    expect(state(back).surrender).toBeUndefined();
    expect(codeOf(back, 'ENDORSE', A, offered('B'))).toBeUndefined();
  });

  it.each(['SACC', 'SREJ'] as const)('refuses %s in order: issuer, capacity, surrender', (type) => {
    expect(codeOf(surrendered, type, A, { surrender: none, reason: 'r' })).toBe('title.not_issuer');
    expect(codeOf(surrendered, type, ['carrier', 'OWNER'], { surrender: none, reason: 'r' })).toBe(
      'title.capacity_wrong',
    );
    expect(codeOf(surrendered, type, carrier, { surrender: none, reason: 'r' })).toBe(
      'title.surrender_not_pending',
    );
    expect(codeOf(held, type, carrier, { surrender, reason: 'r' })).toBe('title.surrender_not_pending');
  });
});
