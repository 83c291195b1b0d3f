import { join } from 'node:path';
import { figure } from './figures';
import { send, submit } from './load';
import { ours, Program } from './program';
import type { Report } from './report';
import { Waybills } from './waybill';

/** How often submissions are measured without and with a waiting list in the press, and for how long. */
export interface PapersPlan {
  rounds: number;
  milliseconds: number;
}

/** Papers that wait at any moment of a round with papers. */
const waiting = 8;

/** Bodies of a second at the best rate that was seen on any machine. */
const bodiesPerSecond = 6_000;

/**
 * How much longer submissions take while the press never rests, on one core that both share. The first
 * paper, which reads the fonts, is printed before anything is measured.
 */
export async function measurePapers(root: string, { rounds, milliseconds }: PapersPlan): Promise<Report> {
  const program = await Program.start(ours, join(root, 'papers'));
  try {
    const waybills = new Waybills();
    const [first] = waybills.take(1);
    const { id } = JSON.parse(await submit(program.target, first as Buffer)) as { id: string };
    await print(program, id);
    const rate = async (ms: number): Promise<number> => {
      const bodies = waybills.take(Math.ceil((bodiesPerSecond * ms) / 1000));
      const { completed, seconds } = await send(program.target, bodies, ms);
      return completed / seconds;
    };
    await rate(2 * milliseconds);
    const [alone, beside]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await rate(milliseconds));
      const end = new AbortController();
      const papers = Array.from({ length: waiting }, async () => {
        while (!end.signal.aborted) await print(program, id);
      });
      beside.push(await rate(milliseconds));
      end.abort();
      await Promise.all(papers);
    }
    const ratios = alone.map((perSecond, round) => perSecond / (beside[round] as number));
    return { paper_slows_submit: figure(ratios, { alone_per_second: alone, beside_per_second: beside }) };
  } finally {
    await program.stop();
  }
}

async function print({ target }: Program, id: string): Promise<void> {
  const reply = await fetch(`${target.url}/v1/documents/${id}/papers/air-waybill`, {
    headers: { authorization: `Bearer ${target.key}` },
  });
  await reply.arrayBuffer();
  if (reply.status !== 200) throw new Error(`A paper was answered with ${reply.status}.`);
}
