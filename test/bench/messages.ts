import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { xfwb } from '../../src/air/cargo-xml/xfwb';
import { figure } from './figures';
import { submit } from './load';
import { ours, Program } from './program';
import type { Report } from './report';
import { lanes, together } from './title/call';
import { metered } from './title/titles';

export interface MessagePlan {
  rounds: number;
  /** Submissions that a connection makes in a round. */
  calls: number;
}

/** Rounds before the first that counts. */
const warmUps = 8;

/** One waybill as a message, and as the document that is read from it. */
function templates(): { xml: Buffer; json: Buffer; awb: string } {
  const file = join(process.cwd(), 'seeds', 'sandbox', 'air-waybill.json');
  const seed = JSON.parse(readFileSync(file, 'utf8')) as { awb: string };
  const envelope = { sender: 'BENCH', receiver: 'BENCH', at: '2026-11-23T10:00:00Z', reference: 'bench' };
  const written = xfwb.write?.(seed, envelope);
  const read = written && xfwb.read?.(written.bytes);
  if (!read) throw new Error('The form can no longer be written and read.');
  return { xml: written.bytes, json: Buffer.from(JSON.stringify(read.document)), awb: seed.awb };
}

/** Bodies with numbers that were never used before; the check digit is the serial modulo 7. */
class Numbered {
  private serial = 0;

  constructor(private readonly awb: string) {}

  take(template: Buffer, count: number): Buffer[] {
    const place = template.indexOf(this.awb);
    return Array.from({ length: count }, () => {
      this.serial += 1;
      const body = Buffer.from(template);
      body.write(`${this.awb.slice(0, 4)}${String(this.serial).padStart(7, '0')}${this.serial % 7}`, place);
      return body;
    });
  }
}

/** CPU of parsing, checking and storing an XFWB over that of the same waybill as JSON, in turn on one core. */
export async function measureMessages(root: string, { rounds, calls }: MessagePlan): Promise<Report> {
  const { xml, json, awb } = templates();
  const numbered = new Numbered(awb);
  const program = await Program.start(ours, join(root, 'messages'));
  const round = (template: Buffer, contentType: string): Promise<number> => {
    const bodies = numbered.take(template, lanes * calls);
    return metered(program, () =>
      together(
        Array.from({ length: lanes }, (_, lane) =>
          bodies
            .slice(lane * calls, (lane + 1) * calls)
            .map((body) => () => submit(program.target, body, { contentType })),
        ),
      ),
    );
  };
  try {
    const [asXml, asJson]: [number[], number[]] = [[], []];
    for (let count = -warmUps; count < rounds; count += 1) {
      const [one, other] = [await round(xml, 'application/xml'), await round(json, 'application/json')];
      if (count >= 0) [asXml, asJson].forEach((list, index) => list.push(index === 0 ? one : other));
    }
    const ratios = asXml.map((cpu, index) => cpu / (asJson[index] as number));
    return {
      xml_vs_json: figure(ratios, {
        xml_cpu_us: asXml,
        json_cpu_us: asJson,
        xml_bytes: [xml.length],
        json_bytes: [json.length],
      }),
    };
  } finally {
    await program.stop();
  }
}
