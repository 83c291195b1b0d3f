import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { figure } from '../figures';
import { submit } from '../load';
import { ours, Program } from '../program';
import type { Report } from '../report';
import { settleMs } from '../rounds';
import { Waybills } from '../waybill';
import { Book, type Title } from './book';
import { call, lanes, together } from './call';

/** How often each is measured, how many calls a connection makes in a round, and how long the long chain is. */
export interface TitlePlan {
  rounds: number;
  calls: number;
  chain: number;
}

/** Acts of the short title that the long one stands beside. */
const shortChain = 10;

/** Rounds before the first that counts. */
const warmUps = 3;

type Work = (round: number) => Promise<number>;

/**
 * CPU of the exchange for a check, a read, an act and a submission, in turn in one run on one core. A check
 * finds the bill, states it, proves it in the log, signs twice, and records itself before it is answered.
 */
export async function measureTitles(root: string, plan: TitlePlan): Promise<Report> {
  const program = await Program.start(ours, join(root, 'titles'));
  try {
    const works = await worksOf(program, plan);
    const micros = Object.fromEntries(Object.keys(works).map((name) => [name, [] as number[]]));
    for (let round = -warmUps; round < plan.rounds; round += 1)
      for (const [name, work] of Object.entries(works)) {
        const cpu = await metered(program, () => work(round));
        if (round >= 0) micros[name]?.push(cpu);
      }
    const ratio = (above: string, below: string) => {
      const [over, under] = [micros[above] as number[], micros[below] as number[]];
      const rounds = over.map((cpu, round) => cpu / (under[round] as number));
      return figure(rounds, { [`${above}_cpu_us`]: over, [`${below}_cpu_us`]: under });
    };
    return {
      check_vs_read: ratio('check', 'read'),
      act_vs_submit: ratio('act', 'submission'),
      growth_check: ratio('check_long', 'check_short'),
    };
  } finally {
    await program.stop();
  }
}

async function worksOf(program: Program, { calls, chain }: TitlePlan): Promise<Record<string, Work>> {
  const book = await Book.open(program);
  const seller = program.targetOf('SELLER');
  const titles: Title[] = [];
  for (let made = 0; made < lanes; made += 1) titles.push(await book.title());
  const long = await grown(program, book, chain);
  const short = await grown(program, book, shortChain);
  const waybills = new Waybills();
  const [first] = waybills.take(1);
  const { id } = JSON.parse(await submit(program.target, first as Buffer)) as { id: string };
  const lists = <T>(of: (lane: number) => T[], does: (item: T) => Promise<unknown>) =>
    together(Array.from({ length: lanes }, (_, lane) => of(lane).map((item) => () => does(item))));
  const times = <T>(item: T): T[] => Array.from({ length: calls }, () => item);
  const check = (of: (lane: number) => Title) =>
    lists(
      (lane) => times(of(lane)),
      (title) => call(seller, 'POST', '/v1/title-checks', { titleId: title.id }),
    );
  let marks: object[][] = [];
  return {
    read: () =>
      lists(
        () => times(id),
        (each) => call(program.target, 'GET', `/v1/air-waybills/${each}`),
      ),
    check: () => check((lane) => titles[lane] as Title),
    check_short: () => check(() => short),
    check_long: () => check(() => long),
    submission: () => {
      const bodies = waybills.take(lanes * calls);
      return lists(
        (lane) => bodies.slice(lane * calls, (lane + 1) * calls),
        (body) => submit(program.target, body),
      );
    },
    // Signing is the party's work and is done before the clock is read.
    sign: async () => {
      marks = await Promise.all(titles.map((title) => book.marks(title, calls)));
      return 1;
    },
    act: () =>
      lists(
        (lane) => (marks[lane] ?? []).map((act) => ({ act, title: titles[lane] as Title })),
        ({ act, title }) => call(seller, 'POST', `/v1/titles/${title.id}/acts`, act),
      ),
  };
}

/** A title with so many acts. */
async function grown(program: Program, book: Book, acts: number): Promise<Title> {
  const title = await book.title();
  for (const mark of await book.marks(title, acts - title.sequence))
    await call(program.targetOf('SELLER'), 'POST', `/v1/titles/${title.id}/acts`, mark);
  return title;
}

/** Microseconds of the program's CPU for each call of a round. */
export async function metered(program: Program, work: () => Promise<number>): Promise<number> {
  const before = program.cpuSeconds();
  const done = await work();
  await sleep(settleMs);
  return ((program.cpuSeconds() - before) * 1e6) / done;
}
