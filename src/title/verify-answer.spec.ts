import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import { actHash, actsMax, platformTypes } from './act';
import type { ActCapacity, ActContents, ActPayload, ActType, RecordedAct } from './act';
import { chainReport, linesOf } from './chain';
import { checkStatement } from './check-statement';
import { draftAct, type ActWish } from './draft-act';
import { append, fold } from './fold';
import { judge } from './judge';
import { emptyState } from './state';
import type { TitleState } from './title-state.dto';
import { holdingSentence } from './sentence';
import type { SavedAct } from './check-answer.dto';
import { statementMax, verifyAnswer, type SavedAnswer } from './verify-answer';
import type { CheckStatement } from './check-statement.dto';

const later = '2027-01-01T00:00:00.000Z';
const offeredUntil = '2026-03-31T00:00:00.000Z';
const end = '2026-12-01T00:00:00.000Z';

interface Signer {
  kid: string;
  key: KeyObject;
  jwk: JsonWebKey;
}

function signer(kid: string): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { kid, key: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
}

const platform = signer('platform-key');
const jwks = { keys: [platform.jwk] };

function signed({ kid, key }: Signer, payload: string, typ?: string): string {
  const parts = [JSON.stringify({ alg: 'EdDSA', kid, typ }), payload];
  const input = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}

/** A title that goes from hand to hand, every hand with a key of its own, until it has so many acts. */
class Journey {
  state: TitleState = emptyState;
  acts: RecordedAct[] = [];
  saved: SavedAct[] = [];
  /** Who signs the next acts beside their actor. */
  cosigned: string[] = [];
  signers = new Map<string, Signer>();

  constructor(private readonly aud: string) {}

  add<T extends ActType>(type: T, actor: string, capacity: ActCapacity, content: ActContents[T]): string {
    const sequence = this.state.sequence + 1;
    const at = new Date(Date.UTC(2026, 0, 1) + sequence * 1_000).toISOString();
    const wish: ActWish<T> = {
      aud: this.aud,
      type,
      actor,
      capacity,
      content,
      actId: `a-${sequence}`,
      exp: later,
    };
    const payload = draftAct(this.state, wish) as ActPayload;
    expect(judge(this.state, payload, { aud: this.aud, at, cosigners: this.cosigned })).toBeUndefined();
    const bytes = JSON.stringify(payload);
    const hash = actHash(bytes);
    const by = this.signers.get(actor) ?? signer(`key-of-${actor}`);
    this.signers.set(actor, by);
    const place = JSON.stringify({ titleId: payload.titleId, sequence, actHash: hash, at });
    const cosignatures = this.cosigned.map((party) => signed(this.signers.get(party) as Signer, bytes));
    this.saved.push({
      jws: signed(by, bytes),
      countersignature: signed(platform, place, platformTypes.place),
      ...(cosignatures.length > 0 && { cosignatures }),
    });
    const recorded = { payload, hash, at, ...(cosignatures.length > 0 && { cosigners: this.cosigned }) };
    this.acts.push(recorded);
    this.state = append(this.state, recorded);
    return hash;
  }

  static of(count: number, aud = 'chuanyu-window:live'): SavedAnswer {
    const journey = new Journey(aud);
    const bill = {
      documentId: 'doc_1',
      number: 'CQ-1',
      contentHash: 'a'.repeat(64),
      titleBasis: 'BEARER' as const,
    };
    const offered = (to: string) => ({ to, capacity: 'OWNER' as const, expiresAt: offeredUntil });
    let offer = journey.add('ISSUE', 'forwarder', 'ISSUER', { ...bill, ...offered('pty-0') });
    for (let hand = 0; journey.acts.length < count; hand += 1) {
      journey.add('ACCEPT', `pty-${hand}`, 'OWNER', { offer });
      if (journey.acts.length < count)
        offer = journey.add('TRANSFER', `pty-${hand}`, 'OWNER', offered(`pty-${hand + 1}`));
    }
    return journey.answer();
  }

  /** A bill in pledge, whose transfer bears the pledgee's signature beside the holder's. */
  static pledged(): Journey {
    const journey = new Journey('chuanyu-window:live');
    const bill = { documentId: 'doc_1', number: 'CQ-1', contentHash: 'a'.repeat(64) };
    const offered = { to: 'A', capacity: 'OWNER' as const, expiresAt: offeredUntil };
    const issued = { ...bill, titleBasis: 'BEARER' as const, ...offered };
    journey.add('ACCEPT', 'A', 'OWNER', { offer: journey.add('ISSUE', 'forwarder', 'ISSUER', issued) });
    const terms = { kind: 'NOTATION' as const, terms: 'b'.repeat(64), debtDue: later };
    const offer = journey.add('PROPOSE_PLEDGE', 'A', 'OWNER', {
      ...terms,
      to: 'bank',
      expiresAt: offeredUntil,
    });
    journey.add('ACCEPT', 'bank', 'PLEDGEE', { offer });
    journey.cosigned = ['bank'];
    journey.add('TRANSFER', 'A', 'OWNER', { ...offered, to: 'B' });
    return journey;
  }

  /** A bill whose note was changed twice behind its holder's back. */
  static breached(): Journey {
    const journey = Journey.pledged();
    journey.cosigned = [];
    for (const note of ['N-1', 'N-2'])
      journey.add('REDIRECT', 'forwarder', 'ISSUER', { note, change: 'Another consignee.' });
    return journey;
  }

  /** The answer, of an earlier form, of a platform that signs whatever `lie` makes of the statement. */
  answer(lie: (told: CheckStatement) => object = (told) => told): SavedAnswer {
    const named = (id: string) => ({ id, name: id, nameZh: '主体' });
    const nameOf = (id: string) => ({ en: named(id).name, zh: named(id).nameZh });
    // As statements were before they said their form: without a place in the log, and good all the same.
    const { form: _, ...told } = checkStatement({
      checkId: 'chk_1',
      aud: this.aud,
      askedBy: 'bank',
      asOf: this.state.headAt,
      validUntil: end,
      state: fold(this.acts),
      chain: chainReport(this.state, linesOf(this.acts), nameOf),
      sentence: holdingSentence(this.state, nameOf),
      named,
      signers: Object.fromEntries([...this.signers].map(([party, { kid, jwk }]) => [kid, { party, jwk }])),
    });
    const statement = lie(told);
    const jws = signed(platform, JSON.stringify(statement), platformTypes.check);
    return { checkId: 'chk_1', statement, jws, acts: this.saved };
  }
}

describe('a saved answer about a bill in pledge', () => {
  it('holds, with the pledgee’s signature beside the holder’s', () => {
    const answer = Journey.pledged().answer();
    expect(verifyAnswer(answer, jwks).steps.filter(({ holds }) => !holds)).toEqual([]);
    expect(answer.statement).toMatchObject({ encumbrances: { none: false } });
  });

  it.each<[string, (told: CheckStatement) => object]>([
    [
      'conceals the pledge',
      (told) => ({ ...told, encumbrances: { ...told.encumbrances, none: true, items: [] } }),
    ],
    ['says none beside it', (told) => ({ ...told, encumbrances: { ...told.encumbrances, none: true } })],
    [
      'names another pledgee',
      (told) => {
        const [item] = told.encumbrances.items;
        const items = [{ ...item, pledgee: { id: 'C', name: 'C', nameZh: 'C' } }];
        return { ...told, encumbrances: { ...told.encumbrances, items } };
      },
    ],
    [
      'names an order party of its own',
      (told) => ({ ...told, bill: { ...told.bill, orderParty: { id: 'C', name: 'C', nameZh: 'C' } } }),
    ],
    ['makes up a freeze', (told) => ({ ...told, holds: [{ kind: 'COURT', act: 'c'.repeat(64) }] })],
  ])('does not hold when the platform %s', (_, lie) => {
    expect(verifyAnswer(Journey.pledged().answer(lie), jwks).holds).toBe(false);
  });

  it('does not hold when the signature beside is over other bytes, or by nobody known', () => {
    for (const other of [1, 0]) {
      const answer = Journey.pledged().answer();
      const acts = answer.acts as SavedAct[];
      const last = acts.at(-1) as SavedAct;
      const beside = other ? [acts[3]?.jws as string] : [signed(signer('stranger'), '{}')];
      acts[acts.length - 1] = { ...last, cosignatures: beside };
      expect(verifyAnswer(answer, jwks).holds).toBe(false);
    }
  });
});

describe('a saved answer about a bill in breach', () => {
  it('holds when it tells of every redirection that is not settled', () => {
    const answer = Journey.breached().answer();
    expect(verifyAnswer(answer, jwks).holds).toBe(true);
    expect(answer.statement).toMatchObject({
      goods: { openBreaches: 2, furtherBreaches: [{ note: 'N-2' }] },
    });
  });

  it.each(['breach', 'furtherBreaches', 'openBreaches'])('does not hold without its "%s"', (field) => {
    const lie = (told: CheckStatement): object => ({ ...told, goods: { ...told.goods, [field]: undefined } });
    expect(verifyAnswer(Journey.breached().answer(lie), jwks).holds).toBe(false);
  });
});

describe('a saved answer', () => {
  it.each([2, 52, 100, 1_000])('of %i acts verifies', (count) => {
    const answer = Journey.of(count);
    const { holds, statement } = verifyAnswer(answer, jwks);
    expect(holds).toBe(true);
    expect(statement?.chain.length).toBe(count);
    const payload = answer.jws.split('.')[1] ?? '';
    expect(payload.length).toBeLessThan(statementMax(count));
  });

  it('is not decoded when it is longer than its acts can make it', () => {
    const { acts: _, ...bare } = Journey.of(300);
    expect(verifyAnswer(bare, jwks).steps).toEqual([expect.objectContaining({ holds: false })]);
  });

  it('of the test side does not pass for a live one', () => {
    const test = Journey.of(2, 'chuanyu-window:test');
    expect(verifyAnswer(test, jwks).holds).toBe(true);
    expect(verifyAnswer(test, jwks, { liveOnly: true }).holds).toBe(false);
    expect(verifyAnswer(Journey.of(2), jwks, { liveOnly: true }).holds).toBe(true);
  });

  it('must be by the exchange that the reader names', () => {
    const answer = Journey.of(2);
    expect(verifyAnswer(answer, jwks, { aud: 'chuanyu-window:live' }).holds).toBe(true);
    expect(verifyAnswer(answer, jwks, { aud: 'another:live' }).holds).toBe(false);
  });

  it('still verifies when its time is over, and says so', () => {
    const answer = Journey.of(2);
    expect(verifyAnswer(answer, jwks, { now: end })).toMatchObject({ holds: true, expired: true });
    const { expired } = verifyAnswer(answer, jwks, { now: '2026-11-30T23:59:59.999Z' });
    expect(expired).toBeUndefined();
  });
});

describe('a limited statement', () => {
  const text = { en: 'The status is all that is said.', zh: '仅告知状态。' };
  const said = {
    ...{ checkId: 'chk_1', aud: 'chuanyu-window:live', asOf: '2026-01-01T00:00:00.000Z', validUntil: end },
    ...{ titleId: 'ttl_1', status: 'IN_CIRCULATION', sentence: text, limited: text },
  };
  const holds = (statement: unknown): boolean =>
    verifyAnswer({ jws: signed(platform, JSON.stringify(statement), platformTypes.check) }, jwks).holds;

  it.each(['presentation', 'financing', 'contentMatch', 'chain', 'holder', 'notCovered'])(
    'says nothing of %s, not even that there is none',
    (field) => {
      expect(holds(said)).toBe(true);
      expect(holds({ ...said, [field]: null })).toBe(false);
      expect(holds({ ...said, [field]: field === 'chain' ? '' : { result: 'IDENTICAL' } })).toBe(false);
    },
  );

  it.each([null, 'text', { ...said, validUntil: undefined }, { ...said, validUntil: 'for ever' }])(
    'that is %j proves nothing',
    (statement) => expect(holds(statement)).toBe(false),
  );
});

describe('the limit of acts', () => {
  const journey = new Journey('live');
  const content = { to: 'A', capacity: 'OWNER' as const, expiresAt: offeredUntil };
  const bill = {
    documentId: 'doc_1',
    number: 'CQ-1',
    contentHash: 'a'.repeat(64),
    titleBasis: 'BEARER' as const,
  };
  const offer = journey.add('ISSUE', 'forwarder', 'ISSUER', { ...bill, ...content });
  journey.add('ACCEPT', 'A', 'OWNER', { offer });
  const full = { ...journey.state, sequence: actsMax };
  const codeOf = <T extends ActType>(state: TitleState, type: T, actor: string, content: ActContents[T]) => {
    const capacity = actor === 'forwarder' ? ('ISSUER' as const) : ('OWNER' as const);
    const wish: ActWish<T> = { aud: 'live', type, actor, capacity, content, actId: 'x', exp: later };
    const payload = draftAct(state, wish) as ActPayload;
    return judge(state, payload, { aud: 'live', at: '2026-02-01T00:00:00.000Z' })?.code;
  };

  it('stops hand-overs and endorsements, and not one act earlier', () => {
    const to = { ...content, to: 'B' };
    expect(codeOf(full, 'TRANSFER', 'A', to)).toBe('title.acts_limit');
    expect(codeOf(full, 'ENDORSE', 'A', to)).toBe('title.acts_limit');
    expect(codeOf({ ...full, sequence: actsMax - 1 }, 'TRANSFER', 'A', to)).toBeUndefined();
  });

  it('leaves the way to the goods, and the answer to what is open', () => {
    expect(codeOf(full, 'SURRENDER_FOR_DELIVERY', 'A', { to: 'forwarder' })).toBeUndefined();
    const surrendered = {
      ...full,
      status: 'SURRENDER_PENDING_DELIVERY' as const,
      surrender: {
        ...{ purpose: 'DELIVERY' as const, was: 'IN_CIRCULATION' as const },
        ...{ by: 'A', at: full.headAt, act: 'b'.repeat(64) },
      },
    };
    expect(codeOf(surrendered, 'SACC', 'forwarder', { surrender: 'b'.repeat(64) })).toBeUndefined();
    const open = {
      kind: 'TRANSFER' as const,
      from: 'A',
      ...content,
      to: 'B',
      act: 'c'.repeat(64),
      sequence: actsMax,
    };
    expect(codeOf({ ...full, offer: open }, 'ACCEPT', 'B', { offer: open.act })).toBeUndefined();
    expect(codeOf({ ...full, offer: open }, 'WITHDRAW', 'A', { offer: open.act })).toBeUndefined();
  });
});
