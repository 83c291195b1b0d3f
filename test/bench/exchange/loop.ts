import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '../baselines/bare-queue';
import { meter, noCosts, noServers, type Costs, type ScaledLine } from '../costs';
import { figure, type Figure } from '../figures';
import type { Sent } from '../load';
import { bareLoop, oursEmbedded, Program } from '../program';
import { Receiver } from '../receiver';
import { askSqlite } from '../rows';
import type { DeliveryPlan } from '../scaled-deliveries';
import { Backlog, requireSame } from './backlog';

/** The bare loop, and the file from which it takes what it sends. */
class Bare {
  readonly costs: Costs = noCosts();

  constructor(
    readonly program: Program,
    private readonly receiver: Receiver,
    private readonly file: string,
  ) {}

  async fill(messages: readonly Message[]): Promise<void> {
    writeFileSync(this.file, JSON.stringify(messages));
    await this.tell(`/load?file=${encodeURIComponent(this.file)}`);
  }

  async release(backlog: number): Promise<Sent> {
    const [seconds] = await Promise.all([this.receiver.seconds(backlog), this.tell('/send')]);
    return { completed: backlog, seconds };
  }

  private async tell(what: string): Promise<void> {
    const response = await fetch(`${this.program.url}${what}`);
    if (!response.ok) throw new Error(`The bare loop failed: ${await response.text()}`);
  }

  get line(): ScaledLine {
    const { name, about } = this.program.spec;
    return { name, about, ...this.costs };
  }
}

/**
 * Deliveries a second of the embedded form, from the first push to the last, of a backlog that falls
 * due at once. The loop is given what ours has just pushed, byte for byte and with the same headers.
 */
export async function compareWithLoop(
  root: string,
  plan: DeliveryPlan,
): Promise<{ lines: ScaledLine[]; figure: Figure }> {
  const folder = join(root, 'loop');
  const receiver = await Receiver.start();
  const programs: Program[] = [];
  try {
    const api = await Program.start(oursEmbedded, folder);
    programs.push(api);
    const loop = await Program.start(bareLoop, folder);
    programs.push(loop);
    const ours = new Backlog({ api, worker: api, ask: askSqlite(folder), receiver });
    const bare = new Bare(loop, receiver, join(folder, 'messages.json'));
    await inTurn(ours, bare, receiver, plan);
    return { lines: [bare.line, ours.line], figure: figureOf(ours.costs, bare.costs) };
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
    receiver.stop();
  }
}

async function inTurn(
  ours: Backlog,
  bare: Bare,
  receiver: Receiver,
  { rounds, backlog, warmUps }: DeliveryPlan,
): Promise<void> {
  for (let round = -warmUps; round < rounds; round++) {
    const costsOf = (costs: Costs): Costs => (round < 0 ? noCosts() : costs);
    await ours.fill(backlog);
    await meter(ours.worker, noServers, costsOf(ours.costs), () => ours.release(backlog));
    await ours.hold();
    const messages = receiver.emptied();
    await bare.fill(messages);
    await meter(bare.program, noServers, costsOf(bare.costs), () => bare.release(backlog));
    requireSame(messages, receiver.emptied());
  }
}

function figureOf(ours: Costs, bare: Costs): Figure {
  const ratios = ours.perSecond.map((rate, round) => rate / (bare.perSecond[round] as number));
  return figure(ratios, {
    ours_per_second: ours.perSecond,
    bare_per_second: bare.perSecond,
    ours_cpu_us: ours.cpuMicros,
    bare_cpu_us: bare.cpuMicros,
  });
}
