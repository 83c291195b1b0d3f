import * as fc from 'fast-check';
import { titleCodes } from '../findings/title-codes';
import { actCapacities, actHash, holderCapacities, issueTitleId, titleBases } from './act';
import type { ActCapacity, ActPayload, ActType, HolderCapacity, RecordedAct, TitleBasis } from './act';
import { actTable } from './acts/table';
import { chainReport } from './chain';
import { dueExpiry, draftAct } from './draft-act';
import { append, fold } from './fold';
import { judge } from './judge';
import { against, Book } from './naive-book.spec';
import { readActPayload } from './read-act';
import type { TitleCode } from './refusal';
import { emptyState } from './state';
import type { TitleState } from './state';

// Random acts by random parties, judged by the machine and by a second, naive model. The model
// lists every code that applies, in no order; the machine must give the first of them in the order
// of `titleCodes`, or none when there is none. Invariant numbers are those of the title machine.

const aud = 'chuanyu-window#test';
const parties = ['carrier', 'A', 'B', 'C', 'bank'] as const;
const types = Object.keys(actTable) as ActType[];
const flaws = [
  'aud',
  'exp',
  'id',
  'sequence',
  'head',
  'capacity',
  'agent',
  'proven',
  'clock',
  'ref',
] as const;
const clock = (tick: number) => new Date(Date.UTC(2026, 2, 1) + tick).toISOString();

interface Step {
  type: ActType;
  /** Undefined means: whoever the model thinks is entitled. */
  actor: string | undefined;
  to: string;
  as: HolderCapacity;
  basis: TitleBasis;
  named: string;
  flaw: (typeof flaws)[number] | undefined;
  flawCapacity: ActCapacity;
  wait: number;
  good: number;
  expiryWritten: boolean;
}

const rarely = <T>(value: fc.Arbitrary<T>, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const step: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(...types, 'ACCEPT', 'ACCEPT', 'ACCEPT', 'ACCEPT', 'TRANSFER', 'ENDORSE_TO_ORDER'),
  actor: rarely(fc.constantFrom(...parties, 'platform'), 6),
  to: fc.constantFrom(...parties, 'carrier'),
  as: fc.constantFrom(...holderCapacities, 'OWNER', 'OWNER', 'OWNER'),
  basis: fc.constantFrom(...titleBases),
  named: fc.constantFrom('A', 'A', 'B', 'bank'),
  flaw: rarely(fc.constantFrom(...flaws), 8),
  flawCapacity: fc.constantFrom(...actCapacities),
  wait: fc.constantFrom(0, 1, 1, 1, 2, 20),
  good: fc.constantFrom(10, 10, 10, 10, 0),
  expiryWritten: fc.constantFrom(true, true, true, false),
});

const opening = fc.tuple(step, step).map(([issue, answer]): Step[] => [
  { ...issue, type: 'ISSUE', actor: undefined, to: 'A', flaw: undefined, wait: 1, good: 10 },
  { ...answer, type: 'ACCEPT', actor: undefined, flaw: undefined, wait: 1 },
]);
const walk = fc
  .tuple(fc.oneof(opening, opening, fc.constant([])), fc.array(step, { maxLength: 40 }))
  .map((w) => w.flat());

const inOrder = Object.keys(titleCodes) as TitleCode[];

/** Walks through the steps; `see` is told of every act, the verdict, and the state it met. */
class Walker {
  book = new Book(aud);
  acts: RecordedAct[] = [];
  state: TitleState = emptyState;
  tick = 0;
  reached = new Set<string>();

  run(steps: Step[]): void {
    for (const one of steps) this.take(one);
  }

  private take(one: Step): void {
    this.tick += one.wait;
    const due = dueExpiry(this.state, { aud, at: clock(this.tick) });
    if (due && one.expiryWritten) this.meet(due, clock(this.tick), false);
    const at = clock(this.tick - (one.flaw === 'clock' ? 5 : 0));
    this.meet(this.payloadOf(one), at, one.flaw === 'proven');
  }

  private entitled(type: ActType): [string, ActCapacity] {
    const { offer, hand } = this.book;
    if (type === 'ISSUE' || type === 'SACC' || type === 'SREJ') return ['carrier', 'ISSUER'];
    if (type === 'EXPIRE') return ['platform', 'PLATFORM'];
    if (type === 'ACCEPT' || type === 'REJECT') return [offer?.to ?? 'B', offer?.as ?? 'OWNER'];
    if (type === 'WITHDRAW' && offer?.type === 'ISSUE') return ['carrier', 'ISSUER'];
    return [hand?.party ?? 'A', hand?.as ?? 'OWNER'];
  }

  private contentOf({ type, to, as, basis, named, flaw, good }: Step): object {
    const offered = { to, capacity: as, expiresAt: clock(this.tick + good) };
    const wrong = 'f'.repeat(64);
    const issued = { documentId: 'doc_1', number: 'CQ-1', contentHash: 'a'.repeat(64), titleBasis: basis };
    const order =
      basis === 'TO_ORDER' ? { orderParty: named } : basis === 'STRAIGHT' ? { consignee: named } : {};
    if (type === 'ISSUE') return { ...issued, ...order, ...offered };
    if (type === 'SURRENDER_FOR_DELIVERY') return { to };
    if (type === 'BLANK_ENDORSE') return {};
    if (type === 'SACC') return { surrender: (flaw !== 'ref' && this.book.surrendered) || wrong };
    if (type === 'SREJ')
      return { surrender: (flaw !== 'ref' && this.book.surrendered) || wrong, reason: 'no goods' };
    if ('expiresAt' in actTable[type].content) return offered;
    return { offer: (flaw !== 'ref' && this.book.offer?.hash) || wrong };
  }

  private payloadOf(one: Step): ActPayload {
    const [entitled, capacity] = this.entitled(one.type);
    const { flaw } = one;
    const actor = one.actor ?? entitled;
    const agency = flaw === 'agent' || flaw === 'proven' ? { principal: actor, authority: 'POA-1' } : {};
    const drafted = draftAct(this.state, {
      aud: flaw === 'aud' ? 'elsewhere' : aud,
      type: one.type,
      actor: agency.principal ? 'agent' : actor,
      capacity: flaw === 'capacity' ? one.flawCapacity : agency.principal ? 'AGENT' : capacity,
      ...agency,
      content: this.contentOf(one) as never,
      actId: `act-${this.acts.length}`,
      exp: clock(this.tick + (flaw === 'exp' ? 0 : 100)),
    }) as ActPayload;
    if (flaw === 'id' || drafted.titleId === '') drafted.titleId = issueTitleId('x', 'y', 'z');
    if (flaw === 'sequence') drafted.sequence += 1;
    if (flaw === 'head') drafted.previousActHash = 'e'.repeat(64);
    return drafted;
  }

  private meet(payload: ActPayload, at: string, authorised: boolean): void {
    const bytes = JSON.stringify(payload);
    expect(readActPayload(bytes)).toEqual({ payload });
    const verdict = judge(this.state, payload, { aud, at, authorised });
    const codes = against(this.book, payload, at, authorised);
    expect(verdict?.code).toBe(inOrder.find((code) => codes.has(code)));
    this.reached.add(verdict?.code ?? payload.type);
    if (!verdict) this.record({ payload, hash: actHash(bytes), at });
  }

  private record(act: RecordedAct): void {
    const before = this.state;
    this.state = append(before, act);
    this.acts.push(act);
    this.book.write(act);
    this.agrees();
    this.keepsTheLaw(before, act);
    this.losesTheRace(before, act);
    this.dispossesses(before);
  }

  /** Invariants 1 and 4, and that machine and book hold the same. */
  private agrees(): void {
    const { state, book } = this;
    expect(fold(this.acts)).toEqual(state);
    expect(JSON.parse(JSON.stringify(state))).toStrictEqual(state);
    const held = state.status === 'IN_CIRCULATION' || state.status === 'SURRENDER_PENDING_DELIVERY';
    expect(state.holder !== undefined).toBe(held);
    expect(state.holder?.party).toBe(book.hand?.party);
    expect(state.holder?.capacity).toBe(book.hand?.as);
    expect(state.offer?.act).toBe(book.offer?.hash);
    expect(state.titleBasis).toBe(book.basis);
    const report = chainReport(this.acts);
    expect(report.length).toBe(this.acts.length);
    if (state.holder) expect(report.gap?.act).toBe(book.gapAct);
    if (report.gap) expect(report.gap.missingEndorser).toBe(book.named);
  }

  /** Invariants 3, 8, 9, 10, 11 and 21. */
  private keepsTheLaw(before: TitleState, { payload, hash, at }: RecordedAct): void {
    expect(payload.sequence).toBe(before.sequence + 1);
    expect(payload.previousActHash).toBe(before.headHash);
    expect(this.state).toMatchObject({ sequence: payload.sequence, headHash: hash, headAt: at });
    expect(at >= before.headAt).toBe(true);
    expect(['ACCOMPLISHED', 'CANCELLED']).not.toContain(before.status);
    if (payload.type.includes('ENDORSE')) {
      expect(before.titleBasis).not.toBe('STRAIGHT');
      expect(before.furtherEndorsable).toBe(true);
      if (before.titleBasis === 'TO_ORDER') expect(before.holder?.party).toBe(before.orderParty);
    }
    if (payload.type === 'SURRENDER_FOR_DELIVERY') expect(payload.content.to).toBe(before.issuer);
  }

  /** Invariant 5: a second act on the same head is refused and learns the new one. */
  private losesTheRace(before: TitleState, { payload, at }: RecordedAct): void {
    const rival = { ...payload, actId: 'rival' };
    const refused = judge(this.state, rival, { aud, at, authorised: true });
    const over = this.book.life === 'over';
    const expected = payload.type === 'ISSUE' ? 'already_issued' : over ? 'terminal' : 'sequence_stale';
    expect(refused?.code).toBe(`title.${expected}`);
    if (expected !== 'sequence_stale') return;
    expect(refused?.facts).toEqual({ sequence: before.sequence + 1, headHash: this.state.headHash });
  }

  /** Invariant 6: whoever handed the bill over can do nothing that a holder can. */
  private dispossesses(before: TitleState): void {
    const former = before.holder;
    if (!former || !this.state.holder || former.party === this.state.holder.party) return;
    for (const type of ['TRANSFER', 'ENDORSE', 'BLANK_ENDORSE', 'SURRENDER_FOR_DELIVERY'] as const) {
      const base = {
        type,
        to: 'carrier',
        as: 'OWNER',
        basis: 'BEARER',
        named: 'A',
        flaw: undefined,
      } as const;
      const rest = { flawCapacity: 'OWNER', wait: 0, good: 10, expiryWritten: true } as const;
      const payload = {
        ...this.payloadOf({ ...base, ...rest, actor: former.party }),
        capacity: former.capacity,
      };
      const at = this.state.headAt;
      expect(judge(this.state, payload, { aud, at })?.code).toBe('title.not_holder');
    }
  }
}

describe('the title machine', () => {
  it('judges every random act as the naive model does, and keeps its invariants', () => {
    fc.assert(
      fc.property(walk, (steps) => new Walker().run(steps)),
      { numRuns: 400 },
    );
  });

  it('reaches every act and every refusal of its own on such walks', () => {
    const reached = new Set<string>();
    for (const steps of fc.sample(walk, { numRuns: 2_000, seed: 42 })) {
      const walker = new Walker();
      walker.run(steps);
      for (const outcome of walker.reached) reached.add(outcome);
    }
    // These are for the service, which alone knows keys, documents, parties and goods; no walk is long enough for the limit.
    const ofTheService =
      /malformed|signer|signature|duplicate|negotiable|operator|content|charge|recipient_unknown|party_unknown|goods|limit/;
    const expected = [...types, ...inOrder.filter((code) => !ofTheService.test(code))];
    expect(expected.filter((outcome) => !reached.has(outcome))).toEqual([]);
  });
});
