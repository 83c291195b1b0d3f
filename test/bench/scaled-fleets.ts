import { join } from 'node:path';
import { figure, type Figure } from './figures';
import { send } from './load';
import { cores, moveToLoadCore, spreadOut } from './machine';
import { oursOn, Program } from './program';
import { Servers } from './servers';
import { Waybills } from './waybill';

export interface FleetsPlan {
  rounds: number;
  milliseconds: number;
}

/** Four processes, PostgreSQL and the clients: on fewer cores the figure would tell of the machine. */
const coresForFleets = 8;

/** Clients of an API process. */
const clientsEach = 32;

/** Rounds before the first that counts. */
const warmUps = 2;

/**
 * Submissions a second of two API and two worker processes, divided by those of one of each, in turn, each
 * fleet on a database of its own. Nobody is kept to a core, and twice the processes have twice the clients.
 */
export async function compareFleets(root: string, { rounds, milliseconds }: FleetsPlan): Promise<Figure> {
  spreadOut();
  const servers = await Servers.start();
  const fleets: Fleet[] = [];
  try {
    for (const size of [1, 2]) fleets.push(await Fleet.start(servers, root, size));
    for (let round = -warmUps; round < rounds; round++)
      for (const fleet of fleets) await fleet.round(milliseconds, round >= 0);
    const [one, two] = fleets as [Fleet, Fleet];
    const ratios = two.perSecond.map((rate, round) => rate / (one.perSecond[round] as number));
    return figure(ratios, { one_per_second: one.perSecond, two_per_second: two.perSecond });
  } finally {
    await Promise.all(fleets.map((fleet) => fleet.stop()));
    await servers.stop();
    moveToLoadCore();
  }
}

/** So many processes that take submissions and as many that deliver, on one database. */
class Fleet {
  readonly perSecond: number[] = [];
  private readonly waybills = new Waybills();
  private readonly programs: Program[] = [];
  /** Best rate of a process so far, which tells how many submissions a round needs. */
  private rate = 1_000;

  static async start(servers: Servers, root: string, size: number): Promise<Fleet> {
    const fleet = new Fleet();
    const place = await servers.place(`fleet-${size}`);
    const folder = join(root, `fleet-${size}`);
    try {
      for (const role of ['api', 'worker'] as const)
        for (let count = 0; count < size; count++)
          fleet.programs.push(await Program.start({ ...oursOn(place, role), anywhere: true }, folder));
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  async round(milliseconds: number, counts: boolean): Promise<void> {
    const doors = this.programs.filter(({ spec }) => spec.name === 'api');
    const bodies = doors.map(() => this.waybills.take(Math.ceil((this.rate * 1.5 * milliseconds) / 1000)));
    const began = performance.now();
    const sent = await Promise.all(
      doors.map((door, index) => send(door.target, bodies[index] as Buffer[], milliseconds, clientsEach)),
    );
    const seconds = (performance.now() - began) / 1000;
    this.rate = Math.max(this.rate, ...sent.map((each) => each.completed / each.seconds));
    if (counts) this.perSecond.push(sent.reduce((sum, { completed }) => sum + completed, 0) / seconds);
  }

  async stop(): Promise<void> {
    await Promise.all(this.programs.map((program) => program.stop()));
  }
}

/** Why the figure is not taken here, or nothing. */
export const whyNoFleets = (): string | undefined =>
  cores < coresForFleets ? `pg_scale needs ${coresForFleets} cores; this machine has ${cores}.` : undefined;
