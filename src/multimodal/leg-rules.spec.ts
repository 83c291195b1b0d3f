import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Finding } from '../findings/finding';
import { checkLegs } from './leg-rules';
import type { MultimodalLeg } from './legs.dto';
import type { MultimodalWaybill } from './multimodal-waybill.dto';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/multimodal-waybill.json'), 'utf8');
const waybill = (): MultimodalWaybill => JSON.parse(text);

/** What the rules find once the worked waybill's legs 1 to 4 were changed. */
function found(
  change: (legs: Record<1 | 2 | 3 | 4, MultimodalLeg>, waybill: MultimodalWaybill) => void,
): Finding[] {
  const document = waybill();
  const [one, two, three, four] = document.legs;
  if (!one || !two || !three || !four) throw new Error('The worked waybill has four legs.');
  change({ 1: one, 2: two, 3: three, 4: four }, document);
  return checkLegs(document);
}
const brief = (findings: Finding[]) => findings.map(({ rule, pointer }) => `${rule} ${pointer}`);

const depart = (time: string) => found((legs) => void (legs[2].plannedDeparture = time));

const arrive = (time: string) => found((legs) => void (legs[2].plannedArrival = time));

const single = (reason?: string) =>
  found((_, document) => {
    document.legs = document.legs.slice(1, 2).map((leg) => ({ ...leg, sequence: 1 }));
    document.placeOfReceipt = document.legs[0]?.from ?? document.placeOfReceipt;
    document.placeOfDelivery = document.legs[0]?.to ?? document.placeOfDelivery;
    document.singleLegReason = reason;
  });

describe('the chain of legs in place', () => {
  it('refuses a rail leg to Alashankou that is followed by one from Khorgos', () => {
    const findings = found((legs) => {
      legs[2].to = { names: { en: 'Alashankou' }, country: 'CN', unlocode: 'CNAKL' };
      legs[3].from = { names: { en: 'Khorgos' }, country: 'CN', unlocode: 'CNHRS' };
    });
    expect(findings).toMatchObject([
      {
        rule: 'MMW-023',
        severity: 'error',
        pointer: '/legs/2/from',
        actual: 'Khorgos (CNHRS)',
        expected: 'Alashankou (CNAKL)',
      },
    ]);
  });

  it('begins at the place of receipt and ends at the place of delivery', () => {
    const ends = found((_, document) => {
      [document.placeOfReceipt, document.placeOfDelivery] = [
        document.placeOfDelivery,
        document.placeOfReceipt,
      ];
    });
    expect(brief(ends)).toEqual(['MMW-026 /placeOfReceipt', 'MMW-027 /placeOfDelivery']);
  });
});

describe('the chain of legs in time', () => {
  it('refuses leg 2 departing before leg 1 arrives, and allows the same minute', () => {
    expect(depart('2026-11-23T13:29:59+08:00')).toMatchObject([
      { rule: 'MMW-025', pointer: '/legs/1/plannedDeparture', expected: '≥ 2026-11-23T13:30:00+08:00' },
    ]);
    expect(depart('2026-11-23T13:30:00+08:00')).toEqual([]);
  });

  it('counts seconds within a minute as nothing', () => {
    expect(found((legs) => void (legs[1].plannedArrival = '2026-11-23T23:30:59+08:00'))).toEqual([]);
  });

  it('honours offsets: 23:30 in China to 18:00 the next day in Kazakhstan', () => {
    expect(arrive('2026-11-24T18:00:00+05:00')).toEqual([]);
    // 20:00 at Dostyk is 23:00 in China, half an hour before the train has left Chengdu.
    expect(brief(arrive('2026-11-23T20:00:00+05:00'))).toEqual(['MMW-024 /legs/1/plannedArrival']);
    expect(arrive('2026-11-23T20:30:00+05:00')).toEqual([]);
  });

  it('holds actual times to the same rules', () => {
    const findings = found((legs) => {
      legs[1].actualDeparture = '2026-11-23T08:10:00+08:00';
      legs[1].actualArrival = '2026-11-23T08:00:00+08:00';
      legs[2].actualDeparture = '2026-11-23T07:59:00+08:00';
    });
    expect(brief(findings)).toEqual(['MMW-024 /legs/0/actualArrival', 'MMW-025 /legs/1/actualDeparture']);
  });
});

it('holds actual times against the latest known before, though the times between are not told', () => {
  const behind = found((legs) => {
    legs[1].actualDeparture = '2026-11-23T10:00:00+08:00';
    legs[2].actualDeparture = '2026-11-23T09:59:00+08:00';
    legs[4].actualArrival = '2026-11-23T02:00:00Z';
  });
  expect(behind).toMatchObject([
    {
      rule: 'MMW-025',
      pointer: '/legs/1/actualDeparture',
      expected: '≥ 2026-11-23T10:00:00+08:00',
      message: { zh: '按实际时间，第 2 区段早于第 1 区段。' },
    },
  ]);
  const skipped = found((legs) => {
    legs[1].actualArrival = '2026-11-24T10:00:00+08:00';
    legs[3].actualDeparture = '2026-11-24T06:59:00+05:00';
  });
  expect(brief(skipped)).toEqual(['MMW-025 /legs/2/actualDeparture']);
});

describe('the order of legs', () => {
  it('is that of their sequence, so a list in reverse is fine', () => {
    expect(found((_, document) => void (document.legs = document.legs.toReversed()))).toEqual([]);
  });

  it('is told by numbers without a gap and without repeating', () => {
    expect(found((legs) => void (legs[4].sequence = 5))).toMatchObject([
      { rule: 'MMW-020', pointer: '/legs/3/sequence', actual: '5', expected: '4' },
    ]);
    expect(brief(found((legs) => void (legs[3].sequence = 2)))).toEqual(['MMW-020 /legs/2/sequence']);
  });

  it('goes from pre-carriage over main carriage to on-carriage', () => {
    expect(found((legs) => void (legs[2].stage = '10'))).toEqual([]);
    expect(found((legs) => void (legs[2].stage = '30'))).toMatchObject([
      { rule: 'MMW-022', pointer: '/legs/2/stage', actual: '20', expected: '≥ 30' },
    ]);
    const withoutMain = found((legs) => void (legs[2].stage = legs[3].stage = '10'));
    expect(brief(withoutMain)).toEqual(['MMW-022 /legs']);
  });

  it('wants two legs, or the reason for one', () => {
    expect(brief(single())).toEqual(['MMW-021 /legs']);
    expect(single('The road legs are the consignee’s own.')).toEqual([]);
  });
});

it('finds the same whatever the order of the list, but for where it points', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), fc.boolean(), (order, broken) => {
      const findings = found((legs, document) => {
        if (broken) legs[3].plannedDeparture = '2026-11-20T00:00:00Z';
        document.legs = order.flatMap((index) => document.legs[index] ?? []);
      });
      const pointer = `/legs/${order.indexOf(2)}/plannedDeparture`;
      expect(brief(findings)).toEqual(broken ? [`MMW-025 ${pointer}`] : []);
    }),
  );
});
