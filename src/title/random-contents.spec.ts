import { amendmentPurposes, holdKinds, lockLevels, pledgeKinds } from './act';
import type { ActType } from './act';
import { Book } from './naive-book.spec';
import type { Step } from './random-walks.spec';

// Contents for the acts of a random walk: they name what stands in the book, unless the step has that flaw.

/** A tick is an hour, so that offers, options, notices and freezes all run out on a walk. */
export const clock = (tick: number): string =>
  new Date(Date.UTC(2026, 2, 1) + tick * 3_600_000).toISOString();

const wrong = 'f'.repeat(64);
const paper = 'a'.repeat(64);
const otherTitle = `ttl_${'1'.repeat(32)}`;
const units = [
  { unit: 'MSKU1234565', packages: 10 },
  { unit: 'TGHU7654321', packages: 5 },
];
/** A pledge that goes over from another bill, of A to the bank. */
const carried = {
  ...{ kind: 'POSSESSORY', terms: paper, debtDue: clock(60), pledge: 'c'.repeat(64) },
  ...{ pledgor: 'A', pledgee: 'bank', since: clock(0) },
};
/** What a surrender may ask for: all, everything by name, one unit, part of one, and what is not there. */
const asked = [
  undefined,
  units,
  units.slice(0, 1),
  [{ unit: 'MSKU1234565', packages: 4 }],
  [{ unit: 'NONE', packages: 1 }],
];

/** The content of the act of a step, as the book stands at a tick. */
export function contentOf(one: Step, book: Book, tick: number): object {
  const said: Said = {
    ...{ one, book, tick, end: clock(tick + one.good) },
    ref: (hash) => (one.flaw !== 'ref' && hash) || wrong,
  };
  const contents: { [T in ActType]: object } = { ...ofControl(said), ...ofPledge(said), ...ofGoods(said) };
  return contents[one.type];
}

interface Said {
  one: Step;
  book: Book;
  tick: number;
  end: string;
  ref(hash: string | undefined): string;
}

function ofControl({ one, book, end: expiresAt, ref }: Said) {
  const { to, as: capacity, basis, named, pick } = one;
  const order =
    basis === 'TO_ORDER' ? { orderParty: named } : basis === 'STRAIGHT' ? { consignee: named } : {};
  const [offer, offered] = [{ offer: ref(book.offer?.hash) }, { to, capacity, expiresAt }];
  const gap = ref(book.gapAct);
  return {
    ISSUE: {
      ...{ documentId: 'doc_1', number: 'CQ-1', contentHash: paper, titleBasis: basis, ...order, ...offered },
      ...(pick % 2 && { units }),
      ...(pick % 3 === 0 && { replaces: [otherTitle] }),
    },
    ...{ ACCEPT: offer, REJECT: offer, WITHDRAW: offer, EXPIRE: offer },
    ...{ TRANSFER: offered, ENDORSE: offered, ENDORSE_TO_ORDER: offered, BLANK_ENDORSE: {}, SIGN: {} },
    ...{ NOMINATE: { to }, EXECUTE_NOMINATION: { nomination: ref(book.nominated?.hash) } },
    REPAIR_ENDORSEMENT: { gap, to: pick % 4 ? (book.hand?.party ?? to) : to },
    ACCEPT_GAP: { gap, grounds: 'The endorsements show what was meant.' },
    PRESENT: { to, expiresAt },
  };
}

function ofPledge({ one, book, tick, end: expiresAt, ref }: Said) {
  const { to, pick } = one;
  const pledge = ref(book.pledge?.hash);
  const debtDue = clock(tick + (pick % 2 ? 2 : 40));
  return {
    ALLOW_RESERVATION: { to, expiresAt },
    RESERVE: { grant: ref(book.allowed.at(-1)?.hash), until: expiresAt },
    CANCEL_RESERVATION: { reservation: ref(pick % 2 ? book.allowed.at(-1)?.hash : book.reserved?.hash) },
    PROPOSE_PLEDGE: { kind: pledgeKinds[pick % 2], terms: paper, debtDue, to, expiresAt },
    REGISTER_PLEDGE: { pledge, registrationNumber: 'R-1', registrationUntil: expiresAt },
    RELEASE_PLEDGE: { pledge, ...(pick % 2 && { ruling: 'R', document: paper }) },
    NOTICE_DEFAULT: { pledge, enforceableFrom: clock(tick + (pick % 3 === 2 ? 3 : 24)) },
    ENFORCE: { pledge, way: pick % 2 ? 'SALE' : 'AGREEMENT', document: paper, to, expiresAt },
  };
}

function ofGoods({ one, book, tick, end, ref }: Said) {
  const spent = book.allowed.find(({ until }) => until <= clock(tick));
  const { as: capacity, pick } = one;
  const [surrender, to] = [ref(book.given?.hash), pick % 5 ? 'carrier' : one.to];
  return {
    SURRENDER_FOR_DELIVERY: { to, ...(asked[pick % 5] && { units: asked[pick % 5] }) },
    ...{ SACC: { surrender }, SREJ: { surrender, reason: 'no goods' } },
    SURRENDER_FOR_AMENDMENT: { to, purpose: amendmentPurposes[pick % 3] },
    ...{ SUPERSEDE: { surrender, by: [otherTitle] } },
    CARRY_OVER: {
      ...{ offer: ref(book.offer?.hash), from: [otherTitle], ...(pick % 2 && { heldFrom: one.named }) },
      ...(pick > 6 && { pledge: carried }),
      ...(pick % 3 && { lock: { level: lockLevels[pick % 4], since: clock(0) } }),
      ...(pick % 5 > 1 && { arrival: { place: 'Chongqing', freeUntil: end, at: clock(0) } }),
      ...(pick % 5 === 4 && { was: 'UNCLAIMED' }),
      ...(pick % 6 === 5 && book.basis === 'TO_ORDER' && { endorsement: 'RESTRICTED' }),
      ...(pick % 4 > 1 && { accepted: { grounds: 'As before.', at: clock(0), act: paper } }),
    },
    CONVERT_TO_PAPER: { to, originals: 3 },
    ISSUE_PAPER: { surrender, statement: paper },
    RETURN_PAPER: { to: one.to, capacity, expiresAt: end, originals: pick % 2 ? 3 : 2, statement: paper },
    LOCK: { level: lockLevels[pick % 4], ...(pick > 8 && { custodian: one.named }) },
    ...{ REDIRECT: { note: 'N-1', change: 'Another consignee.' } },
    ...{
      SETTLE_BREACH: { breach: ref(book.breaches.at(pick % 2 ? 0 : -1)) },
      ARRIVE: { place: 'Chongqing', freeUntil: end },
    },
    ...{ MARK_UNCLAIMED: { grounds: 'Nobody came.' }, SELL_UNCLAIMED: { document: paper } },
    FREEZE: {
      ...{ kind: holdKinds[pick % 3], reference: 'R-1', assistance: 'N-1', document: paper },
      ...(pick % 2 && { until: end }),
    },
    RELEASE_FREEZE: { hold: ref(book.holds.at(pick % 2 ? 0 : -1)?.hash), document: paper },
    LAPSE: { lapsed: ref((book.holds[0] ?? spent ?? book.reserved)?.hash) },
  };
}

describe('random contents', () => {
  it('name what stands in the book, unless that is the flaw', () => {
    const book = new Book('test');
    const breach = 'b'.repeat(64);
    book.breaches = [breach];
    const one = { type: 'SETTLE_BREACH', good: 1, pick: 0 } as Step;
    expect(contentOf(one, book, 0)).toEqual({ breach });
    expect(contentOf({ ...one, flaw: 'ref' }, book, 0)).toEqual({ breach: wrong });
  });
});
