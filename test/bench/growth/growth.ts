import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { authority } from '../exchange/backlog';
import { figure, type Figure } from '../figures';
import { send } from '../load';
import type { Program } from '../program';
import type { Report } from '../report';
import { Waybills } from '../waybill';
import { askMany } from './ask';
import { anyContainer, documentsPerContainer, houseOf } from './house';

/** How many documents the great house has, and how much both are asked in a round. */
export interface GrowthPlan {
  documents: number;
  rounds: number;
  requests: number;
}

/** Documents of the small house before the first round. It grows by what the rounds submit. */
const smallDocuments = 1_000;

/** Rounds before the first that counts, while compilers and caches settle. */
const warmUps = 3;

/** A page as an authority reads it, of a few messages at a time. */
const inboxPage = 20;

type Deed = 'submit' | 'inbox' | 'search';
const deeds: readonly Deed[] = ['submit', 'inbox', 'search'];

/** CPU of a submission, of a page of the inbox and of a search where a million documents are, beside a thousand. */
export async function measureGrowth(root: string, plan: GrowthPlan): Promise<Report> {
  const houses: House[] = [];
  try {
    for (const documents of [smallDocuments, plan.documents])
      houses.push(await House.make(join(root, `documents-${documents}`), documents));
    for (let round = -warmUps; round < plan.rounds; round++)
      for (const deed of deeds)
        for (const house of houses) await house.round(deed, plan.requests, round >= 0);
    return reportOf(houses as [House, House]);
  } finally {
    await Promise.all(houses.map((house) => house.stop()));
  }
}

/** A data folder with so many documents, and the product that serves it. */
class House {
  /** Microseconds of CPU, one number a round. */
  readonly costs: Record<Deed, number[]> = { submit: [], inbox: [], search: [] };
  private readonly waybills = new Waybills();

  private constructor(
    private readonly program: Program,
    readonly documents: number,
  ) {
    // The number of the first stands on the document that came through the door.
    this.waybills.take(1);
  }

  static async make(folder: string, documents: number): Promise<House> {
    return new House(await houseOf(folder, documents), documents);
  }

  async round(deed: Deed, requests: number, counts: boolean): Promise<void> {
    const run = this.prepared(deed, requests);
    const before = this.program.cpuSeconds();
    await run();
    const micros = ((this.program.cpuSeconds() - before) * 1e6) / requests;
    if (counts) this.costs[deed].push(micros);
  }

  stop(): Promise<void> {
    return this.program.stop();
  }

  /** What is asked is made before, so that a round is nothing but asking. */
  private prepared(deed: Deed, requests: number): () => Promise<unknown> {
    if (deed === 'submit') {
      const bodies = this.waybills.take(requests);
      return () => send(this.program.target, bodies, Infinity);
    }
    const path = deed === 'inbox' ? this.inboxPath : this.searchPath;
    const paths = Array.from({ length: requests }, () => path());
    const party = deed === 'inbox' ? authority : 'FORWARDER';
    const items = deed === 'inbox' ? inboxPage : documentsPerContainer;
    return () => askMany(this.program.targetOf(party), paths, items);
  }

  /** Anywhere in the past: harder than the end, where an authority reads day by day. */
  private readonly inboxPath = (): string =>
    `/v1/inbox?after=${randomInt(this.documents - inboxPage)}&limit=${inboxPage}`;

  private readonly searchPath = (): string => `/v1/documents?container=${anyContainer(this.documents)}`;
}

function reportOf([small, great]: readonly [House, House]): Report {
  const of = (deed: Deed): Figure => {
    const ratios = great.costs[deed].map((each, round) => each / (small.costs[deed][round] as number));
    return figure(ratios, {
      documents: [small.documents, great.documents],
      small_cpu_us: small.costs[deed],
      great_cpu_us: great.costs[deed],
    });
  };
  return Object.fromEntries(deeds.map((deed) => [`growth_${deed}`, of(deed)]));
}
