import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { differences } from '../../documents/diff';
import { MessageError, type MessageFormat, type MessageLoss } from '../../documents/message-format';
import type { Tree } from './reading';
import { xffm } from './xffm';
import { xfhl } from './xfhl';
import { xfwb } from './xfwb';
import { xfzb } from './xfzb';

const seeds = join(__dirname, '../../../seeds/sandbox');
const seed = (name: string): Tree => JSON.parse(readFileSync(join(seeds, `${name}.json`), 'utf8')) as Tree;
const sample = readFileSync(join(seeds, 'air-waybill.xml'), 'utf8');

const envelope = {
  sender: 'chuanyu-window',
  receiver: 'ANY CARRIER',
  at: '2026-11-23T10:00:00.000Z',
  reference: 'doc_1_1',
};

const reading = (format: MessageFormat, text: string) => {
  if (!format.read) throw new Error('The form cannot be read.');
  return format.read(Buffer.from(text));
};
const writing = (format: MessageFormat, document: object) => {
  if (!format.write) throw new Error('The form cannot be written.');
  return format.write(document, envelope);
};
const pointers = (losses: readonly MessageLoss[]): string[] =>
  losses.map(({ kind, pointer, place }) => `${kind} ${pointer ?? place}`);

/** The loss report is right when the document, but for what it lists, comes back the same. */
function expectToldLosses(format: MessageFormat, document: object): void {
  const { bytes, losses } = writing(format, document);
  const back = reading(format, bytes.toString('utf8')).document;
  const told = losses.map(({ pointer }) => pointer ?? '');
  const untold = differences(document, back).filter(
    ({ pointer }) => !told.some((each) => each === pointer || each.startsWith(`${pointer}/`)),
  );
  expect(untold).toEqual([]);
}

describe('a document as Cargo-XML, and back', () => {
  it.each([
    [
      xfwb,
      'air-waybill',
      [
        'dropped /routing/0/truck/plate',
        'dropped /routing/0/truck/transitDeclaration',
        'dropped /routing/0/truck/customsLock',
        'dropped /routing/0/truck/seals/0/number',
        'dropped /routing/0/truck/seals/0/party',
        'dropped /routing/0/truck/seals/0/onAt',
        'dropped /routing/0/truck/seals/0/offAt',
        'dropped /routing/0/truck/seals/0/offParty',
        'dropped /routing/1/means',
        'defaulted /ssr/0',
        'defaulted /ssr/1',
        'dropped /carrier',
        'dropped /houses/0',
        'dropped /houses/1',
        'dropped /chargeableWeight',
        'dropped /handlingInformation',
      ],
    ],
    [
      xfzb,
      'house-waybill',
      [
        'dropped /marks',
        'dropped /securityDeclaration/issuer',
        'dropped /securityDeclaration/receivedFrom',
        'dropped /securityDeclaration/screening/0',
        'dropped /securityDeclaration/issuedBy',
        'dropped /securityDeclaration/issuedAt',
      ],
    ],
    [xfhl, 'house-manifest', ['dropped /houses/0/hsCodes/0', 'dropped /houses/1/hsCodes/0']],
    [xffm, 'flight-manifest', ['dropped /points/0/lines/1/totalPieces', 'dropped /means']],
  ])('%# loses what its report says and nothing else', (format, name, expected) => {
    const { losses } = writing(format, seed(name));
    expect(pointers(losses)).toEqual(expected);
    expectToldLosses(format, seed(name));
  });

  it.each([
    [xfwb, 'air-waybill'],
    [xfzb, 'house-waybill'],
  ])('%# says the security status as a handling code where it is none yet', (format, name) => {
    const document = { ...seed(name), shc: ['ECC'], securityStatus: 'SPX' };
    const { bytes, losses } = writing(format, document);
    expect(pointers(losses)).toContain('defaulted /shc/1');
    expect(losses.map(({ pointer }) => pointer)).not.toContain('/securityStatus');
    const back = reading(format, bytes.toString('utf8')).document as Tree;
    expect(back).toMatchObject({ shc: ['ECC', 'SPX'], securityStatus: 'SPX' });
    expect(writing(format, back).bytes.toString('utf8')).toBe(bytes.toString('utf8'));
    const alone = writing(format, { ...seed(name), shc: undefined, securityStatus: 'SCO' }).bytes;
    expect(reading(format, alone.toString('utf8')).document).toMatchObject({ securityStatus: 'SCO' });
  });

  it('is the same text each time, in the order of the schema', () => {
    const text = writing(xfwb, seed('air-waybill')).bytes.toString('utf8');
    expect(writing(xfwb, seed('air-waybill')).bytes.toString('utf8')).toBe(text);
    const parts = [...text.matchAll(/^ {4}<ram:(\w+)/gm)].map((match) => match[1] as string);
    const consignment = parts.slice(parts.indexOf('NilCarriageValueIndicator'));
    expect([...new Set(consignment)]).toEqual([
      'NilCarriageValueIndicator',
      'DeclaredValueForCustomsAmount',
      'TotalChargePrepaidIndicator',
      'TotalDisbursementPrepaidIndicator',
      'IncludedTareGrossWeightMeasure',
      'GrossVolumeMeasure',
      'TotalPieceQuantity',
      'ConsignorParty',
      'ConsigneeParty',
      'FreightForwarderParty',
      'OriginLocation',
      'FinalDestinationLocation',
      'SpecifiedLogisticsTransportMovement',
      'HandlingSPHInstructions',
      'HandlingSSRInstructions',
      'IncludedCustomsNote',
      'ApplicableOriginCurrencyExchange',
      'ApplicableLogisticsServiceCharge',
      'ApplicableLogisticsAllowanceCharge',
      'ApplicableRating',
      'ApplicableTotalRating',
    ]);
  });

  it('tells an amendment from a first submission', () => {
    const bytes = xfwb.write?.(seed('air-waybill'), { ...envelope, amends: true }).bytes.toString();
    expect(bytes).toContain('<ram:PurposeCode>Update</ram:PurposeCode>');
  });

  it('tells of every other waybill, too, what does not come back', () => {
    const text = fc.string({ minLength: 1, maxLength: 40 });
    const amount = fc.integer({ min: 0, max: 99_999_999 }).map((cents) => cents / 100);
    const line = fc.record(
      {
        pieces: fc.nat(999),
        grossWeight: amount,
        rateClass: fc.constantFrom('Q', 'N', 'M', 'U'),
        commodity: fc.constantFrom('0012E5', '7119', '000000'),
        chargeableWeight: amount,
        rate: amount,
        total: amount,
        goods: text,
        hsCodes: fc.array(fc.constantFrom('000111', '8517622990', '0712'), { minLength: 1, maxLength: 4 }),
        uld: fc.constantFrom('PMC31842CA', 'AKE12345LHX'),
        slac: fc.nat(999),
      },
      { requiredKeys: ['rateClass'] },
    );
    const oci = fc.record(
      {
        country: fc.constantFrom('CN', 'DE'),
        id: fc.constantFrom('SHP', 'CNE', 'NFY', 'ISS'),
        customsId: fc.constantFrom('T', 'CP', 'CT', 'RA'),
        text: fc.oneof(text, fc.constant('USCI+91500000MA5UQ7K36T')),
      },
      { requiredKeys: ['text'] },
    );
    const waybill = fc.record({
      grossWeight: fc.record({ value: amount, unit: fc.constantFrom('KG', 'LB') }),
      volume: fc.record({ value: amount, unit: fc.constantFrom('MC', 'CC', 'CF', 'CI') }),
      rateLines: fc.array(line, { minLength: 1, maxLength: 4 }),
      oci: fc.array(oci, { minLength: 1, maxLength: 9 }),
      shc: fc.uniqueArray(fc.constantFrom('SPX', 'ECC', 'NSC', 'PER'), { minLength: 1 }),
      securityStatus: fc.constantFrom('SPX', 'SCO', 'SHR', 'NSC'),
      ssr: fc.array(text, { minLength: 1, maxLength: 3 }),
      signedBy: text,
      declaredValueCarriage: fc.oneof(amount, fc.constant('NVD')),
    });
    fc.assert(
      fc.property(waybill, (part) => expectToldLosses(xfwb, { ...seed('air-waybill'), ...part })),
      { numRuns: 150 },
    );
  });
});

describe('reading an XFWB', () => {
  it('gives the document that its sender means', () => {
    const { document, losses } = reading(xfwb, sample);
    const waybill = document as Tree;
    expect(waybill).toMatchObject({
      awb: '999-24681414',
      type: 'Direct',
      grossWeight: { value: 402, unit: 'KG' },
      volume: { value: 3.6, unit: 'MC' },
      shipper: { uscc: '91500000MA61C7HD86', addressLines: expect.any(Array) as unknown },
      notify: [{ name: 'RHEINNETZ LOGISTIK GMBH' }],
      routing: [{ from: 'TFU', to: 'FRA', carrier: 'CA', flight: 'CA431', date: '2026-11-25' }],
      customs: { exportOffice: '7900' },
      declaredValueCarriage: 'NVD',
      insuredAmount: 'XXX',
      securityStatus: 'SPX',
      agent: { iataCode: '08300410101' },
      rateLines: [{ uld: 'PMC31842CA', hsCodes: ['8517622990'], chargeableWeight: 600, rate: 28.5 }],
    });
    expect(pointers(losses)).toEqual(['defaulted /customs']);
  });

  it('keeps identifiers as text, from first byte to last', () => {
    const { document } = reading(
      xfwb,
      sample
        .replace('<ID>999-24681414</ID>', '<ID>02012345675</ID>')
        .replace('<TypeCode>8517622990</TypeCode>', '<TypeCode>0012E5</TypeCode><TypeCode>1e400</TypeCode>'),
    );
    expect(document).toMatchObject({ awb: '02012345675', rateLines: [{ hsCodes: ['0012E5', '1e400'] }] });
  });

  it('keeps the lines of other customs information in their order, with those that only go on', () => {
    const note = (content: string, more = ''): string =>
      `<IncludedCustomsNote><Content>${content}</Content>${more}</IncludedCustomsNote>`;
    const notes = note('Z', '<SubjectCode>ISS</SubjectCode>') + note('goes on') + note('A');
    const text = sample.replace(/<IncludedCustomsNote>[\s\S]*<\/IncludedCustomsNote>/, notes);
    expect((reading(xfwb, text).document as Tree).oci).toEqual([
      { line: 1, id: 'ISS', text: 'Z' },
      { line: 2, text: 'goes on' },
      { line: 3, text: 'A' },
    ]);
  });

  it('takes pounds as pounds, and refuses a line in another unit than the waybill', () => {
    const text = sample.replace('unitCode="KGM">402', 'unitCode="LBR">886.3');
    const { grossWeight, rateLines } = reading(xfwb, text).document as Tree;
    expect(grossWeight).toEqual({ value: 886.3, unit: 'LB' });
    // Left as text, which the shape refuses with its place; converted, it would be another number.
    expect((rateLines as Tree[])[0]).toMatchObject({ grossWeight: '402 KGM', chargeableWeight: '600 KGM' });
  });

  it('reads items without a rate class into the line before them, and says so', () => {
    const more =
      '<IncludedMasterConsignmentItem><SequenceNumeric>2</SequenceNumeric><TypeCode>000222</TypeCode>' +
      '<Information>NDA</Information></IncludedMasterConsignmentItem></ApplicableRating>';
    const { document, losses } = reading(xfwb, sample.replace('</ApplicableRating>', more));
    expect((document as Tree).rateLines).toMatchObject([{ hsCodes: ['8517622990', '000222'] }]);
    expect(pointers(losses)).toContain(
      'bent /rsm:Waybill/rsm:MasterConsignment/ram:ApplicableRating/ram:IncludedMasterConsignmentItem[2]',
    );
  });

  it('takes the offset of the message for a time without one, and the charge code from the indicators', () => {
    const text = sample
      .replace(/(<ActualDateTime>)[^<]*/, '$12026-11-23T18:00:00')
      .replace(/(<IssueDateTime>)[^<]*/, '$12026-11-23T18:00:00+08:00')
      .replace(/<TransportPaymentMethodCode>.*/, '');
    const { document, losses } = reading(xfwb, text);
    expect(document).toMatchObject({ executedAt: '2026-11-23T18:00:00+08:00', chargeCode: 'PP' });
    expect(losses.filter(({ kind }) => kind === 'defaulted')).toHaveLength(3);
  });

  it('takes the day of a flight by the clocks of the airport it leaves, and tells that the time is lost', () => {
    const of = (time: string) => {
      const text = sample.replace(/(<ScheduledOccurrenceDateTime>)[^<]*/, `$1${time}`);
      const { document, losses } = reading(xfwb, text);
      const [leg] = (document as Tree).routing as Tree[];
      return [leg?.date, ...losses.filter(({ kind }) => kind === 'bent').map(({ actual }) => actual)];
    };
    expect(of('2026-11-24T18:05:00Z')).toEqual(['2026-11-25', '2026-11-24T18:05:00Z']);
    expect(of('2026-11-25T02:05:00')).toEqual(['2026-11-25', '2026-11-25T02:05:00']);
    expect(of('2026-11-25T00:00:00')).toEqual(['2026-11-25']);
  });

  it('tells every text that our document has no field for, and where it stands', () => {
    const text = sample.replace(
      '<awb:MasterConsignment>',
      '<awb:MasterConsignment><ProductID>GEN</ProductID>',
    );
    expect(reading(xfwb, text).losses).toContainEqual({
      kind: 'dropped',
      place: '/rsm:Waybill/rsm:MasterConsignment/ram:ProductID',
      actual: 'GEN',
      message: expect.any(Object) as unknown,
    });
  });

  it('does not grow with what it has no field for', () => {
    const much = '<ProductID>GEN</ProductID>'.repeat(30_000);
    const { losses } = reading(
      xfwb,
      sample.replace('<awb:MasterConsignment>', `<awb:MasterConsignment>${much}`),
    );
    expect(losses.length).toBeLessThan(1_100);
    expect(losses.at(-1)?.message.en).toContain('more are not listed');
  });

  it.each([
    ['another message', sample.replaceAll('iata:waybill:1', 'iata:housewaybill:1'), '/rsm:Waybill'],
    ['a type code of another message', sample.replace('>740<', '>703<'), 'ram:TypeCode'],
    ['a deletion', sample.replace('>Creation<', '>Deletion<'), 'ram:PurposeCode'],
  ])('refuses %s', (_what, text, place) => {
    expect(() => reading(xfwb, text)).toThrow(MessageError);
    try {
      reading(xfwb, text);
    } catch (error) {
      expect((error as MessageError).place).toContain(place);
    }
  });
});

describe('reading lists', () => {
  it('takes a list as complete when its pieces are those of the master', () => {
    const text = writing(xfhl, seed('house-manifest')).bytes.toString('utf8');
    expect(reading(xfhl, text).document).toMatchObject({ complete: true });
    const short = text.replace('<ram:TotalPieceQuantity>18<', '<ram:TotalPieceQuantity>17<');
    expect(reading(xfhl, short).document).toMatchObject({ complete: false });
  });

  it('takes an item of a house for what it repeats, and tells what it says beside it', () => {
    const text = writing(xfzb, seed('house-waybill')).bytes.toString('utf8');
    const other = text.replace(/(<ram:PieceQuantity>)30/, '$129');
    expect(pointers(reading(xfzb, other).losses)).toEqual([
      'dropped /rsm:HouseWaybill/rsm:MasterConsignment/ram:IncludedHouseConsignment/ram:IncludedHouseConsignmentItem/ram:PieceQuantity',
    ]);
    const unsaid = text.replace(/<ram:SummaryDescription>.*\n/, '');
    expect(reading(xfzb, unsaid).document).toMatchObject({ goods: seed('house-waybill').goods });
  });

  it('keeps units, loose cargo and empty points of a flight apart', () => {
    const line = { loadingCode: 'T', pieces: 1, weight: { value: 2, unit: 'KG' } };
    const manifest = {
      ...seed('flight-manifest'),
      points: [
        {
          airport: 'FRA',
          units: [{ uld: 'AKE00001CA', remarks: 'TOP' }],
          lines: [
            { ...line, awb: '999-00000011', uld: 'AKE00001CA' },
            { ...line, awb: '999-00000022', uld: 'PMC00002CA' },
            { ...line, awb: '999-00000033' },
          ],
        },
        { airport: 'LUX', nil: true },
      ],
    };
    const { bytes, losses } = writing(xffm, manifest);
    // The second unit stands in a group of its own, and so becomes a unit of the list.
    expect(pointers(losses).sort()).toEqual(['defaulted /points/0/units/1/uld', 'dropped /means']);
    const kinds = [...bytes.toString('utf8').matchAll(/AssociatedTransportCargo>\s*<ram:TypeCode>(\w+)/g)];
    expect(kinds.map((match) => match[1])).toEqual(['ULD', 'ULD', 'BLK', 'NIL']);
  });

  it('reads four times as many lines in some four times the time', () => {
    const lines = Array.from({ length: 2_000 }, (_, index) => ({
      awb: `999-${String(index).padStart(8, '0')}`,
      loadingCode: 'T',
      pieces: 1,
      weight: { value: 2, unit: 'KG' },
      goods: 'PARTS',
    }));
    const bytesOf = (count: number): Buffer =>
      writing(xffm, {
        ...seed('flight-manifest'),
        points: [{ airport: 'FRA', lines: lines.slice(0, count) }],
      }).bytes;
    const cpu = (bytes: Buffer): number => {
      const times = Array.from({ length: 5 }, () => {
        const before = process.cpuUsage();
        xffm.read?.(bytes);
        const { user, system } = process.cpuUsage(before);
        return user + system;
      });
      return Math.min(...times);
    };
    const [part, whole] = [bytesOf(500), bytesOf(2_000)];
    cpu(part);
    // A quadratic reader would take sixteen times as long.
    expect(cpu(whole) / cpu(part)).toBeLessThan(9);
  });
});
