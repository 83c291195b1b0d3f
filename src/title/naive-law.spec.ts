import { issueTitleId, noPredecessor } from './act';
import type { ActCapacity, ActPayload, ActType } from './act';
import type { UnitCount } from './title-terms.dto';
import type { Circumstances } from './circumstances';
import { Book } from './naive-book.spec';
import { againstGoods } from './naive-goods.spec';
import type { TitleCode } from './refusal';

// What speaks against an act, as the second model sees it: every code that applies, in no order.

type Note = (applies: unknown, code: TitleCode) => void;

/** Every code that speaks against an act, in no order, as the book sees it. */
export function against(book: Book, payload: ActPayload, when: Circumstances): Set<TitleCode> {
  const codes = new Set<TitleCode>();
  const note: Note = (applies, code) => void (applies && codes.add(code));
  const law = new Law(book, payload, when, note);
  law.frame();
  law.rights();
  law.holder();
  law.answers();
  law.pledge();
  law.issuer();
  law.officials();
  againstGoods(book, payload, when, note);
  return codes;
}

/** What only a holder does. */
const ofHolder: readonly ActType[] = [
  ...([
    'TRANSFER',
    'ENDORSE',
    'ENDORSE_TO_ORDER',
    'BLANK_ENDORSE',
    'SURRENDER_FOR_DELIVERY',
    'SIGN',
  ] as const),
  ...(['SURRENDER_FOR_AMENDMENT', 'CONVERT_TO_PAPER', 'EXECUTE_NOMINATION', 'PRESENT'] as const),
  ...(['ALLOW_RESERVATION', 'PROPOSE_PLEDGE', 'SETTLE_BREACH'] as const),
];
/** What moves the bill or its title, and so needs whoever has a right in it. */
const moves: readonly ActType[] = [
  ...(['TRANSFER', 'ENDORSE', 'ENDORSE_TO_ORDER', 'BLANK_ENDORSE', 'SURRENDER_FOR_DELIVERY'] as const),
  ...(['SURRENDER_FOR_AMENDMENT', 'CONVERT_TO_PAPER', 'EXECUTE_NOMINATION'] as const),
];
const ofIssuer: readonly ActType[] = [
  ...(['SACC', 'SREJ', 'ACCEPT_GAP', 'SUPERSEDE', 'ISSUE_PAPER', 'RETURN_PAPER', 'LOCK'] as const),
  ...(['ARRIVE', 'MARK_UNCLAIMED', 'SELL_UNCLAIMED'] as const),
];
const ofPledgee: readonly ActType[] = ['REGISTER_PLEDGE', 'NOTICE_DEFAULT', 'ENFORCE'];
const ofPlatform: readonly ActType[] = ['EXPIRE', 'LAPSE', 'CARRY_OVER'];
/** The bill must be in somebody's hands and offered to nobody. */
const freely: readonly ActType[] = [
  ...ofHolder.filter((type) => type !== 'SETTLE_BREACH'),
  ...(['NOMINATE', 'REPAIR_ENDORSEMENT', 'RESERVE', 'ENFORCE'] as const),
];
const claiming: readonly ActType[] = [
  'SURRENDER_FOR_DELIVERY',
  'SURRENDER_FOR_AMENDMENT',
  'CONVERT_TO_PAPER',
];

class Law {
  private readonly who: string;
  private readonly type: ActType;
  private readonly said: Record<string, string | undefined>;

  constructor(
    private readonly book: Book,
    private readonly payload: ActPayload,
    private readonly when: Circumstances,
    private readonly note: Note,
  ) {
    this.who = payload.principal ?? payload.actor;
    this.type = payload.type;
    this.said = payload.content as Record<string, string>;
  }

  private signedBy(party: string | undefined): boolean {
    return party !== undefined && (this.when.cosigners ?? []).includes(party);
  }

  private get official(): boolean {
    return (this.when.officials ?? []).includes(this.payload.actor);
  }

  frame(): void {
    const { book, payload, note, type } = this;
    const { at } = this.when;
    const issued = book.id !== '';
    const { number, contentHash } = payload.content as { number: string; contentHash: string };
    const rightId = type === 'ISSUE' ? issueTitleId(this.who, number, contentHash) : book.id;
    note(payload.aud !== book.aud, 'title.audience_wrong');
    note(payload.exp <= at, 'title.act_expired');
    note(
      /^(lapse|expire|carry|redirect)_/.test(payload.actId) && payload.actor !== 'platform',
      'title.act_id_reserved',
    );
    note((issued || type === 'ISSUE') && payload.titleId !== rightId, 'title.title_mismatch');
    note(issued && rightId !== book.id, 'title.title_mismatch');
    note(issued && type === 'ISSUE', 'title.already_issued');
    note(!issued && type !== 'ISSUE', 'title.not_issued');
    note(book.life === 'over', 'title.terminal');
    const options = book.holds.length ? [] : [book.reserved, ...book.allowed];
    const spent = [...book.holds, ...options].some((each) => each?.until !== undefined && each.until <= at);
    const runOut = book.offer && book.offer.until <= at && book.holds.length === 0 && type !== 'EXPIRE';
    note(type !== 'LAPSE' && (spent || runOut), 'title.expiry_due');
    note(at < book.lastAt, 'title.clock_behind');
    note(payload.sequence !== book.hashes.length + 1, 'title.sequence_stale');
    note(payload.previousActHash !== (book.hashes.at(-1) ?? noPredecessor), 'title.sequence_stale');
    const goesOn = ['FREEZE', 'RELEASE_FREEZE', 'LAPSE', 'REDIRECT', 'ARRIVE'].includes(type);
    note(book.holds.length > 0 && !goesOn, 'title.frozen');
  }

  rights(): void {
    const { book, note, type, payload, who } = this;
    note(payload.principal && !this.when.authorised, 'title.authority_unproven');
    const as = this.capacity();
    note(as && payload.capacity !== (payload.principal ? 'AGENT' : as), 'title.capacity_wrong');
    note((ofHolder.includes(type) || this.takesBack) && book.hand?.party !== who, 'title.not_holder');
    const byPlatform = type === 'REDIRECT' && payload.actor === 'platform';
    note(
      (ofIssuer.includes(type) || (type === 'REDIRECT' && !byPlatform)) && who !== book.issuer,
      'title.not_issuer',
    );
    note(
      ofPlatform.includes(type) && (payload.actor !== 'platform' || payload.principal),
      'title.not_platform',
    );
    const released = type === 'RELEASE_PLEDGE' && !this.official;
    note((ofPledgee.includes(type) || released) && who !== book.pledge?.to, 'title.not_pledgee');
    note(type === 'NOMINATE' && !this.nominates(), 'title.not_nominator');
    const repairs = type === 'REPAIR_ENDORSEMENT' && book.gapAct && who !== book.named;
    note(repairs, 'title.not_missing_endorser');
  }

  /** The holder takes back the leave that it gave a bank. */
  private get takesBack(): boolean {
    const { book, type, said } = this;
    return type === 'CANCEL_RESERVATION' && book.allowed.some(({ hash }) => hash === said.reservation);
  }

  private nominates(): boolean {
    const { book, who } = this;
    return book.basis === 'TO_ORDER' && who === book.named && who !== book.hand?.party;
  }

  /** In what capacity the act must be signed; nothing where the book does not care or cannot know. */
  private capacity(): ActCapacity | undefined {
    const { type, book, official } = this;
    const { offer, hand } = book;
    if (type === 'ISSUE' || ofIssuer.includes(type)) return 'ISSUER';
    if (type === 'REDIRECT') return this.payload.actor === 'platform' ? 'PLATFORM' : 'ISSUER';
    if (ofPlatform.includes(type)) return 'PLATFORM';
    if (type === 'FREEZE' || type === 'RELEASE_FREEZE') return 'OFFICIAL';
    if (type === 'RELEASE_PLEDGE') return official ? 'OFFICIAL' : 'PLEDGEE';
    if (this.takesBack) return hand?.as;
    if (ofPledgee.includes(type) || type === 'RESERVE' || type === 'CANCEL_RESERVATION') return 'PLEDGEE';
    if (type === 'ACCEPT' || type === 'REJECT') return offer?.as;
    if (type === 'WITHDRAW') {
      if (offer?.type === 'ENFORCE') return 'PLEDGEE';
      return offer?.type === 'ISSUE' || offer?.type === 'RETURN_PAPER' ? 'ISSUER' : offer && hand?.as;
    }
    return ofHolder.includes(type) ? hand?.as : undefined;
  }

  holder(): void {
    const { book, note, type, who, said } = this;
    const { basis, hand, pledge } = book;
    const isNamed = hand?.party === book.named;
    const recalls = type === 'NOMINATE' && said.to === who;
    note(freely.includes(type) && book.life !== 'live', 'title.not_in_circulation');
    note(freely.includes(type) && !recalls && book.offer, 'title.offer_open');
    if (moves.includes(type)) note(book.reserved && !this.signedBy(book.reserved.by), 'title.reserved');
    const bound =
      moves.includes(type) ||
      ['ALLOW_RESERVATION', 'SETTLE_BREACH', 'REPAIR_ENDORSEMENT', 'PRESENT'].includes(type);
    if (bound) note(pledge && who !== pledge.to && !this.signedBy(pledge.to), 'title.pledge_active');
    const pledgor = pledge?.by ?? hand?.from;
    const alone = hand?.as === 'PLEDGEE' && !this.signedBy(pledgor);
    const allowed = [book.named, book.hands[0]?.party];
    const takes =
      ['TRANSFER', 'ENFORCE', 'RETURN_PAPER'].includes(type) ||
      (type === 'PROPOSE_PLEDGE' && said.kind === 'POSSESSORY');
    note(takes && basis === 'STRAIGHT' && !allowed.includes(said.to), 'title.straight_recipient_not_allowed');
    if (type === 'TRANSFER' || type === 'ENDORSE' || type === 'ENDORSE_TO_ORDER')
      note(alone && said.to !== pledgor, 'title.pledgee_may_only_return');
    if (type.includes('ENDORSE') && type !== 'REPAIR_ENDORSEMENT') {
      note(basis === 'STRAIGHT', 'title.straight_not_endorsed');
      note(basis === 'TO_ORDER' && !isNamed, 'title.not_order_party');
      note(basis === 'TO_ORDER' && book.restricted, 'title.endorsement_restricted');
      const forOthers = ['AGENT', 'PRESENTING_BANK'].includes(hand?.as ?? '');
      note(basis === 'BEARER' && forOthers, 'title.capacity_insufficient');
    }
    if ((type === 'NOMINATE' && !recalls) || type === 'REPAIR_ENDORSEMENT')
      note(basis === 'STRAIGHT' || (basis === 'TO_ORDER' && book.restricted), 'title.endorsement_restricted');
    const heir =
      type === 'NOMINATE' ? !recalls && said.to : type === 'EXECUTE_NOMINATION' && book.nominated?.to;
    const inPledge = [pledge?.to, hand?.as === 'PLEDGEE' && hand.party];
    note(heir && inPledge.includes(heir), 'title.capacity_insufficient');
    if (type === 'BLANK_ENDORSE') {
      note(basis === 'BEARER', 'title.already_bearer');
      note(alone, 'title.capacity_insufficient');
    }
    this.claims(alone);
  }

  /** What is asked of whoever claims goods, repairs the chain, or would have a new bill. */
  private claims(alone: boolean): void {
    const { book, note, type, said } = this;
    const { basis, hand, pledge } = book;
    const isNamed = hand?.party === book.named;
    if (claiming.includes(type)) {
      note(said.to !== book.issuer, 'title.surrender_not_to_issuer');
      note(basis === 'STRAIGHT' && !isNamed, 'title.not_consignee');
      const early = pledge && pledge.to === hand?.party && this.when.at < pledge.debtDue;
      const delivered = type === 'SURRENDER_FOR_DELIVERY' && early;
      note(alone && !delivered, 'title.capacity_insufficient');
      note(book.gapAct && !book.gapAccepted, 'title.endorsement_missing');
    }
    if (type === 'SURRENDER_FOR_DELIVERY') note(!this.isLeft(), 'title.units_beyond_balance');
    if (type === 'EXECUTE_NOMINATION')
      note(book.nominated?.hash !== said.nomination, 'title.nomination_not_open');
    const gap = type === 'REPAIR_ENDORSEMENT' || type === 'ACCEPT_GAP';
    note(gap && book.gapAct !== said.gap, 'title.gap_unknown');
    note(type === 'REPAIR_ENDORSEMENT' && said.to !== hand?.party, 'title.repair_not_to_holder');
    note(type === 'SETTLE_BREACH' && !book.breaches.includes(said.breach ?? ''), 'title.breach_unknown');
    const unasked = book.keptFor !== undefined && !this.signedBy(book.keptFor);
    note(type === 'SETTLE_BREACH' && unasked, 'title.capacity_insufficient');
    const renewed = [
      'SURRENDER_FOR_AMENDMENT',
      'CONVERT_TO_PAPER',
      'SUPERSEDE',
      'ALLOW_RESERVATION',
      'RESERVE',
    ];
    const hindered = [...renewed, 'PROPOSE_PLEDGE', 'SELL_UNCLAIMED'].includes(type);
    const lends = type === 'ACCEPT' && book.offer?.type === 'PROPOSE_PLEDGE';
    note((hindered || lends) && book.breaches.length > 0, 'title.breach_open');
  }

  private isLeft(): boolean {
    const { units } = this.payload.content as { units?: UnitCount[] };
    return (units ?? []).every(({ unit, packages }) => packages <= (this.book.left?.get(unit) ?? 0));
  }

  answers(): void {
    const { book, note, type, who, said } = this;
    const { offer } = book;
    const { at } = this.when;
    if ('offer' in said) note(offer?.hash !== said.offer, 'title.offer_not_open');
    if (type === 'CARRY_OVER') note(offer?.type !== 'ISSUE' || !book.replaces, 'title.offer_not_open');
    if (type === 'ACCEPT' || type === 'REJECT') note(offer && offer.to !== who, 'title.not_offeree');
    if (type === 'WITHDRAW') note(offer && offer.from !== who, 'title.not_offeror');
    if (type === 'EXPIRE') note(offer && at < offer.until, 'title.expiry_not_due');
    if (said.expiresAt !== undefined && !(type === 'ENFORCE' && said.to === who)) {
      note(said.to === who, 'title.recipient_is_self');
      note(said.expiresAt <= at, 'title.offer_expiry_past');
      const days = (Date.parse(said.expiresAt) - Date.parse(at)) / 86_400_000;
      note(days > 90 && type !== 'ALLOW_RESERVATION', 'title.offer_too_long');
    }
    note(type === 'NOMINATE' && said.to === who && !book.nominated, 'title.recipient_is_self');
    const tooLong =
      type === 'PRESENT' && this.when.examinedBy && (said.expiresAt ?? '') > this.when.examinedBy;
    note(tooLong, 'title.presentation_too_long');
    if ('surrender' in said) {
      const wants = { SACC: 'goods', SUPERSEDE: 'amendment', ISSUE_PAPER: 'paper' }[type as string];
      const pending = book.given?.hash === said.surrender && (!wants || wants === book.given?.what);
      note(!pending, 'title.surrender_not_pending');
    }
  }

  pledge(): void {
    const { book, note, type, who, said } = this;
    const { pledge, hand, reserved } = book;
    const { at } = this.when;
    const dayLater = new Date(Date.parse(at) + 24 * 3_600_000).toISOString();
    const standing = book.allowed.filter(({ until }) => until > at);
    if (type === 'ALLOW_RESERVATION') {
      note(standing.length >= 5, 'title.grants_limit');
      note(hand && hand.as !== 'OWNER', 'title.capacity_insufficient');
    }
    if (type === 'RESERVE') {
      note(!standing.some(({ hash, to }) => hash === said.grant && to === who), 'title.not_granted');
      note(reserved, 'title.reserved');
      note(pledge, 'title.pledge_active');
      const { until = '' } = said;
      note(until <= at || until > dayLater, 'title.reservation_too_long');
    }
    if (type === 'CANCEL_RESERVATION' && !this.takesBack) {
      note(reserved && reserved.by !== who, 'title.not_reserver');
      note(reserved?.hash !== said.reservation, 'title.reservation_not_open');
    }
    if (type === 'PROPOSE_PLEDGE') {
      note(reserved && reserved.by !== said.to, 'title.reserved');
      note(pledge, 'title.pledge_active');
      note(hand && hand.as !== 'OWNER', 'title.capacity_insufficient');
      note(book.basis === 'TO_ORDER' && hand?.party !== book.named, 'title.endorsement_missing');
    }
    const lapsed = type === 'ACCEPT' && book.offer?.type === 'ENFORCE' && !pledge;
    note(lapsed, 'title.pledge_not_active');
    if ('pledge' in said && type !== 'CARRY_OVER')
      note(pledge?.hash !== said.pledge, 'title.pledge_not_active');
    if (type === 'RELEASE_PLEDGE')
      note(who !== pledge?.to && !(said.ruling && said.document), 'title.court_document_missing');
    if (type === 'NOTICE_DEFAULT') {
      const days = this.when.noticeDays ?? 7;
      const earliest = new Date(Date.parse(at) + days * 86_400_000).toISOString();
      note((said.enforceableFrom ?? '') < earliest, 'title.notice_too_short');
    }
    if (type !== 'ENFORCE') return;
    note(!pledge?.notice, 'title.default_not_noticed');
    note(pledge?.notice && at < pledge.notice, 'title.waiting_time_running');
    const witnessed = (this.when.officials ?? []).length > 0;
    const soldAway = said.way === 'SALE' && (said.to !== pledge?.to || witnessed);
    note(!soldAway && !this.signedBy(pledge?.by), 'title.pledgor_signature_missing');
  }

  issuer(): void {
    const { book, note, type, said } = this;
    const { originals } = this.payload.content as { originals?: number };
    if (type === 'SUPERSEDE') {
      const signed = [this.payload.actor, this.who, ...(this.when.cosigners ?? [])];
      note(book.pledge && !book.goodWith(signed), 'title.replacement_unsigned');
    }
    if (type === 'RETURN_PAPER') {
      const { pledge } = book;
      const lost = pledge?.possessory && said.to !== pledge.to && !this.signedBy(pledge.to);
      note(lost && ['on paper', 'coming back'].includes(book.life), 'title.pledge_active');
      note(said.to === pledge?.to && said.capacity !== 'PLEDGEE', 'title.capacity_insufficient');
      const last = book.hands.at(-1);
      const hadIt = last?.as === 'PLEDGEE' && last.party === said.to;
      note(said.capacity === 'PLEDGEE' && said.to !== pledge?.to && !hadIt, 'title.capacity_insufficient');
      note(book.life !== 'on paper', 'title.not_on_paper');
      note(originals !== book.originals, 'title.originals_missing');
    }
  }

  officials(): void {
    const { book, note, type, said, official } = this;
    const { officials = [], at } = this.when;
    const hold = book.holds.find(({ hash }) => hash === said.hold);
    const laysHold = type === 'FREEZE' || type === 'RELEASE_FREEZE';
    note(laysHold && !official, 'title.not_official');
    const two =
      (type === 'FREEZE' && said.kind === 'COURT') ||
      (type === 'RELEASE_FREEZE' && hold?.kind === 'COURT') ||
      (type === 'RELEASE_PLEDGE' && official);
    note(two && officials.length < 2, 'title.second_official_missing');
    note(type === 'RELEASE_FREEZE' && !hold, 'title.hold_unknown');
    note(type === 'FREEZE' && book.holds.length >= 10, 'title.holds_limit');
    note(type === 'FREEZE' && said.until !== undefined && said.until <= at, 'title.hold_end_past');
    if (type !== 'LAPSE') return;
    const holds = book.holds.filter(({ until }) => until !== undefined && until <= at);
    const options = [...book.allowed, ...(book.reserved ? [book.reserved] : [])];
    const run = book.holds.length ? [] : options.filter(({ until }) => until <= at);
    // Of several that ran out the first freeze goes first, and a bank's leave before its option.
    note([...holds, ...run][0]?.hash !== said.lapsed, 'title.lapse_not_due');
  }
}

describe('the law of the naive book', () => {
  it('lets nobody but the issuer begin', () => {
    const payload = { type: 'ACCEPT', actor: 'A', content: { offer: '' }, sequence: 1 };
    const codes = against(new Book('test'), payload as ActPayload, {
      aud: 'test',
      at: '2026-03-01T00:00:00.000Z',
    });
    expect(codes).toContain('title.not_issued');
  });
});
