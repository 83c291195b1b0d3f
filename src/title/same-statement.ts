import canonicalize from 'canonicalize';
import { rightOf, type ActType, type RecordedAct } from './act';
import { chainReport, linesOf } from './chain';
import { checkStatement } from './check-statement';
import type { CheckStatement } from './check-statement.dto';
import { fold } from './fold';
import { stateHash } from './log-proof';
import type { TitleState } from './title-state.dto';

/**
 * Acts that amounted to less when they were first taken: a redirection before the first acceptance, beside
 * another or without the owner behind a pledgee was no breach of its own, a release left an enforcement open, paper
 * did not keep where the bill had stood, and a pledgee held for who had sold what it held.
 * The state that they had then is still what the journal says of it.
 */
export const onceLess: ReadonlySet<ActType> = new Set<ActType>([
  ...(['REDIRECT', 'RELEASE_PLEDGE', 'ISSUE_PAPER', 'CARRY_OVER', 'EXECUTE_NOMINATION'] as const),
]);

/**
 * The fields of a statement that say something else than the acts, all of them, amount to: the statement is made anew
 * of the state that they fold to, and whatever differs is told. Left alone are names, texts for people, and what
 * no act tells. `logged` is the hash of the state as the log has it.
 */
export function differing(
  acts: readonly RecordedAct[],
  statement: CheckStatement,
  logged?: string,
): string[] {
  if (acts.length === 0) return ['chain'];
  const readings = readingsOf(acts, statement);
  const state = readings.find((each) => logged === stateHash(JSON.stringify(each)));
  const less = acts.some(({ payload }) => onceLess.has(payload.type));
  if (logged !== undefined && !state && !less) return ['log.stateHash'];
  const [told, said] = [madeOf(state ?? fold(acts), acts, statement), { ...statement }];
  const earlier = statement.form === undefined;
  if (earlier) asOfEarlierForm(told, said);
  // Only where the log does not settle what such an act amounted to.
  if (less && !state && (logged !== undefined || earlier)) asOfLesserActs(told, said);
  const late = statement.asOf < told.state.headAt ? ['asOf'] : [];
  return [...late, ...compared(told.statement, said)];
}

/** The statement made anew, and the state that it is of. */
interface Told {
  state: TitleState;
  statement: CheckStatement;
}

/** The state as it is folded now, and as it was kept when a pledge stayed with who had given it. */
function readingsOf(acts: readonly RecordedAct[], { encumbrances }: CheckStatement): TitleState[] {
  const state = fold(acts);
  const stated = encumbrances.items.find(({ kind }) => kind === 'PLEDGE')?.pledgor?.id;
  const gave = acts.some(({ payload }) =>
    payload.type === 'PROPOSE_PLEDGE'
      ? rightOf(payload) === stated
      : payload.type === 'CARRY_OVER' && payload.content.pledge?.pledgor === stated,
  );
  const { pledge } = state;
  return stated !== undefined && gave && pledge
    ? [state, { ...state, pledge: { ...pledge, pledgor: stated } }]
    : [state];
}

function madeOf(state: TitleState, acts: readonly RecordedAct[], statement: CheckStatement): Told {
  const made = checkStatement({
    ...statement,
    ...{ state, chain: chainReport(state, linesOf(acts)) },
    named: (id) => ({ id, name: '', nameZh: '' }),
  });
  return { state, statement: made };
}

/** Statements of before named fewer parties, and fewer things that a bank should weigh. */
function asOfEarlierForm(told: Told, said: CheckStatement): void {
  const bill = Object.fromEntries(
    Object.entries(told.statement.bill).filter(
      ([field]) => !optionalOfBill.includes(field) || Object.hasOwn(said.bill, field),
    ),
  ) as unknown as CheckStatement['bill'];
  const weighed = ({ readyToPledge: { ready, missing } }: CheckStatement) => ({
    ready,
    missing: missing.filter(({ code }) => code !== 'HOLDER_NOT_CONSIGNEE'),
  });
  told.statement = { ...told.statement, bill, readyToPledge: weighed(told.statement) };
  said.readyToPledge = weighed(said);
}

/** What a release left open, and who was pledgor, was another thing in the states of such acts. */
function asOfLesserActs(told: Told, said: CheckStatement): void {
  for (const each of [told.statement, said]) {
    const items = each.encumbrances.items.map(({ pledgor: _, ...item }) => item);
    Object.assign(each, { encumbrances: { ...each.encumbrances, items } });
  }
  const { pendingOffer, readyToPledge } = said;
  told.statement = { ...told.statement, readyToPledge, ...(pendingOffer && { pendingOffer }) };
}

/** Fields that no act tells, or that only the statement itself can say. */
const untold: ReadonlySet<string> = new Set([
  ...['checkId', 'aud', 'askedBy', 'purpose', 'asOf', 'validUntil', 'logged', 'contentMatch'],
  ...['financing', 'signers', 'notCovered', 'sentence', 'form'],
]);

/** Fields that are not there unless there is something to tell. */
const optional = ['holder', 'pendingOffer', 'presentation'];
const optionalOfBill = ['orderParty', 'consignee', 'replaces', 'replacedBy'];

function compared(told: CheckStatement, said: CheckStatement): string[] {
  const fields = [...new Set([...Object.keys(told), ...optional])].filter(
    (field) => field !== 'bill' && !untold.has(field),
  );
  const ofBill = [...new Set([...Object.keys(told.bill), ...optionalOfBill])];
  return [
    ...fields.filter((field) => !isSame(told, said, field)),
    ...ofBill.filter((field) => !isSame(told.bill, said.bill, field)).map((field) => `bill.${field}`),
  ];
}

function isSame(told: object, said: object, field: string): boolean {
  const [one, other] = [told, said].map((each) => plain((each as Record<string, unknown>)[field]));
  return canonicalize(one) === canonicalize(other);
}

/** A value without texts for people and without names, which only the platform knows; a party stays by its id. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { name, nameZh, uscc, ...rest } = value as Record<string, unknown>;
  const kept = 'id' in rest ? rest : value;
  return Object.fromEntries(
    Object.entries(kept).flatMap(([key, each]) => (isText(each) ? [] : [[key, plain(each)]])),
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'en,zh';
}
