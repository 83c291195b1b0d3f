import type { ActType, RecordedAct } from './act';
import { actTable } from './acts/table';
import type { ActRules } from './acts/rules';
import { emptyState, partiesOf } from './state';
import type { TitleState } from './title-state.dto';

/** Adds one permitted act to a state. Ask `judge` first: this trusts the act. */
export function append<T extends ActType>(state: TitleState, act: RecordedAct<T>): TitleState {
  const rules: ActRules<T> = actTable[act.payload.type as T];
  const { sequence } = act.payload;
  return withoutAbsent({ ...rules.apply(state, act), sequence, headHash: act.hash, headAt: act.at });
}

/** The state of a title is nothing but what its acts, in order, amount to. */
export function fold(acts: readonly RecordedAct[]): TitleState {
  let state = emptyState;
  for (const act of acts) state = append(state, act);
  return state;
}

/**
 * Whom a title concerned before an act and whom it concerns after it: all of them are told of the act. Who
 * had leave to reserve that ran out is told so, and nothing after that.
 */
export function concerned(
  before: TitleState,
  { payload, at }: Pick<RecordedAct, 'payload' | 'at'>,
  after: TitleState,
): { before: string[]; after: string[] } {
  return { before: partiesOf(before, payload.type === 'LAPSE' ? '' : at), after: partiesOf(after, at) };
}

// What is not there is left out rather than kept as undefined, so that a state read back from JSON
// is strictly equal to the state that is folded anew.
function withoutAbsent(state: TitleState): TitleState {
  return Object.fromEntries(
    Object.entries(state).filter(([, value]) => value !== undefined),
  ) as unknown as TitleState;
}
