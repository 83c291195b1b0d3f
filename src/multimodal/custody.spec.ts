import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../documents/report';
import { legsNow } from './custody';
import type { CustodyMove } from './custody.dto';
import { handOverFindings } from './custody-rules';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');

describe('custody at its limits', () => {
  let read = 0;
  const units = Array.from({ length: 200 }, (_, index) => ({
    kind: 'CN' as const,
    get number() {
      read += 1;
      return `CYWU ${index + 1_000_000}`;
    },
  })) as MultimodalWaybill['units'];
  const document = { ...(JSON.parse(text) as MultimodalWaybill), units };
  const report = (facts: CustodyMove): Report<CustodyMove> =>
    ({
      id: 'evt_1',
      code: 'HANDED_OVER',
      occurredAt: '2026-11-20T08:00:00+08:00',
      facts,
    }) as Report<CustodyMove>;
  const named = Array.from({ length: 199 }, (_, index) => `CYWU${index + 1_000_000}`);

  beforeEach(() => (read = 0));

  it('knows after a thousand hand-overs what is left, and reads the number of each unit once', () => {
    const reports = Array.from({ length: 999 }, () => report({ leg: 1, units: named }));
    expect(legsNow(document, reports)[0]).toMatchObject({ state: 'open', unitsLeft: ['CYWU1000199'] });
    expect(read).toBe(200);
    expect(legsNow(document, [...reports, report({ leg: 1 })])[0]).toMatchObject({ state: 'closed' });
    expect(read).toBe(400);
  });

  it('flags a unit that is handed over twice, and reads no number again for each earlier report', () => {
    const earlier = Array.from({ length: 999 }, () => report({ leg: 1 }));
    const found = handOverFindings({
      document,
      earlier,
      report: report({ leg: 1, units: ['CYWU-1000199'] }),
    } as unknown as Parameters<typeof handOverFindings>[0]);
    expect(found.map(({ rule }) => rule)).toEqual(['MMW-104']);
    expect(read).toBeLessThanOrEqual(5 * units.length);
  });
});
