import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { MessageError, type MessageLoss } from '../../documents/message-format';
import { shapeCheck } from '../../http/shape';
import { AirWaybill } from '../air-waybill.dto';
import { airWaybill } from '../air-waybill.kind';
import { fwb } from './fwb';
import { readFwb } from './fwb-read';
import { limits, lineWidth } from './message-text';

const seed = readFileSync(join(__dirname, '../../../seeds/sandbox/air-waybill.json'), 'utf8');
const waybill = (change: Partial<AirWaybill> = {}): AirWaybill => ({ ...JSON.parse(seed), ...change });
const envelope = {
  sender: 'CYW',
  receiver: 'CA',
  at: '2026-11-24T02:00:00Z',
  reference: 'doc_01JDXYZ0123456789ABC',
};
const write = (document: AirWaybill) => fwb.write!(document, envelope);
const read = (text: string, at?: string) => readFwb(Buffer.from(text), at);
const brief = (losses: readonly MessageLoss[]) =>
  losses.map(({ kind, pointer, place }) => `${kind} ${pointer ?? place}`);
const linesOf = (bytes: Buffer) => bytes.toString('latin1').split('\r\n').slice(0, -1);

/** A consignment of a forwarder in Chengdu, as an airline's system would send it. */
const sent = `FWB/17
999-02012345TFULUX/T6K120.0MC0.31
FLT/CV9765/02
RTG/LUXCV
SHP/7788
NAM/SICHUAN HUAYANG TRADING CO
/IMPORT AND EXPORT DEPARTMENT
ADR/NO. 9 SHUNXI ROAD
LOC/CHENGDU/SC
/CN/610200/TE/862880001234/FX/862880001235
CNE
NAM/MOSELLE PARTS SARL
ADR/12 RUE DE L AEROPORT
LOC/LUXEMBOURG
/LU/1110/TE/35226000000
AGT//0830041/0101
/SICHUAN SKY FORWARDING
/CHENGDU
SSR/KEEP DRY
NFY
NAM/FINDEL WAREHOUSE
ADR/HALL 3
LOC/FINDEL
/LU
ACC/GEN/CONTRACT 2026-88
CVD/CNY//PP/NVD/NCV/XXX
RTD/1/P6/K120.0/CQ/W120.0/R1.50/T180.00
/NG/PUMP PARTS
/2/NG/OF STEEL
/3/NH/8413910000
/4/ND//CMT80-40-20/4
/5/ND//CMT60-30-15/2
/6/NV/MC0.31
OTH/P/MYC60.00SCC12.50
PPD/WT180.00
/OC72.50/CT252.50
CER/SKY FORWARDING
ISU/28FEB27/CHENGDU/LI NA
OSI/CALL ON ARRIVAL
REF///AGT/SICHUANSKY/TFU
SPH/SPX/EAW
OCI/CN/SHP/T/USCI91500000MA5UQ7K36T
/LU/CNE/T/VAT12345678
//CNE/CP/MARC WEBER
///ED/1227
`;

describe('reading', () => {
  const { document, losses, places } = read(sent);
  const read1 = document as AirWaybill;

  it('gives a waybill of the right shape that breaks no rule but those of the message', () => {
    expect(shapeCheck(AirWaybill)(structuredClone(read1))).toEqual([]);
    expect(airWaybill.check(read1, []).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('keeps identifiers as text from the first byte to the last', () => {
    expect(read1.awb).toBe('999-02012345');
    expect((read(sent.replace('999-02012345', '99902012345')).document as AirWaybill).awb).toBe(
      '999-02012345',
    );
    expect(read1.rateLines[0]!.hsCodes).toEqual(['8413910000']);
    expect(read1.shipper.uscc).toBe('91500000MA5UQ7K36T');
  });

  it('puts everything where it belongs', () => {
    expect(read1).toMatchObject({
      type: 'Direct',
      routing: [{ from: 'TFU', to: 'LUX', carrier: 'CV', flight: 'CV9765', date: '2027-03-02' }],
      shipper: {
        name: 'SICHUAN HUAYANG TRADING CO IMPORT AND EXPORT DEPARTMENT',
        contact: { phone: '862880001234' },
      },
      consignee: { city: 'LUXEMBOURG', postal: '1110', contact: { person: 'MARC WEBER' } },
      agent: { name: 'SICHUAN SKY FORWARDING', city: 'CHENGDU', iataCode: '08300410101' },
      rateLines: [
        { pieces: 6, grossWeight: 120, rateClass: 'Q', rate: 1.5, total: 180, goods: 'PUMP PARTS OF STEEL' },
      ],
      totals: { prepaid: { weight: 180, dueCarrier: 72.5, total: 252.5 } },
      otherCharges: [{ code: 'MY', entitlement: 'C', amount: 60, pc: 'P' }, { code: 'SC' }],
      accounting: [{ identifier: 'GEN', text: 'CONTRACT 2026-88' }],
      securityStatus: 'SPX',
      ssr: ['KEEP DRY'],
      executedAt: '2027-02-28T00:00:00Z',
      customs: { exportOffice: expect.stringMatching(/^79/) },
    });
    expect(read1.oci!.map(({ line, text }) => [line, text])).toEqual([
      [1, 'USCI+91500000MA5UQ7K36T'],
      [2, 'VAT12345678'],
      [3, 'MARC WEBER'],
      [4, '1227'],
    ]);
  });

  it('tells what it dropped, assumed and bent, and says nothing of the rest', () => {
    expect(brief(losses)).toEqual([
      'defaulted /executedAt',
      'defaulted /routing/0/date',
      'dropped line 5, SHP',
      'dropped line 9, LOC',
      'dropped line 10',
      'dropped line 37, CER',
      'dropped line 40, REF',
      'bent /oci/0',
      'defaulted /chargeCode',
      'defaulted /customs',
      'defaulted /type',
    ]);
  });

  it('knows the line of every value', () => {
    expect(places.get('/consignee/city')).toBe('line 14, LOC place');
    expect(places.get('/rateLines/0/total')).toBe('line 27, RTD T');
    expect(places.get('/oci/3/text')).toBe('line 45, text');
  });

  it('reads version 16, whose parties have no tags', () => {
    const parties = `SHP
/SICHUAN HUAYANG TRADING CO
/NO. 9 SHUNXI ROAD
/CHENGDU/SC
/CN/610200/TE/862880001234
`;
    const old = sent.replace('FWB/17', 'FWB/16').replace(/SHP\/7788[^]*?(?=CNE)/, parties);
    expect((read(old).document as AirWaybill).shipper).toMatchObject({
      name: 'SICHUAN HUAYANG TRADING CO',
      addressLines: ['NO. 9 SHUNXI ROAD'],
      city: 'CHENGDU',
      country: 'CN',
      postal: '610200',
    });
  });

  it.each([
    ['CRLF', sent.replaceAll('\n', '\r\n')],
    ['no final line end', sent.trimEnd()],
    ['blank lines at the end', `${sent}\n\n\n`],
  ])('takes %s', (_name, text) => expect(read(text).document).toEqual(document));

  it('forgives lower case and tells it', () => {
    const reading = read(sent.toLowerCase());
    expect(reading.document).toEqual(document);
    expect(reading.losses[0]).toMatchObject({ kind: 'bent', place: 'line 1' });
  });

  it('skips address lines of the envelope and tells them', () => {
    const reading = read(`QK TFUFMCV\n.LUXFFCV 280900\n${sent}`);
    expect(reading.document).toEqual(document);
    expect(brief(reading.losses).slice(0, 2)).toEqual(['dropped line 1', 'dropped line 2']);
  });

  it.each([sent.replace('FWB/17', 'FFM/8'), `FFM/8\n${sent}`])(
    'reads a waybill under the name of a manifest as what its body is',
    (text) => {
      const reading = read(text);
      expect(reading.document).toEqual(document);
      expect(reading.losses[0]!.message.en).toContain('the body is FWB');
    },
  );

  it('reads OCI lines that go on with one or two slants', () => {
    const reading = read(sent.replace('///ED/1227', '/ED/1227\n//ST/TEXT\n/ONLY TEXT'));
    const lines = (reading.document as AirWaybill).oci!.slice(3);
    expect(lines).toEqual([
      { line: 4, customsId: 'ED', text: '1227' },
      { line: 5, customsId: 'ST', text: 'TEXT' },
      { line: 6, text: 'ONLY TEXT' },
    ]);
    expect(brief(reading.losses)).toContain('bent /oci/5');
  });

  it('joins a text that was broken without a slant', () => {
    const reading = read(sent.replace('SSR/KEEP DRY', 'SSR/KEEP DRY AND DO\nNOT STACK'));
    expect((reading.document as AirWaybill).ssr).toEqual(['KEEP DRY AND DO NOT STACK']);
  });

  it('dates flights by the receipt when the waybill has no date of issue', () => {
    const text = sent.replace(/ISU.*\n/, '');
    expect((read(text, '2026-12-30T09:00:00Z').document as AirWaybill).routing[0]!.date).toBe('2027-01-02');
    const undated = read(text);
    expect((undated.document as AirWaybill).routing[0]!.date).toBeUndefined();
    expect(brief(undated.losses)).toContain('dropped line 3, FLT');
  });

  it('leaves a number that is none for the check to refuse under its name', () => {
    const document = read(sent.replace('PPD/WT180.00', 'PPD/WT1.8.0')).document;
    expect(shapeCheck(AirWaybill)(structuredClone(document)).map(({ pointer }) => pointer)).toEqual([
      '/totals/prepaid/weight',
    ]);
  });
});

describe('refusing', () => {
  const refusal = (text: string | Buffer): MessageError => {
    try {
      readFwb(Buffer.from(text));
    } catch (error) {
      if (error instanceof MessageError) return error;
    }
    throw new Error('It was not refused.');
  };

  it.each([
    ['', 'line 1'],
    ['hello\nworld', 'line 1'],
    ['FWB/17', 'line 1'],
    ['FWB/17\nnonsense', 'line 2'],
    [sent + sent, `line ${sent.split('\n').length}`],
    [`FWB/17\n${'X'.repeat(limits.line + 1)}`, 'line 2'],
    [`FWB/17\n${'/A\n'.repeat(100_000)}`, `line ${limits.lines + 2}`],
    [Buffer.alloc(50_000_000, 'A'), `byte ${limits.bytes}`],
    [Buffer.alloc(50_000_000, '\n'), `byte ${limits.bytes}`],
  ])('what cannot be read, with its line', (text, place) => expect(refusal(text).place).toBe(place));

  it('says what a message is that belongs elsewhere', () => {
    expect(refusal('FNA\nACK/AWB REJECTED\n/DUPLICATE AWB\nFWB/17\n999-02012345TFULUX/T6K120').text.en).toBe(
      'This is an FNA that rejects FWB 999-02012345 (AWB REJECTED, DUPLICATE AWB); an FWB is read here.',
    );
    const fsu = 'FSU/15\n999-02012345TFULUX/T6K120\nRCS/28FEB0900/TFU/T6K120';
    expect(refusal(fsu).text.en).toContain('the statuses RCS of 999-02012345');
  });
});

describe('writing', () => {
  it('writes the worked example as airlines expect it', () => {
    const lines = linesOf(write(waybill()).bytes);
    expect(lines.slice(0, 4)).toEqual([
      'FWB/17',
      '999-24681355CKGFRA/T48K612MC6.192',
      'FLT/CA7806/24/CA431/25',
      'RTG/TFUCA/FRACA',
    ]);
    expect(lines).toContain('RTD/1/P30/K402/CQ/W600/R28.5/T17100');
    expect(lines).toContain('/2/NC/ETHERNET NETWORK');
    expect(lines).toContain('OTH/P/MYC4644SCC734.4AWA50');
    expect(lines).toContain('OCI/CN/SHP/T/USCI91500000MA5UQ7K36T');
  });

  it('tells every field that does not arrive as it is', () => {
    const told = brief(write(waybill()).losses);
    expect(told).toEqual(
      expect.arrayContaining([
        'bent /shipper/name',
        'bent /executedAt',
        'dropped /chargeableWeight',
        'dropped /houses',
        'dropped /routing/0/truck/customsLock',
        'dropped /consignee/contact/email',
      ]),
    );
    expect(
      told.filter((each) => /awb|origin|destination|pieces|oci|otherCharges|totals|uscc/.test(each)),
    ).toEqual([]);
    const name = write(waybill()).losses.find(({ pointer }) => pointer === '/shipper/name');
    expect(name?.message.en).toContain('Cargo-IMP cannot write 重 庆');
  });

  it('adds what the parties say and no OCI line does', () => {
    const { oci: _none, ...document } = waybill();
    expect(linesOf(write(document as AirWaybill).bytes).slice(-3)).toEqual([
      'OCI/CN/SHP/T/USCI91500000MA5UQ7K36T',
      '/DE/CNE/T/EORIDE100020003000400',
      '/DE/CNE/CP/KATHARINA VOSS',
    ]);
  });

  it('refuses a number of pieces that has no room, rather than change it', () => {
    expect(() => write(waybill({ pieces: 10_000 }))).toThrow(MessageError);
  });

  it('keeps every charge when the goods need more rows than there are', () => {
    const lines = Array.from({ length: 12 }, () => waybill().rateLines[0]!);
    const { document } = readFwb(write(waybill({ rateLines: lines })).bytes);
    expect((document as AirWaybill).rateLines.map(({ total }) => total)).toEqual(
      lines.map(({ total }) => total),
    );
  });
});

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const words = (max: number) =>
  fc.oneof(
    fc.string({ minLength: 1, maxLength: max }),
    fc.string({
      minLength: 1,
      maxLength: Math.min(max, 40),
      unit: fc.constantFrom(...'aZ 9.-/+,&é重\u0000\ud83d\ude00ßŁ'),
    }),
    fc
      .array(fc.constantFrom('PUMP', 'Żółć', '重庆', 'PARTS', 'A/B', '12', 'straße'), {
        minLength: 1,
        maxLength: 12,
      })
      .map((list) => list.join(' ').slice(0, max)),
  );
const amount = fc.integer({ min: 0, max: 99_999_999 }).map((cents) => cents / 100);
const weight = fc.integer({ min: 0, max: 99_999 }).map((tenths) => tenths / 10);
const party = fc.record(
  {
    name: words(105),
    addressLines: fc.array(words(105), { minLength: 1, maxLength: 4 }),
    city: words(35),
    postal: words(17),
    country: fc.constantFrom('CN', 'DE', 'KZ'),
    uscc: fc.constant('91500000MA5UQ7K36T'),
    contact: fc.record(
      { person: words(70), phone: fc.constantFrom('+86 23 6700 0188', '49691') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['name', 'addressLines', 'city', 'country'] },
);
const ociLine = fc.record(
  {
    country: fc.constantFrom('CN', 'DE'),
    id: fc.constantFrom('SHP', 'CNE', 'ISS'),
    customsId: fc.constantFrom('T', 'CP', 'CT', 'ED'),
    text: fc.oneof(words(70), fc.constant('USCI+91500000MA5UQ7K36T')),
  },
  { requiredKeys: ['text'] },
);
const rateLine = fc.record(
  {
    pieces: fc.integer({ min: 0, max: 9_999 }),
    grossWeight: weight,
    rateClass: fc.constantFrom('Q', 'M', 'Y', 'U'),
    commodity: fc.constantFrom('4321', 'N100'),
    chargeableWeight: weight,
    rate: fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
    total: fc.tuple(amount, fc.boolean()).map(([value, minus]) => (minus ? -value : value)),
    goods: words(700),
    hsCodes: fc.array(fc.constantFrom('841391', '8517622990'), { minLength: 1, maxLength: 5 }),
    uld: fc.constant('PMC12345CA'),
    slac: fc.integer({ min: 0, max: 9_999_999 }),
    dims: fc.array(
      fc.record({
        pieces: fc.integer({ min: 1, max: 99_999 }),
        length: fc.constantFrom(0.1, 120),
        width: fc.constantFrom(47.5, 80),
        height: fc.constantFrom(9999, 12),
        unit: fc.constantFrom('CM' as const, 'IN' as const),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  },
  { requiredKeys: ['rateClass'] },
);
const leg = fc
  .record({
    from: fc.constantFrom('CKG', 'TFU'),
    to: fc.constantFrom('FRA', 'LUX'),
    carrier: fc.constantFrom('CA', '3U'),
    number: optional(fc.constantFrom('431', '43', '8633A')),
    date: optional(fc.constantFrom('2026-11-24', '2026-12-01', '2027-02-28')),
  })
  .map(({ number, ...each }) => ({ ...each, ...(number && { flight: `${each.carrier}${number}` }) }));
const anyWaybill = fc.record({
  type: fc.constantFrom('Master' as const, 'Direct' as const),
  routing: fc.array(leg, { minLength: 1, maxLength: 5 }),
  shipper: party,
  consignee: party,
  agent: optional(
    fc.record({
      name: words(105),
      city: words(35),
      iataCode: optional(fc.constantFrom('0830041', '08300410101')),
    }),
  ),
  notify: optional(fc.array(party, { minLength: 1, maxLength: 2 })),
  accounting: optional(
    fc.array(fc.record({ identifier: optional(fc.constant('GEN')), text: words(70) }), {
      minLength: 1,
      maxLength: 6,
    }),
  ),
  pieces: fc.integer({ min: 1, max: 9_999 }),
  grossWeight: fc.record({ value: weight, unit: fc.constantFrom('KG' as const, 'LB' as const) }),
  volume: optional(fc.record({ value: weight, unit: fc.constantFrom('MC' as const, 'CF' as const) })),
  rateLines: fc.array(rateLine, { minLength: 1, maxLength: 6 }),
  otherCharges: optional(
    fc.array(
      fc.record({
        code: fc.constantFrom('MY', 'SC'),
        entitlement: fc.constantFrom('A' as const, 'C' as const),
        amount,
        pc: fc.constantFrom('P' as const, 'C' as const),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  ),
  insuredAmount: optional(fc.oneof(amount, fc.constant('XXX' as const))),
  ssr: optional(fc.array(words(70), { minLength: 1, maxLength: 5 })),
  osi: optional(fc.array(words(70), { minLength: 1, maxLength: 5 })),
  handlingInformation: optional(words(200)),
  shc: optional(fc.uniqueArray(fc.constantFrom('SPX', 'NSC', 'CAO', 'PER', 'EAW'), { minLength: 1 })),
  securityStatus: optional(fc.constantFrom('SPX', 'SCO')),
  oci: optional(fc.array(ociLine, { minLength: 1, maxLength: 12 })),
  executedIn: optional(words(70)),
  signedBy: optional(words(105)),
});

const plainCopy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const drawn = (change: object): AirWaybill => plainCopy({ ...waybill(), ...change });

/** Every value of a document that is no object, by its pointer. */
function leaves(value: unknown, pointer = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[pointer, value]];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, `${pointer}/${key}`));
}

/** Enough to find what the examples do not, and few enough for every run of the tests. */
const runs = { numRuns: 60 };

describe('properties', () => {
  it('what is written keeps to the lines and characters of Cargo-IMP', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const lines = linesOf(write(drawn(change)).bytes);
        expect(lines.filter((line) => line.length > lineWidth || !/^[A-Z0-9 ./-]+$/.test(line))).toEqual([]);
      }),
      runs,
    );
  });

  it('every field that the loss report does not name comes back the same', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const document = drawn(change);
        const { bytes, losses } = write(document);
        const arrived = new Map(leaves(readFwb(bytes).document));
        const named = losses.map(({ pointer = '' }) => pointer);
        const told = (pointer: string) => named.some((each) => `${pointer}/`.startsWith(`${each}/`));
        const lost = leaves(document).filter(
          ([pointer, value]) => arrived.get(pointer) !== value && !told(pointer),
        );
        expect(lost).toEqual([]);
      }),
      runs,
    );
  });

  it('what was read from a message is written as the same message', () => {
    fc.assert(
      fc.property(anyWaybill, (change) => {
        const first = write(drawn(change)).bytes;
        const { document } = readFwb(first);
        expect(linesOf(write(document as AirWaybill).bytes)).toEqual(linesOf(first));
      }),
      runs,
    );
  });

  it('no text makes the reader fail in another way than by refusing', () => {
    const line = fc.oneof(fc.string({ maxLength: 80 }), fc.constantFrom(...sent.split('\n')));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        try {
          const { document, losses } = read(
            ['FWB/17', '999-02012345TFULUX/T6K120', 'RTG/LUXCV', ...lines].join('\n'),
          );
          expect(JSON.stringify(document)).not.toContain('"__proto__"');
          for (const { message } of losses) expect(message.zh).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(MessageError);
        }
      }),
      runs,
    );
  });
});
