import { generateKeyPairSync, sign, type JsonWebKey, type KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { actHash, platformTypes, type ActPayload, type RecordedAct } from './act';
import {
  aud,
  bank,
  carrier,
  held,
  hour,
  issued,
  offerTo,
  paper,
  pledged,
  pledgeOf,
  seller,
} from './acts/story.spec';
import type { Story } from './acts/story.spec';
import { chainReport, linesOf } from './chain';
import type { LogProof, SavedAct } from './check-answer.dto';
import { checkStatement } from './check-statement';
import type { CheckStatement } from './check-statement.dto';
import { checkpointBody, originOf, signedNote } from '../journal/checkpoint';
import { entryHash, genesisHash } from '../journal/entry-hash';
import { leafHash } from '../journal/merkle';
import { fold } from './fold';
import { stateHash } from './log-proof';
import { holdingSentence } from './sentence';
import type { TitleState } from './title-state.dto';
import { verifyAnswer, type SavedAnswer } from './verify-answer';

// Acts signed by their parties and countersigned, and the answer that an exchange would give of them, true or not.

interface Signer {
  kid: string;
  key: KeyObject;
  jwk: JsonWebKey;
}

const signers = new Map<string, Signer>();

/** The key of a party, always the same one. */
function signerOf(party: string): Signer {
  const known = signers.get(party);
  if (known) return known;
  const kid = `key-of-${party}`;
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const made = { kid, key: privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
  signers.set(party, made);
  return made;
}

function signed(party: string, payload: string, typ?: string): string {
  const { kid, key } = signerOf(party);
  const parts = [JSON.stringify({ alg: 'EdDSA', kid, typ }), payload];
  const input = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
  return `${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`;
}

/** What the platform publishes. */
export const jwks = { keys: [signerOf('platform').jwk] };

const buyer: [string, 'OWNER'] = ['buyer', 'OWNER'];

/** An act as an answer carries it, under every signature that it names. */
function savedAct({ payload, hash, at, cosigners = [] }: RecordedAct): SavedAct {
  const { titleId, sequence, actor } = payload;
  const bytes = JSON.stringify(payload);
  const place = JSON.stringify({ titleId, sequence, actHash: hash, at });
  return {
    jws: signed(actor, bytes, actor === 'platform' ? platformTypes.act : undefined),
    countersignature: signed('platform', place, platformTypes.place),
    ...(cosigners.length > 0 && { cosignatures: cosigners.map((party) => signed(party, bytes)) }),
  };
}

/** The answer about these acts, and the state that they are kept as, by a platform that signs whatever `lie` makes of it. */
export function answerOf(
  acts: readonly RecordedAct[],
  lie: (told: CheckStatement) => object = (told) => told,
  state: TitleState = fold(acts),
): SavedAnswer {
  const named = (id: string) => ({ id, name: id, nameZh: '主体' });
  const nameOf = (id: string) => ({ en: named(id).name, zh: named(id).nameZh });
  const parties = acts.flatMap(({ payload, cosigners = [] }) => [payload.actor, ...cosigners]);
  const statement = lie(
    checkStatement({
      ...{
        checkId: 'chk_1',
        aud,
        askedBy: 'bank',
        asOf: state.headAt,
        validUntil: hour(9_999),
        state,
        named,
      },
      chain: chainReport(state, linesOf(acts), nameOf),
      sentence: holdingSentence(state, nameOf),
      logged: { sequence: 1, size: 1 },
      signers: Object.fromEntries(
        [...new Set(parties)].map((party) => {
          const { kid, jwk } = signerOf(party);
          return [kid, { party, jwk }];
        }),
      ),
    }),
  );
  const jws = signed('platform', JSON.stringify(statement), platformTypes.check);
  return { checkId: 'chk_1', statement, jws, acts: acts.map(savedAct), log: proofOf(state) };
}

/** A log of one entry, that of the last act. */
function proofOf(state: TitleState): LogProof {
  const { sequence, headHash, titleId, headAt } = state;
  const data = JSON.stringify({ sequence, actHash: headHash, stateHash: stateHash(JSON.stringify(state)) });
  const entry = {
    ...{ sequence: 1, id: 'ent_1', mode: 'test', type: 'title.act', subject: titleId, actor: 'platform' },
    ...{ at: headAt, data, salt: 's', previousHash: genesisHash },
  };
  const origin = originOf('chuanyu-window');
  const body = checkpointBody(origin, { size: 1, root: leafHash(entryHash(entry)) });
  const { key, jwk } = signerOf('platform');
  const checkpoint = signedNote(body, origin, jwk, sign(null, Buffer.from(body), key));
  return { entry, inclusion: [], checkpoint };
}

/** The sentences of what does not hold. */
export const faultsOf = (answer: SavedAnswer): string[] =>
  verifyAnswer(answer, jwks)
    .steps.filter(({ holds }) => !holds)
    .map(({ en }) => en);

/**
 * The chain with one act altered and every later one built on it anew, as if all of them had been signed so: hashes by
 * which later acts name earlier ones follow.
 */
function rebuilt(
  acts: readonly RecordedAct[],
  at: number,
  change: (act: RecordedAct) => RecordedAct,
): RecordedAct[] {
  const out: RecordedAct[] = [];
  const renamed = new Map<string, string>();
  for (const [index, act] of acts.entries()) {
    const { payload, ...rest } = index === at ? change(act) : act;
    const text = JSON.stringify({ ...payload, previousActHash: out.at(-1)?.hash ?? payload.previousActHash });
    const bytes = [...renamed].reduce((told, [from, to]) => told.replaceAll(from, to), text);
    const hash = actHash(bytes);
    renamed.set(act.hash, hash);
    out.push({ ...rest, payload: JSON.parse(bytes) as ActPayload, hash });
  }
  return out;
}

const repaired = (): Story => {
  const gap = held().and('TRANSFER', seller, offerTo('buyer')).accepted();
  return gap.and('REPAIR_ENDORSEMENT', seller, { gap: gap.state.gap?.act ?? '', to: 'buyer' });
};
const reserved = (): Story => {
  const leave = held().and('ALLOW_RESERVATION', seller, { to: 'bank', expiresAt: hour(9) });
  return leave.and('RESERVE', bank, { grant: leave.head, until: hour(8) });
};
const given = (): Story => held().and('SURRENDER_FOR_DELIVERY', seller, { to: 'carrier' });
const enforced = (): Story => {
  const story = pledged('NOTATION');
  const pledge = pledgeOf(story);
  const due = story.and('NOTICE_DEFAULT', bank, { pledge, enforceableFrom: hour(48) });
  const sale = { pledge, way: 'SALE', document: paper, ...{ to: 'buyer', expiresAt: hour(99) } } as const;
  return due.and('ENFORCE', bank, sale, { at: 49 }).accepted();
};
const nominated = (): Story => {
  const away = held().and('TRANSFER', seller, offerTo('buyer')).accepted();
  const named = away.and('NOMINATE', seller, { to: 'other' });
  return named.and('EXECUTE_NOMINATION', buyer, { nomination: named.head });
};
const onPaper = (): Story => {
  const asked = held().and('CONVERT_TO_PAPER', seller, { to: 'carrier', originals: 3 });
  const away = asked.and('ISSUE_PAPER', carrier, { surrender: asked.head, statement: paper });
  return away
    .and('RETURN_PAPER', carrier, { ...offerTo('seller'), originals: 3, statement: paper })
    .accepted();
};
const amended = (): Story => {
  const asked = held().and('SURRENDER_FOR_AMENDMENT', seller, { to: 'carrier', purpose: 'AMEND' });
  return asked.and('SUPERSEDE', carrier, { surrender: asked.head, by: [`ttl_${'1'.repeat(32)}`] });
};

/** Stories that between them have nearly every act that parties sign. */
export const stories = {
  repaired: repaired(),
  reserved: reserved(),
  'let go': reserved().and('CANCEL_RESERVATION', bank, { reservation: reserved().head }),
  delivered: given().and('SACC', carrier, { surrender: given().head }),
  refused: given().and('SREJ', carrier, { surrender: given().head, reason: 'No goods.' }),
  enforced: enforced(),
  nominated: nominated(),
  'on paper': onPaper(),
  amended: amended(),
  presented: held()
    .and('PRESENT', seller, { to: 'bank', expiresAt: hour(9) })
    .accepted(),
  'endorsed in blank': held().and('BLANK_ENDORSE', seller, {}).and('SIGN', seller, {}),
  endorsed: held().and('ENDORSE_TO_ORDER', seller, offerTo('buyer')).accepted(),
  'endorsed for good': held().and('ENDORSE', seller, offerTo('buyer')).accepted(),
  withdrawn: issued().and('WITHDRAW', carrier, { offer: issued().head }),
  released: pledged('POSSESSORY').and('RELEASE_PLEDGE', bank, { pledge: pledgeOf(pledged('POSSESSORY')) }),
  registered: pledged('NOTATION').and('REGISTER_PLEDGE', bank, {
    ...{ pledge: pledgeOf(pledged('NOTATION')), registrationNumber: 'R-1', registrationUntil: hour(900) },
  }),
  locked: held()
    .and('LOCK', carrier, { level: 'STRUCTURAL' })
    .and('ARRIVE', carrier, { place: 'Chongqing', freeUntil: hour(5) })
    .and('MARK_UNCLAIMED', carrier, { grounds: 'Nobody came.' }, { at: 6 }),
  redirected: held().and('REDIRECT', carrier, { note: 'N-1', change: 'Another consignee.' }),
  'run out': held()
    .and('TRANSFER', seller, { ...offerTo('buyer'), expiresAt: hour(2) })
    .atHour(2),
};

describe('an answer about acts', () => {
  it.each(Object.entries(stories))('that tell a bill %s verifies', (_, { acts }) => {
    expect(faultsOf(answerOf(acts))).toEqual([]);
  });

  it('never verifies where one of them was signed by a stranger, in whatever capacity', () => {
    const forged = fc
      .constantFrom(...Object.values(stories))
      .chain(({ acts }) =>
        fc.tuple(
          fc.constant(acts),
          fc.nat(acts.length - 1),
          fc.constantFrom(undefined, 'OWNER', 'PLEDGEE', 'ISSUER', 'PLATFORM'),
        ),
      );
    fc.assert(
      fc.property(forged, ([acts, at, as]) => {
        const chain = rebuilt(acts, at, ({ payload, ...act }) => {
          const capacity = as ?? payload.capacity;
          return { ...act, payload: { ...payload, actor: 'stranger', capacity } as ActPayload };
        });
        expect(faultsOf(answerOf(chain)).join()).toContain(
          `Act ${at + 1}, ${acts[at]?.payload.type}, was not for`,
        );
      }),
    );
  });

  it.each<[string, Story, string, number, string[]]>([
    ['a release that the pledgor signed', stories.released, 'seller', -1, []],
    ['one that it signed with a friend', stories.released, 'seller', -1, ['buyer']],
  ])('does not verify with %s', (_, { acts }, actor, at, cosigners) => {
    for (const capacity of ['OWNER', 'PLEDGEE', 'OFFICIAL'] as const) {
      const chain = rebuilt(acts, acts.length + at, ({ payload, ...act }) => ({
        ...{ ...act, cosigners },
        payload: {
          ...{ ...payload, actor, capacity },
          content: { ...payload.content, ruling: 'R-1', document: paper },
        } as ActPayload,
      }));
      expect(fold(chain).pledge).toBeUndefined();
      expect(faultsOf(answerOf(chain)).join()).toMatch(/Act 5, RELEASE_PLEDGE, was not for seller to sign/);
    }
  });

  it('does not verify with acts of another side, or of another title', () => {
    const { acts } = stories.endorsed;
    const of = (frame: object) =>
      rebuilt(acts, 0, ({ payload, ...act }) => ({
        ...act,
        payload: { ...payload, ...frame } as ActPayload,
      }));
    expect(faultsOf(answerOf(of({ aud: 'chuanyu-window:live' })))).toEqual([
      expect.stringContaining('acts of this title, meant for this exchange and side (chuanyu-window:test)'),
    ]);
    const elsewhere = of({ titleId: `ttl_${'1'.repeat(32)}` });
    expect(faultsOf(answerOf(elsewhere)).join()).toContain('acts of this title');
  });

  it('does not verify where the pledgor moved the bill without the pledgee, whatever else is wrong with it', () => {
    const moved = pledged('NOTATION').and('TRANSFER', seller, offerTo('buyer'), { with: ['bank'] });
    expect(faultsOf(answerOf(moved.acts))).toEqual([]);
    const redirected = pledged('NOTATION').and('REDIRECT', carrier, { note: 'N-1', change: 'Elsewhere.' });
    for (const story of [moved, redirected.and('TRANSFER', seller, offerTo('buyer'), { with: ['bank'] })]) {
      const { acts } = story;
      const alone = rebuilt(acts, acts.length - 1, (act) => ({ ...act, cosigners: [] }));
      expect(faultsOf(answerOf(alone)).join()).toContain(
        'TRANSFER, was not for seller to sign, or not alone',
      );
    }
  });
});
