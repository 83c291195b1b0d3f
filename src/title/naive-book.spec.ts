import { actHash, issueTitleId, noPredecessor } from './act';
import type { ActCapacity, ActPayload, ActType, HolderCapacity, RecordedAct, TitleBasis } from './act';
import type { TitleCode } from './refusal';

// The second model of a title, written apart from the machine so that a mistake would have to be
// made twice. It is a spec file because nothing but specs may use it; `invariants.spec.ts` does.

interface Hand {
  party: string;
  as: HolderCapacity;
  from: string;
  /** The act by which the bill was handed here. */
  by: string;
}

/** The second model: a heap of plain facts about the bill, as a clerk would keep them in a book. */
export class Book {
  constructor(readonly aud: string) {}

  hashes: string[] = [];
  lastAt = '';
  id = '';
  issuer = '';
  life: 'none' | 'offered' | 'live' | 'surrendered' | 'over' = 'none';
  hands: Hand[] = [];
  basis: TitleBasis = 'STRAIGHT';
  named = '';
  restricted = false;
  offer:
    { type: ActType; from: string; to: string; as: HolderCapacity; until: string; hash: string } | undefined;
  surrendered = '';

  get hand(): Hand | undefined {
    return this.life === 'live' || this.life === 'surrendered' ? this.hands.at(-1) : undefined;
  }

  get gapAct(): string | undefined {
    if (!this.hand || this.basis !== 'TO_ORDER' || this.hand.party === this.named) return undefined;
    return this.hands[this.hands.findLastIndex(({ party }) => party === this.named) + 1]?.by;
  }

  write({ payload, hash, at }: RecordedAct): void {
    const who = payload.principal ?? payload.actor;
    this.hashes.push(hash);
    this.lastAt = at;
    switch (payload.type) {
      case 'ISSUE':
        this.id = payload.titleId;
        this.issuer = who;
        this.life = 'offered';
        this.basis = payload.content.titleBasis;
        this.named = payload.content.orderParty ?? payload.content.consignee ?? '';
        break;
      case 'ACCEPT':
        this.handOver();
        break;
      case 'REJECT':
      case 'WITHDRAW':
      case 'EXPIRE':
        if (this.offer?.type === 'ISSUE') this.life = 'over';
        this.offer = undefined;
        break;
      case 'BLANK_ENDORSE':
        this.basis = 'BEARER';
        break;
      case 'SURRENDER_FOR_DELIVERY':
        this.life = 'surrendered';
        this.surrendered = hash;
        break;
      case 'SACC':
        this.life = 'over';
        break;
      case 'SREJ':
        this.life = 'live';
    }
    if ('expiresAt' in payload.content) {
      const { to, capacity, expiresAt } = payload.content;
      this.offer = { type: payload.type, from: who, to, as: capacity, until: expiresAt, hash };
    }
  }

  private handOver(): void {
    const { offer } = this;
    if (!offer) throw new Error('The machine accepted an offer that is not in the book.');
    this.life = 'live';
    this.hands.push({ party: offer.to, as: offer.as, from: offer.from, by: offer.hash });
    if (offer.type.startsWith('ENDORSE')) {
      this.basis = 'TO_ORDER';
      this.named = offer.to;
      this.restricted = offer.type === 'ENDORSE';
    }
    this.offer = undefined;
  }
}

type Note = (applies: unknown, code: TitleCode) => void;

/** Every code that speaks against an act, in no order, as the book sees it. */
export function against(book: Book, payload: ActPayload, at: string, proven: boolean): Set<TitleCode> {
  const codes = new Set<TitleCode>();
  const note: Note = (applies, code) => void (applies && codes.add(code));
  againstFrame(book, payload, at, note);
  note(payload.principal && !proven, 'title.authority_unproven');
  const as = capacityFor(book, payload.type);
  note(as && payload.capacity !== (payload.principal ? 'AGENT' : as), 'title.capacity_wrong');
  againstAnswer(book, payload, at, note);
  if (ofHolder.includes(payload.type)) againstHolder(book, payload, note);
  return codes;
}

const ofHolder = ['TRANSFER', 'ENDORSE', 'ENDORSE_TO_ORDER', 'BLANK_ENDORSE', 'SURRENDER_FOR_DELIVERY'];

function capacityFor({ offer, hand }: Book, type: ActType): ActCapacity | undefined {
  if (type === 'ISSUE' || type === 'SACC' || type === 'SREJ') return 'ISSUER';
  if (type === 'EXPIRE') return 'PLATFORM';
  if (type === 'ACCEPT' || type === 'REJECT') return offer?.as;
  if (type === 'WITHDRAW') return offer?.type === 'ISSUE' ? 'ISSUER' : offer && hand?.as;
  return hand?.as;
}

function againstFrame(book: Book, payload: ActPayload, at: string, note: Note): void {
  const { type, sequence, previousActHash } = payload;
  const issued = book.id !== '';
  const who = payload.principal ?? payload.actor;
  const rightId =
    type === 'ISSUE' ? issueTitleId(who, payload.content.number, payload.content.contentHash) : book.id;
  note(payload.aud !== book.aud, 'title.audience_wrong');
  note(payload.exp <= at, 'title.act_expired');
  note((issued || type === 'ISSUE') && payload.titleId !== rightId, 'title.title_mismatch');
  note(issued && rightId !== book.id, 'title.title_mismatch');
  note(issued && type === 'ISSUE', 'title.already_issued');
  note(!issued && type !== 'ISSUE', 'title.not_issued');
  note(book.life === 'over', 'title.terminal');
  note(book.offer && book.offer.until <= at && type !== 'EXPIRE', 'title.expiry_due');
  note(at < book.lastAt, 'title.clock_behind');
  note(sequence !== book.hashes.length + 1, 'title.sequence_stale');
  note(previousActHash !== (book.hashes.at(-1) ?? noPredecessor), 'title.sequence_stale');
}

function againstAnswer(book: Book, payload: ActPayload, at: string, note: Note): void {
  const { type, content } = payload;
  const { offer } = book;
  const who = payload.principal ?? payload.actor;
  if ('offer' in content) note(offer?.hash !== content.offer, 'title.offer_not_open');
  if (type === 'ACCEPT' || type === 'REJECT') note(offer && offer.to !== who, 'title.not_offeree');
  if (type === 'WITHDRAW') note(offer && offer.from !== who, 'title.not_offeror');
  if (type === 'EXPIRE') {
    note(payload.actor !== 'platform' || payload.principal, 'title.not_platform');
    note(offer && at < offer.until, 'title.expiry_not_due');
  }
  if ('expiresAt' in content) {
    note(content.to === who, 'title.recipient_is_self');
    note(content.expiresAt <= at, 'title.offer_expiry_past');
  }
  if ('surrender' in content) {
    note(who !== book.issuer, 'title.not_issuer');
    const pending = book.life === 'surrendered' && content.surrender === book.surrendered;
    note(!pending, 'title.surrender_not_pending');
  }
}

function againstHolder(book: Book, payload: ActPayload, note: Note): void {
  const { type, content } = payload;
  const { basis, hand } = book;
  const to = 'to' in content ? content.to : undefined;
  const isNamed = hand?.party === book.named;
  note(hand?.party !== (payload.principal ?? payload.actor), 'title.not_holder');
  note(book.life !== 'live', 'title.not_in_circulation');
  note(book.offer, 'title.offer_open');
  if (type === 'TRANSFER') {
    const allowed = [book.named, book.hands[0]?.party];
    note(basis === 'STRAIGHT' && !allowed.includes(to), 'title.straight_recipient_not_allowed');
  }
  if (type !== 'SURRENDER_FOR_DELIVERY' && to !== undefined) {
    note(hand?.as === 'PLEDGEE' && to !== hand.from, 'title.pledgee_may_only_return');
  }
  if (type.includes('ENDORSE')) {
    note(basis === 'STRAIGHT', 'title.straight_not_endorsed');
    note(basis === 'TO_ORDER' && !isNamed, 'title.not_order_party');
    note(basis === 'TO_ORDER' && book.restricted, 'title.endorsement_restricted');
    note(
      basis === 'BEARER' && ['AGENT', 'PRESENTING_BANK'].includes(hand?.as ?? ''),
      'title.capacity_insufficient',
    );
  }
  if (type === 'BLANK_ENDORSE') {
    note(basis === 'BEARER', 'title.already_bearer');
    note(hand?.as === 'PLEDGEE', 'title.capacity_insufficient');
  }
  if (type === 'SURRENDER_FOR_DELIVERY') {
    note(to !== book.issuer, 'title.surrender_not_to_issuer');
    note(basis === 'STRAIGHT' && !isNamed, 'title.not_consignee');
    note(hand?.as === 'PLEDGEE', 'title.capacity_insufficient');
    note(book.gapAct, 'title.endorsement_missing');
  }
}

describe('the naive book', () => {
  it('finds the gap of the Chongqing case by looking back through the hands', () => {
    const book = new Book('test');
    book.life = 'live';
    book.basis = 'TO_ORDER';
    book.named = 'Y';
    book.hands = ['G', 'Y', 'B', 'C'].map((party, index) => ({
      party,
      as: 'OWNER',
      from: '',
      by: actHash(String(index)),
    }));
    expect(book.gapAct).toBe(actHash('2'));
    expect(book.hand?.party).toBe('C');
  });
});
