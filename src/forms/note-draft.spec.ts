import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { noteDraft } from './note-draft';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = JSON.parse(text) as MultimodalWaybill;

it('finds the container of an allocation however it is written, and reads each number once for all goods', () => {
  let read = 0;
  const units = Array.from({ length: 200 }, (_, index) => ({
    kind: 'CN' as const,
    get number() {
      read += 1;
      return `CYWU${index + 1_000_000}`;
    },
  })) as MultimodalWaybill['units'];
  const allocation = Array.from({ length: 200 }, (_, index) => ({
    unit: `CYWU－${index + 1_000_000}`,
    packages: 1,
    grossKg: 2,
  }));
  const goods = waybill.goods.flatMap((item) => Array.from({ length: 40 }, () => ({ ...item, allocation })));
  const { document } = noteDraft({ ...waybill, units, goods }, 2, 'SMGS');
  const items = document.goods as { containers: { container: string }[] }[];
  expect(items).toHaveLength(goods.length);
  for (const { containers } of items)
    expect(containers.map(({ container }) => container)).toEqual(
      Array.from({ length: 200 }, (_, index) => `CYWU${index + 1_000_000}`),
    );
  // Some readings for the list of containers and one for the goods, whatever their number.
  expect(read).toBeLessThan(10 * units.length);
});
