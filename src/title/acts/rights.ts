import { platformActor, rightOf } from '../act';
import type { ActCapacity, ActPayload } from '../act';
import type { Circumstances } from '../circumstances';
import { refusal } from '../refusal';
import type { TitleRefusal } from '../refusal';
import { breachesOf, isCirculating, ownerBehind, pledgorOf } from '../state';
import type { TitleState } from '../title-state.dto';
import { capacityWords, statusWords } from '../words';

/**
 * Refuses an act signed in another capacity than the one it is about. An agent signs as AGENT,
 * whatever its principal is.
 */
export function signedAs(payload: ActPayload, expected: ActCapacity): TitleRefusal | undefined {
  const capacity = payload.principal === undefined ? expected : 'AGENT';
  if (payload.capacity === capacity) return undefined;
  return refusal(
    'title.capacity_wrong',
    `The act is signed as ${capacityWords[payload.capacity].en}; here the party acts as ${capacityWords[capacity].en}.`,
    `签署身份为${capacityWords[payload.capacity].zh}，而该方在此应以${capacityWords[capacity].zh}身份行事。`,
    { capacity },
  );
}

/** Tells whether a party has signed the act beside its actor. */
export function hasCosigned({ cosigners }: Pick<Circumstances, 'cosigners'>, party?: string): boolean {
  return party !== undefined && (cosigners?.includes(party) ?? false);
}

/**
 * Whose goods they are: the holder, or before the first acceptance the party that the bill is issued to, the
 * pledgee, and the owner behind a pledgee in possession.
 */
export function whoseGoods(state: TitleState): string[] {
  const { holder, offer, pledge } = state;
  const those = [holder?.party ?? offer?.to, pledge?.pledgee, ownerBehind(state)];
  return [...new Set(those.filter((party): party is string => party !== undefined))];
}

/** Whether all those have signed. Of a bill on paper nobody here can tell who they are. */
export function allAgreed(state: TitleState, signed: Pick<Circumstances, 'cosigners'>): boolean {
  const those = whoseGoods(state);
  return !state.paper && those.length > 0 && those.every((party) => hasCosigned(signed, party));
}

/** Refuses anyone but the platform, which signs what time itself brings about. */
export function platformMayAct(payload: ActPayload): TitleRefusal | undefined {
  if (payload.actor === platformActor && payload.principal === undefined)
    return signedAs(payload, 'PLATFORM');
  return refusal(
    'title.not_platform',
    `${payload.actor} is not the platform.`,
    `${payload.actor} 不是平台。`,
  );
}

/** Refuses anyone but the issuer. */
export function issuerMayAct(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (rightOf(payload) === state.issuer) return signedAs(payload, 'ISSUER');
  return refusal(
    'title.not_issuer',
    `The bill was issued by ${state.issuer}.`,
    `该提单由 ${state.issuer} 签发。`,
  );
}

/** Refuses anyone but a court or an operator of the exchange, and one of them alone where two are asked for. */
export function officialMayAct(
  payload: ActPayload,
  { officials = [] }: Circumstances,
  needed: number,
): TitleRefusal | undefined {
  if (!officials.includes(payload.actor)) {
    return refusal(
      'title.not_official',
      `${payload.actor} is neither a court nor an operator of this exchange.`,
      `${payload.actor} 既非法院，亦非本平台运营方。`,
    );
  }
  if (officials.length < needed) {
    return refusal(
      'title.second_official_missing',
      `Only ${officials.length} of ${needed} officials have signed.`,
      `须 ${needed} 方签署，现仅 ${officials.length} 方。`,
      { needed },
    );
  }
  return signedAs(payload, 'OFFICIAL');
}

/** Refuses anyone but the holder, whatever the state. */
export function onlyHolder({ holder }: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (rightOf(payload) === holder?.party) return signedAs(payload, holder.capacity);
  return refusal(
    'title.not_holder',
    `${rightOf(payload)} does not hold this bill.`,
    `${rightOf(payload)} 不是该提单的持有人。`,
  );
}

/** Refuses anyone but the pledgee of the pledge on record. */
export function pledgeeMayAct({ pledge }: TitleState, payload: ActPayload): TitleRefusal | undefined {
  if (rightOf(payload) === pledge?.pledgee) return signedAs(payload, 'PLEDGEE');
  return refusal(
    'title.not_pledgee',
    `${rightOf(payload)} is not the pledgee of this bill.`,
    `${rightOf(payload)} 不是该提单的质权人。`,
  );
}

/** Refuses while the bill is not in anybody's hands. */
export function inCirculation(state: TitleState): TitleRefusal | undefined {
  if (isCirculating(state)) return undefined;
  const { en, zh } = statusWords[state.status];
  return refusal('title.not_in_circulation', `The bill is ${en}.`, `提单状态：${zh}。`, {
    titleStatus: state.status,
  });
}

/** Refuses while the bill is not in anybody's hands to be passed on, or is offered to somebody. */
export function freeInCirculation(state: TitleState): TitleRefusal | undefined {
  const { offer } = state;
  const elsewhere = inCirculation(state);
  if (elsewhere || !offer) return elsewhere;
  return refusal(
    'title.offer_open',
    `The bill is offered to ${offer.to} until ${offer.expiresAt}.`,
    `提单正待 ${offer.to} 签收，签收期限至 ${offer.expiresAt}。`,
    { offer: offer.act, expiresAt: offer.expiresAt },
  );
}

/**
 * Refuses anyone but the holder, and the holder while the bill is surrendered or offered to
 * somebody. What the state is tells a stranger nothing: the right is asked first.
 */
export function holderMayAct(state: TitleState, payload: ActPayload): TitleRefusal | undefined {
  return onlyHolder(state, payload) ?? freeInCirculation(state);
}

/** As `holderMayAct`, for what moves the bill: a bank's option or pledge stands in the way unless the bank signs too. */
export function holderMayMove(
  state: TitleState,
  payload: ActPayload,
  when: Circumstances,
): TitleRefusal | undefined {
  return holderMayAct(state, payload) ?? unreserved(state, when) ?? unpledged(state, payload, when);
}

/** Refuses while a bank has the bill reserved, unless that bank signs too. */
export function unreserved({ reservation }: TitleState, when: Circumstances): TitleRefusal | undefined {
  if (!reservation || hasCosigned(when, reservation.by)) return undefined;
  return refusal(
    'title.reserved',
    `${reservation.by} has reserved the bill until ${reservation.until}.`,
    `${reservation.by} 已预留该提单，期限至 ${reservation.until}。`,
    { reservation: reservation.act, until: reservation.until },
  );
}

/**
 * While the pledge stands nothing that the pledgor could do alone moves without the pledgee. What the
 * pledgee may do in turn is asked elsewhere.
 */
export function unpledged(
  { pledge }: TitleState,
  payload: ActPayload,
  when: Circumstances,
): TitleRefusal | undefined {
  if (!pledge || rightOf(payload) === pledge.pledgee || hasCosigned(when, pledge.pledgee)) return undefined;
  return refusal(
    'title.pledge_active',
    `The bill is pledged to ${pledge.pledgee} since ${pledge.since}.`,
    `该提单自 ${pledge.since} 起质押予 ${pledge.pledgee}。`,
    { pledge: pledge.act },
  );
}

/** Refuses new financing, amendment and conversion while a redirection behind the holder's back is unsettled. */
export function unbreached(state: TitleState): TitleRefusal | undefined {
  const [breach, ...others] = breachesOf(state);
  if (!breach) return undefined;
  const more = others.length;
  return refusal(
    'title.breach_open',
    `Note ${breach.note} was changed without the holder: ${breach.change}.${more ? ` And ${more} more.` : ''}`,
    `运单 ${breach.note} 未经持有人同意即被变更：${breach.change}。${more ? `另有 ${more} 项未处理。` : ''}`,
    { breach: breach.act },
  );
}

/** Refuses a surrender to anyone but the issuer. */
export function onlyToIssuer(state: TitleState, to: string): TitleRefusal | undefined {
  if (to === state.issuer) return undefined;
  return refusal(
    'title.surrender_not_to_issuer',
    `The bill was issued by ${state.issuer}, not by ${to}.`,
    `该提单由 ${state.issuer} 签发，而非 ${to}。`,
    { issuer: state.issuer },
  );
}

/**
 * Refuses a pledgee that would pass the bill to anyone but the party it came from (Civil Code arts
 * 431, 436), unless that party signs too. Holding by a blank endorsement gives a pledgee no more.
 */
export function pledgeeReturns(state: TitleState, to: string, when: Circumstances): TitleRefusal | undefined {
  const { holder } = state;
  const returnTo = pledgorOf(state);
  if (holder?.capacity !== 'PLEDGEE' || returnTo === to || hasCosigned(when, returnTo)) return undefined;
  return refusal(
    'title.pledgee_may_only_return',
    `${holder.party} holds as pledgee; the bill came from ${returnTo}.`,
    `${holder.party} 以质权人身份持有，提单系由 ${returnTo} 交付。`,
    { returnTo: returnTo ?? '' },
  );
}

/** The bill waits while it is offered, and the goods lie: what nobody answers does not hold it up for ever. */
export const offerDaysMax = 90;

/** The moment so many days after another. */
export const daysAfter = (at: string, days: number): string =>
  new Date(Date.parse(at) + days * 86_400_000).toISOString();

/** Refuses an offer to oneself, one that is over before it begins, and one that nobody else could wait for. */
export function offerStands(
  from: string,
  offered: { to: string; expiresAt: string },
  when: Circumstances,
): TitleRefusal | undefined {
  const refused = addressedAhead(from, offered, when);
  const latest = daysAfter(when.at, offerDaysMax);
  if (refused || offered.expiresAt <= latest) return refused;
  return refusal(
    'title.offer_too_long',
    `The offer names ${offered.expiresAt}; it may stand until ${latest}.`,
    `载明的签收期限为 ${offered.expiresAt}，至迟可定为 ${latest}。`,
    { latest },
  );
}

/** Refuses what is addressed to oneself, or is over before it begins. */
export function addressedAhead(
  from: string,
  offered: { to: string; expiresAt: string },
  { at }: Circumstances,
): TitleRefusal | undefined {
  if (offered.to === from) {
    return refusal(
      'title.recipient_is_self',
      `${from} would offer the bill to itself.`,
      `${from} 不能以自己为受让方。`,
    );
  }
  if (at < offered.expiresAt) return undefined;
  return refusal(
    'title.offer_expiry_past',
    `The offer names ${offered.expiresAt}; the platform time is ${at}.`,
    `载明的签收期限为 ${offered.expiresAt}，平台时间为 ${at}。`,
    { at },
  );
}
