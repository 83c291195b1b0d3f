import { actHash } from './act';
import type { ActCapacity, ActContents, ActPayload, ActType, RecordedAct } from './act';
import { chainReport, linesOf } from './chain';
import { draftAct } from './draft-act';
import { fold } from './fold';
import { judge } from './judge';
import { holdingSentence } from './sentence';

const aud = 'chuanyu-window#test';
const later = '2026-04-01T00:00:00.000Z';
const timeOf = (sequence: number) => `2026-03-01T08:00:00.${String(sequence).padStart(3, '0')}Z`;

/** A chain told act by act: each is drafted on the one before, judged, and appended if permitted. */
class Story {
  readonly acts: RecordedAct[] = [];

  attempt<T extends ActType>(type: T, actor: string, capacity: ActCapacity, content: ActContents[T]) {
    const state = fold(this.acts);
    const at = timeOf(state.sequence + 1);
    const actId = `act-${state.sequence + 1}`;
    const wish = { aud, type, actor, capacity, content, actId, exp: later };
    const payload = draftAct(state, wish) as ActPayload;
    const act = { payload, hash: actHash(JSON.stringify(payload)), at };
    return { refused: judge(state, payload, { aud, at }), act };
  }

  tell<T extends ActType>(type: T, actor: string, capacity: ActCapacity, content: ActContents[T]): string {
    const { refused, act } = this.attempt(type, actor, capacity, content);
    expect(refused).toBeUndefined();
    this.acts.push(act);
    return act.hash;
  }

  /** An offer and its acceptance; gives the hash of the offer. */
  pass(type: 'TRANSFER' | 'ENDORSE' | 'ENDORSE_TO_ORDER', from: string, to: string): string {
    const offer = this.tell(type, from, 'OWNER', { to, capacity: 'OWNER', expiresAt: later });
    this.tell('ACCEPT', to, 'OWNER', { offer });
    return offer;
  }

  get report() {
    return chainReport(fold(this.acts), linesOf(this.acts));
  }
}

function issuedToOrderOf(orderParty: string | undefined, to: string): Story {
  const story = new Story();
  const bill = { documentId: 'doc_1', number: 'CQ-2020-1', contentHash: 'a'.repeat(64) };
  const basis = orderParty
    ? { titleBasis: 'TO_ORDER' as const, orderParty }
    : { titleBasis: 'BEARER' as const };
  const offered = { to, capacity: 'OWNER' as const, expiresAt: later };
  const offer = story.tell('ISSUE', 'forwarder', 'ISSUER', { ...bill, ...basis, ...offered });
  story.tell('ACCEPT', to, 'OWNER', { offer });
  return story;
}

// The railway bill case decided in Chongqing in 2020: the guarantor G endorsed to the buyer Y, Y
// handed the bill on to B without endorsing it, and the forwarder refused B the goods.
function chongqing2020() {
  const story = issuedToOrderOf('G', 'G');
  story.pass('ENDORSE_TO_ORDER', 'G', 'Y');
  const handOver = story.pass('TRANSFER', 'Y', 'B');
  return { story, handOver };
}

describe('the Chongqing case of 2020', () => {
  it('reports the chain as incomplete and names Y and the act', () => {
    const { story, handOver } = chongqing2020();
    const { complete, gap, length } = story.report;
    expect({ complete, length }).toEqual({ complete: false, length: 6 });
    expect(gap).toMatchObject({ act: handOver, sequence: 5, missingEndorser: 'Y' });
    expect(gap?.text.en).toBe(
      'With act 5 the bill was handed on without the endorsement of Y; B holds without title.',
    );
    expect(gap?.text.zh).toContain('缺少 Y 的背书');
    expect(fold(story.acts).holder).toMatchObject({ party: 'B', from: 'Y' });
  });

  it('refuses the surrender by B and names the missing endorser', () => {
    const { story, handOver } = chongqing2020();
    const { refused } = story.attempt('SURRENDER_FOR_DELIVERY', 'B', 'OWNER', { to: 'forwarder' });
    expect(refused).toMatchObject({
      code: 'title.endorsement_missing',
      facts: { missingEndorser: 'Y', act: handOver, sequence: 5 },
    });
  });

  it('does not let B endorse either', () => {
    const offered = { to: 'C', capacity: 'OWNER' as const, expiresAt: later };
    const { refused } = chongqing2020().story.attempt('ENDORSE', 'B', 'OWNER', offered);
    expect(refused).toMatchObject({ code: 'title.not_order_party', facts: { orderParty: 'Y' } });
  });

  it('is mended when the bill goes back to Y and Y endorses it', () => {
    const { story } = chongqing2020();
    story.pass('TRANSFER', 'B', 'Y');
    expect(story.report.complete).toBe(true);
    story.pass('ENDORSE', 'Y', 'B');
    expect(story.report).toMatchObject({ complete: true, length: 10 });
    story.tell('SURRENDER_FOR_DELIVERY', 'B', 'OWNER', { to: 'forwarder' });
  });

  it('would have had no gap had Y endorsed in blank', () => {
    const story = issuedToOrderOf('G', 'G');
    story.pass('ENDORSE_TO_ORDER', 'G', 'Y');
    story.tell('BLANK_ENDORSE', 'Y', 'OWNER', {});
    story.pass('TRANSFER', 'Y', 'B');
    expect(story.report.complete).toBe(true);
    story.tell('SURRENDER_FOR_DELIVERY', 'B', 'OWNER', { to: 'forwarder' });
  });
});

describe('chainReport', () => {
  it('keeps naming the first missing endorser when the bill wanders on', () => {
    const { story, handOver } = chongqing2020();
    story.pass('TRANSFER', 'B', 'C');
    expect(story.report.gap).toMatchObject({ act: handOver, missingEndorser: 'Y' });
    expect(story.report.gap?.text.en).toContain('C holds without title');
  });

  it('sees no gap while a hand-over without endorsement is only offered', () => {
    const story = issuedToOrderOf('G', 'G');
    story.tell('TRANSFER', 'G', 'OWNER', { to: 'Y', capacity: 'OWNER', expiresAt: later });
    expect(story.report.complete).toBe(true);
  });

  it('says when a bill was issued to the order of one and handed to another', () => {
    const story = issuedToOrderOf('bank', 'shipper');
    expect(story.report.gap).toMatchObject({
      act: story.acts[0]?.hash,
      sequence: 1,
      missingEndorser: 'bank',
    });
    expect(story.report.gap?.text.en).toContain('issued to the order of bank');
    story.pass('TRANSFER', 'shipper', 'bank');
    expect(story.report.complete).toBe(true);
  });

  it('passes the title of a bearer bill by possession, and by endorsement once the blank is closed', () => {
    const story = issuedToOrderOf(undefined, 'A');
    story.pass('TRANSFER', 'A', 'B');
    story.pass('ENDORSE_TO_ORDER', 'B', 'C');
    expect(story.report.complete).toBe(true);
    story.pass('TRANSFER', 'C', 'D');
    expect(story.report.gap?.missingEndorser).toBe('C');
  });

  it('lists the acts as they were recorded, and is complete when empty', () => {
    const story = issuedToOrderOf('A', 'A');
    expect(story.report.acts).toEqual([
      { sequence: 1, type: 'ISSUE', actor: 'forwarder', at: timeOf(1), hash: story.acts[0]?.hash },
      { sequence: 2, type: 'ACCEPT', actor: 'A', at: timeOf(2), hash: story.acts[1]?.hash },
    ]);
    expect(chainReport(fold([]), [])).toEqual({ length: 0, complete: true, acts: [] });
  });
});

describe('holdingSentence', () => {
  it('says who holds the bill, at every status', () => {
    const { story } = chongqing2020();
    const said = story.acts.map((_, index) => holdingSentence(fold(story.acts.slice(0, index))).en);
    said.push(holdingSentence(fold(story.acts), (party) => ({ en: `${party} Ltd`, zh: `${party}公司` })).en);
    expect(said).toEqual([
      'The bill has not been issued.',
      'forwarder has issued the bill to G, which has not accepted it yet; nobody holds it.',
      'G has held the bill as owner since 2026-03-01T08:00:00.002Z.',
      'G has held the bill as owner since 2026-03-01T08:00:00.002Z; it is offered to Y.',
      'Y has held the bill as owner since 2026-03-01T08:00:00.004Z.',
      'Y has held the bill as owner since 2026-03-01T08:00:00.004Z; it is offered to B.',
      'B Ltd has held the bill as owner since 2026-03-01T08:00:00.006Z, without the endorsement of Y Ltd.',
    ]);
  });

  it('says it after a surrender and after the end, in Chinese too', () => {
    const story = issuedToOrderOf('A', 'A');
    const surrender = story.tell('SURRENDER_FOR_DELIVERY', 'A', 'OWNER', { to: 'forwarder' });
    expect(holdingSentence(fold(story.acts)).zh).toBe('A 已向 forwarder 凭单提货交回，forwarder 尚未答复。');
    story.tell('SACC', 'forwarder', 'ISSUER', { surrender });
    expect(holdingSentence(fold(story.acts)).zh).toContain('提单已注销，无持有人');
  });

  it('says that a cancelled bill has no holder', () => {
    const cancelled = { ...fold([]), status: 'CANCELLED' as const };
    expect(holdingSentence(cancelled).en).toContain('cancelled before anyone accepted it');
  });
});
