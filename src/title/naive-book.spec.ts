import { actHash } from './act';
import type { ActContents, ActType, HolderCapacity, RecordedAct, TitleBasis } from './act';
import type { UnitCount } from './title-terms.dto';

// The second model of a title, written apart from the machine so that a mistake would have to be
// made twice. It is a spec file because nothing but specs may use it; `invariants.spec.ts` does.

interface Hand {
  party: string;
  as: HolderCapacity;
  from: string;
  /** The act by which the bill was handed here. */
  by: string;
  /** Handed over as a pledge on record, which is no step in the chain of endorsements. */
  inPledge?: boolean;
}

interface OpenOffer {
  type: ActType;
  from: string;
  to: string;
  as: HolderCapacity;
  until: string;
  hash: string;
  kind?: string;
  debtDue?: string;
}

/** A pledge as a clerk notes it. */
interface NotedPledge {
  hash: string;
  by: string;
  to: string;
  possessory: boolean;
  debtDue: string;
  notice?: string;
}

/** The second model: a heap of plain facts about the bill, as a clerk would keep them in a book. */
export class Book {
  constructor(readonly aud: string) {}

  hashes: string[] = [];
  lastAt = '';
  id = '';
  issuer = '';
  life: 'none' | 'offered' | 'live' | 'given in' | 'on paper' | 'coming back' | 'over' = 'none';
  unclaimed = false;
  partly = false;
  hands: Hand[] = [];
  basis: TitleBasis = 'STRAIGHT';
  named = '';
  restricted = false;
  offer: OpenOffer | undefined;
  /** What lies with the issuer: the act, what for, and what was asked. */
  given:
    | {
        hash: string;
        what: 'goods' | 'amendment' | 'paper';
        by: string;
        units?: UnitCount[];
        originals: number;
      }
    | undefined;
  replaces = false;
  nominated: { hash: string; to: string } | undefined;
  allowed: { hash: string; to: string; until: string }[] = [];
  reserved: { hash: string; by: string; until: string } | undefined;
  pledge: NotedPledge | undefined;
  holds: { hash: string; kind: string; until?: string }[] = [];
  lock: Said['LOCK'] | undefined;
  breaches: string[] = [];
  freeUntil: string | undefined;
  left: Map<string, number> | undefined;
  originals = 0;
  private breaksAt: string | undefined;
  gapAccepted = false;

  get hand(): Hand | undefined {
    return this.life === 'live' || this.life === 'given in' ? this.hands.at(-1) : undefined;
  }

  /** The hand-over after which the bill lay with somebody to whom the endorsements do not lead. */
  get gapAct(): string | undefined {
    return this.hand && this.breaksAt;
  }

  write(act: RecordedAct): void {
    const { payload, hash, at } = act;
    this.hashes.push(hash);
    this.lastAt = at;
    const who = payload.principal ?? payload.actor;
    const step = this.steps[payload.type] as (what: object) => unknown;
    step({ content: payload.content, hash, at, who, act });
    const { to, expiresAt } = payload.content as { to?: string; expiresAt?: string };
    if (expiresAt === undefined || to === undefined || payload.type === 'ALLOW_RESERVATION') return;
    // Who enforces into its own hands has nobody to ask.
    if (payload.type === 'ENFORCE' && to === who) return;
    const as = asOf(payload.type, payload.content);
    const { kind, debtDue } = payload.content as { kind?: string; debtDue?: string };
    this.offer = { type: payload.type, from: who, to, as, until: expiresAt, hash, kind, debtDue };
  }

  private readonly steps: { [T in ActType]: (what: Written<T>) => void } = {
    ISSUE: ({ content, who, act }) => {
      this.id = act.payload.titleId;
      this.issuer = who;
      this.life = 'offered';
      this.basis = content.titleBasis;
      this.named = content.orderParty ?? content.consignee ?? '';
      this.replaces = content.replaces !== undefined;
      if (content.units) this.left = new Map(content.units.map(({ unit, packages }) => [unit, packages]));
    },
    ACCEPT: ({ hash }) => this.taken(hash),
    REJECT: () => this.ended(),
    WITHDRAW: () => this.ended(),
    EXPIRE: () => this.ended(),
    TRANSFER: () => undefined,
    ENDORSE: () => undefined,
    ENDORSE_TO_ORDER: () => undefined,
    BLANK_ENDORSE: () => {
      this.basis = 'BEARER';
      this.nominated = undefined;
    },
    SIGN: () => undefined,
    NOMINATE: ({ content, hash, who }) =>
      (this.nominated = content.to === who ? undefined : { hash, to: content.to }),
    EXECUTE_NOMINATION: () => this.titleGoesTo(this.nominated?.to ?? ''),
    REPAIR_ENDORSEMENT: ({ content }) => this.titleGoesTo(content.to),
    ACCEPT_GAP: () => (this.gapAccepted = true),
    PRESENT: () => undefined,
    ALLOW_RESERVATION: ({ content, hash, at }) => {
      const { to, expiresAt: until } = content;
      this.allowed = [
        ...this.allowed.filter((each) => each.until > at && each.to !== to),
        { hash, to, until },
      ];
    },
    RESERVE: ({ content, hash, who }) => (this.reserved = { hash, by: who, until: content.until }),
    CANCEL_RESERVATION: ({ content }) => {
      if (this.reserved?.hash === content.reservation) this.reserved = undefined;
      this.allowed = this.allowed.filter(({ hash }) => hash !== content.reservation);
    },
    PROPOSE_PLEDGE: () => undefined,
    REGISTER_PLEDGE: () => undefined,
    RELEASE_PLEDGE: () => this.freed(),
    NOTICE_DEFAULT: ({ content }) => this.pledge && (this.pledge.notice = content.enforceableFrom),
    ENFORCE: ({ content, who, hash }) => content.to === who && this.enforcedFor(who, who, hash),
    SURRENDER_FOR_DELIVERY: ({ content, hash, who }) => this.giveIn('goods', hash, who, content.units),
    SACC: () => this.deliver(),
    SREJ: () => this.giveBack(),
    SURRENDER_FOR_AMENDMENT: ({ hash, who }) => this.giveIn('amendment', hash, who),
    SUPERSEDE: () => this.over(),
    CARRY_OVER: ({ content, hash }) => this.tookOver(content, hash),
    CONVERT_TO_PAPER: ({ content, hash, who }) =>
      this.giveIn('paper', hash, who, undefined, content.originals),
    ISSUE_PAPER: () => {
      this.life = 'on paper';
      this.originals = this.given?.originals ?? 0;
      this.given = undefined;
      this.nominated = undefined;
      this.breaksAt = undefined;
    },
    RETURN_PAPER: () => (this.life = 'coming back'),
    LOCK: ({ content }) => (this.lock = content),
    REDIRECT: ({ hash, act }) => {
      if (!this.goodWith(act.cosigners ?? [])) this.breaches.push(hash);
    },
    SETTLE_BREACH: ({ content }) => (this.breaches = this.breaches.filter((each) => each !== content.breach)),
    ARRIVE: ({ content }) => (this.freeUntil = content.freeUntil),
    MARK_UNCLAIMED: () => (this.unclaimed = true),
    SELL_UNCLAIMED: () => {
      this.over();
      this.offer = undefined;
    },
    FREEZE: ({ content, hash }) => this.holds.push({ hash, kind: content.kind, until: content.until }),
    RELEASE_FREEZE: ({ content }) => (this.holds = this.holds.filter(({ hash }) => hash !== content.hold)),
    LAPSE: ({ content }) => {
      this.holds = this.holds.filter(({ hash }) => hash !== content.lapsed);
      this.allowed = this.allowed.filter(({ hash }) => hash !== content.lapsed);
      if (this.reserved?.hash === content.lapsed) this.reserved = undefined;
    },
  };

  /** Whose the bill is that lies with a pledgee; one that it has from the issuer is no other party's. */
  get keptFor(): string | undefined {
    const { hand, pledge } = this;
    const whose = hand?.as === 'PLEDGEE' ? (pledge?.by ?? hand.from) : undefined;
    return whose === this.issuer ? undefined : whose;
  }

  /** Whether these signatures are all that it takes to touch the goods; on paper none are enough. */
  goodWith(signed: readonly string[]): boolean {
    if (this.life === 'on paper' || this.life === 'coming back') return false;
    const asked = [this.life === 'offered' ? this.offer?.to : this.hand?.party];
    if (this.pledge) asked.push(this.pledge.to);
    if (this.keptFor) asked.push(this.keptFor);
    return asked.every((party) => party !== undefined && signed.includes(party));
  }

  /** The pledge is over, and whatever the pledgee had going because of it. */
  private freed(): void {
    if (this.offer?.type === 'ENFORCE') this.offer = undefined;
    if (this.given?.by === this.pledge?.to && this.hand?.as === 'PLEDGEE') this.giveBack();
    this.pledge = undefined;
  }

  private tookOver(content: Said['CARRY_OVER'], by: string): void {
    const { pledge, heldFrom, accepted, lock, arrival } = content;
    if (content.was) this.unclaimed = true;
    if (content.endorsement) this.restricted = true;
    const pledgor = this.offer?.as === 'PLEDGEE' ? pledge?.pledgor : undefined;
    this.taken(by, heldFrom ?? pledgor);
    this.gapAccepted = accepted !== undefined;
    if (lock) this.lock = lock;
    if (arrival) this.freeUntil = arrival.freeUntil;
    if (!pledge) return;
    const { pledge: hash, pledgor: from, pledgee: to, debtDue, enforceableFrom: notice } = pledge;
    this.pledge = { hash, by: from, to, possessory: pledge.kind === 'POSSESSORY', debtDue, notice };
  }

  private over(): void {
    this.life = 'over';
    this.given = undefined;
  }

  private ended(): void {
    if (this.offer?.type === 'ISSUE') this.life = 'over';
    if (this.offer?.type === 'RETURN_PAPER') this.life = 'on paper';
    this.offer = undefined;
  }

  private giveIn(
    what: 'goods' | 'amendment' | 'paper',
    hash: string,
    by: string,
    units?: UnitCount[],
    originals = 0,
  ): void {
    this.life = 'given in';
    this.given = { hash, what, by, units, originals };
  }

  private giveBack(): void {
    this.life = 'live';
    this.given = undefined;
  }

  private deliver(): void {
    const { units } = this.given ?? {};
    if (!units || !this.left) return this.over();
    for (const { unit, packages } of units) {
      const rest = (this.left.get(unit) ?? 0) - packages;
      if (rest > 0) this.left.set(unit, rest);
      else this.left.delete(unit);
    }
    if (this.left.size === 0) return this.over();
    this.giveBack();
    // Part of the goods are delivered: whatever else was said of them, they are not unclaimed.
    this.unclaimed = false;
    this.partly = true;
  }

  private taken(by: string, heldFrom?: string): void {
    const { offer } = this;
    if (!offer) throw new Error('The machine accepted an offer that is not in the book.');
    this.offer = undefined;
    if (offer.type === 'PRESENT') return;
    if (offer.type === 'PROPOSE_PLEDGE') return this.pledged(offer, by);
    if (offer.type === 'ENFORCE') return this.enforcedFor(offer.to, offer.from, offer.hash);
    // Whoever had the bill last, or the paper that it went to.
    const last = this.hands.at(-1);
    if (this.pledge?.possessory && last?.party === this.pledge.to && offer.to !== this.pledge.to)
      this.pledge = undefined;
    if (offer.type.startsWith('ENDORSE')) {
      this.basis = 'TO_ORDER';
      this.named = offer.to;
      this.restricted = offer.type === 'ENDORSE';
    }
    const again = offer.type === 'RETURN_PAPER' && last?.as === 'PLEDGEE' && last.party === offer.to;
    // Whoever it is that the pledgee had it of, or that gave the pledge: never the issuer.
    const kept = offer.type === 'RETURN_PAPER' && offer.as === 'PLEDGEE';
    const before = kept ? (again ? last.from : this.pledge?.by) : heldFrom;
    const inPledge = offer.as === 'PLEDGEE' && before === this.named;
    this.passTo({ party: offer.to, as: offer.as, from: before ?? offer.from, by: offer.hash, inPledge });
  }

  private pledged(offer: OpenOffer, by: string): void {
    const possessory = offer.kind === 'POSSESSORY';
    this.pledge = {
      hash: offer.hash,
      by: offer.from,
      to: offer.to,
      possessory,
      debtDue: offer.debtDue ?? '',
    };
    this.allowed = [];
    this.reserved = undefined;
    if (possessory) this.hands.push({ party: offer.to, as: 'PLEDGEE', from: offer.from, by, inPledge: true });
  }

  private enforcedFor(party: string, from: string, by: string): void {
    this.pledge = undefined;
    if (this.basis === 'TO_ORDER') {
      this.named = party;
      this.restricted = false;
    }
    this.passTo({ party, as: 'OWNER', from, by });
  }

  private passTo(hand: Hand): void {
    this.life = 'live';
    this.hands.push(hand);
    this.originals = 0;
    this.allowed = [];
    this.reserved = undefined;
    this.nominated = undefined;
    this.gapAccepted = false;
    const led = this.basis !== 'TO_ORDER' || hand.party === this.named || hand.inPledge;
    this.breaksAt = led ? undefined : (this.breaksAt ?? hand.by);
    const owns = this.basis === 'BEARER' || hand.party === this.named;
    if (hand.as === 'OWNER' && owns) this.burdens(hand.party);
  }

  /** The pledge is now that of whoever owns the bill; the pledgee's own it cannot be. */
  private burdens(owner: string): void {
    if (this.pledge && this.pledge.to !== owner) this.pledge.by = owner;
  }

  private titleGoesTo(party: string): void {
    const { hand, named: before } = this;
    this.named = party;
    this.nominated = undefined;
    this.gapAccepted = false;
    if (hand?.party !== party) {
      // What the pledgee has in its hands it has for the new owner now.
      if (hand?.as === 'PLEDGEE' && hand.from === before) hand.from = party;
      return this.burdens(party);
    }
    this.breaksAt = undefined;
    if (hand.as === 'OWNER') this.burdens(party);
  }
}

type Said = ActContents;

interface Written<T extends ActType> {
  content: ActContents[T];
  hash: string;
  at: string;
  who: string;
  act: RecordedAct;
}

function asOf(type: ActType, content: object): HolderCapacity {
  if (type === 'PRESENT') return 'PRESENTING_BANK';
  if (type === 'PROPOSE_PLEDGE') return 'PLEDGEE';
  if (type === 'ENFORCE') return 'OWNER';
  return (content as { capacity: HolderCapacity }).capacity;
}

describe('the naive book', () => {
  it('finds the gap of the Chongqing case: the first hand to whom the endorsements do not lead', () => {
    const book = new Book('test');
    book.basis = 'TO_ORDER';
    book.named = 'Y';
    for (const [index, party] of ['Y', 'B', 'C'].entries()) {
      const by = actHash(String(index));
      book.offer = { type: 'TRANSFER', from: '', to: party, as: 'OWNER', until: '', hash: by };
      const payload = { type: 'ACCEPT', actor: party, content: { offer: by }, titleId: 't' };
      book.write({ payload, hash: by, at: '' } as unknown as RecordedAct);
    }
    expect(book.gapAct).toBe(actHash('1'));
    expect(book.hand?.party).toBe('C');
  });
});
