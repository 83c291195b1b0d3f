import { actHash } from '../act';
import type { ActCapacity, ActContents, ActPayload, ActType, RecordedAct } from '../act';
import { draftAct, dueAct } from '../draft-act';
import { append, fold } from '../fold';
import { judge } from '../judge';
import type { TitleCode } from '../refusal';
import type { TitleState } from '../title-state.dto';

// A bill told act by act, for specs. It is a spec file because nothing but specs may use it.

export const aud = 'chuanyu-window:test';
const officials: readonly string[] = ['court', 'operator'];

/** A moment some hours after the story begins. */
export const hour = (hours: number): string =>
  new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString();

/** Some SHA-256, where a content wants one and nobody looks what it is of. */
export const paper = 'a'.repeat(64);

type Who = [party: string, as: ActCapacity];
interface Around {
  /** Who signs beside the actor. */
  with?: string[];
  /** The hour at which it happens. */
  at?: number;
}
type Step<T extends ActType> = [type: T, who: Who, content: ActContents[T], around?: Around];

export const carrier: Who = ['carrier', 'ISSUER'];
export const seller: Who = ['seller', 'OWNER'];
export const bank: Who = ['bank', 'PLEDGEE'];

/** An offer of possession that stands for long. */
export const offerTo = (to: string, capacity: ActContents['TRANSFER']['capacity'] = 'OWNER') => ({
  ...{ to, capacity, expiresAt: hour(1_000) },
});

/** A bill as far as it has been told; every step gives a story of its own. */
export class Story {
  constructor(readonly acts: readonly RecordedAct[] = []) {}

  get state(): TitleState {
    return fold(this.acts);
  }

  /** Hash of the last act, by which later ones name it. */
  get head(): string {
    return this.acts.at(-1)?.hash ?? '';
  }

  /** Why a step is refused; nothing where it may be taken. */
  code<T extends ActType>(...step: Step<T>): TitleCode | undefined {
    return this.tried(...step).code;
  }

  /** Takes a step that must be allowed. */
  and<T extends ActType>(...step: Step<T>): Story {
    const { code, act } = this.tried(...step);
    expect({ type: step[0], code }).toEqual({ type: step[0], code: undefined });
    return new Story([...this.acts, act]);
  }

  /** The open offer is accepted by the party it names, as what it names. */
  accepted(): Story {
    const { to = '', capacity = 'OWNER', act = '' } = this.state.offer ?? {};
    return this.and('ACCEPT', [to, capacity], { offer: act });
  }

  /** What the platform writes by itself at an hour. */
  atHour(hours: number): Story {
    const at = hour(hours);
    let acts = this.acts;
    for (let state = this.state, due = dueAct(state, { aud, at }); due; due = dueAct(state, { aud, at })) {
      const act = { payload: due, hash: actHash(JSON.stringify(due)), at };
      state = append(state, act);
      acts = [...acts, act];
    }
    return new Story(acts);
  }

  private tried<T extends ActType>(...[type, [actor, capacity], content, around = {}]: Step<T>) {
    const { state } = this;
    const at = around.at === undefined ? state.headAt || hour(0) : hour(around.at);
    const wish = { aud, type, actor, capacity, content, actId: `act-${this.acts.length}`, exp: hour(9_999) };
    const payload = draftAct(state, wish) as ActPayload;
    const cosigners = around.with ?? [];
    const sure = [actor, ...cosigners].filter((party) => officials.includes(party));
    const when = { aud, at, cosigners, officials: sure, noticeDays: 1 };
    const refused = judge(state, payload, when);
    const act: RecordedAct = { payload, hash: actHash(JSON.stringify(payload)), at, cosigners };
    return { code: refused?.code, act };
  }
}

/** A bill that was issued to the seller's order and offered to it. */
export const issued = (over: Partial<ActContents['ISSUE']> = {}): Story =>
  new Story().and('ISSUE', carrier, {
    ...{ documentId: 'doc_1', number: 'CQ-1', contentHash: paper, titleBasis: 'TO_ORDER' },
    ...{ orderParty: 'seller', ...offerTo('seller'), ...over },
  });

/** The same bill in the seller's hands. */
export const held = (over: Partial<ActContents['ISSUE']> = {}): Story => issued(over).accepted();

/** Pledged by the seller to the bank, the debt due after a month. */
export function pledged(kind: 'NOTATION' | 'POSSESSORY', on: Story = held()): Story {
  const terms = { kind, terms: paper, debtDue: hour(720), to: 'bank', expiresAt: hour(1_000) };
  return on.and('PROPOSE_PLEDGE', seller, terms).accepted();
}

/** The hash by which acts name the pledge in force. */
export const pledgeOf = ({ state }: Story): string => state.pledge?.act ?? '';

describe('a story', () => {
  it('is told act by act, and keeps what it was before', () => {
    const before = held();
    const after = before.and('TRANSFER', seller, { ...offerTo('buyer'), expiresAt: hour(2) });
    expect(after.state.offer?.to).toBe('buyer');
    expect(before.state.offer).toBeUndefined();
    expect(after.atHour(2).acts.at(-1)?.payload.type).toBe('EXPIRE');
    expect(after.code('SIGN', seller, {})).toBe('title.offer_open');
  });
});
