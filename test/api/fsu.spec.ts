import { awbOf, masterOf } from '../support/air';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { errorsOf, expectProblem } from '../support/problems';
import { company, Reported } from '../support/reports';

/** Days ago by UTC, as a telegram writes them and as our facts do. */
const daysAgo = (days: number): { told: string; iso: string } => {
  const day = new Date(Date.now() - days * 86_400_000);
  const [date = '', month = ''] = day.toUTCString().slice(5, 11).toUpperCase().split(' ');
  return { told: `${date}${month}`, iso: day.toISOString().slice(0, 10) };
};

interface Told {
  kind: string;
  place: string;
  actual?: string;
}

describe('statuses as Cargo-IMP FSU', () => {
  let exchange: Exchange;
  let airline: string;
  let serial = 7_000;
  const [before, on, after] = [daysAgo(5), daysAgo(4), daysAgo(3)];

  beforeAll(async () => {
    exchange = await startExchange();
    airline = await company(exchange, 'Patient Air', ['carrier']);
  });
  afterAll(() => exchange.stop());

  /** A waybill of so many pieces from Chongqing to Frankfurt, and what sends telegrams about it. */
  const waybill = async (pieces = 48) => {
    const number = (serial += 1);
    const body = masterOf(number, pieces, 612);
    const reply = await exchange.call('POST', '/v1/air-waybills', { key: exchange.keys.forwarder, body });
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    const id = String(reply.body.id);
    const document = new Reported(exchange, `/v1/air-waybills/${id}`, id, 'forwarder');
    await document.grant(airline);
    const send = (...lines: string[]): Promise<Reply> =>
      exchange.call('POST', `${document.path}/events`, {
        key: exchange.keys[airline],
        raw: ['FSU/15', `${awbOf(number)}CKGFRA/T${pieces}K612`, ...lines, ''].join('\r\n'),
        headers: { 'content-type': 'text/plain' },
      });
    const facts = async (): Promise<Record<string, unknown>[]> =>
      (await document.events()).map(({ code, occurredAt, facts: said }) => ({
        ...{ code, occurredAt },
        ...(said as object),
      }));
    return { document, send, facts, awb: awbOf(number) };
  };
  const lossesOf = ({ body }: Reply): string[] =>
    (body.losses as unknown as Told[]).map(({ kind, place, actual }) => `${kind} ${place}: ${actual}`);

  it('of two waybills are refused with the line of the second, and nothing of them is kept', async () => {
    const { document, send, awb } = await waybill();
    const rcf = `RCF/CA431/${on.told}0605/FRA/T48K612`;
    for (const detail of ['', 'ULD/PMC12345CA', 'OSI/KEEP DRY']) {
      const other = [`${awbOf(9_999)}CKGFRA/T10K100`, `DLV/${on.told}0900/FRA/T10K100/OTHER CONSIGNEE`];
      const reply = await send(rcf, ...(detail ? [detail] : []), ...other);
      expectProblem(reply, 400, 'message.unreadable');
      expect([reply.body.place, reply.body.detail]).toEqual([
        detail ? 'line 5' : 'line 4',
        expect.stringContaining(awbOf(9_999)),
      ]);
    }
    expect(await document.events()).toEqual([]);
    // The line of the waybill itself again, and a telephone number in a text that was broken, are no other one.
    const again = await send(
      rcf,
      'OSI/CALL',
      '13812345678',
      `${awb}CKGFRA/T48K612`,
      `NFD/${on.told}0700/FRA/T48`,
    );
    expect(again.body.items?.map(({ code }) => code)).toEqual(['RCF', 'NFD']);
  });

  it('are of the day that the letter behind the time makes of the scheduled one', async () => {
    const { send, facts } = await waybill();
    const reply = await send(
      `RCS/${on.told}2000/CKG/T48K612`,
      `DEP/CA431/${on.told}/CKGFRA/T48K612/A0130-N`,
      `RCF/CA432/${after.told}2350-P/FRA/T48K612`,
    );
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    const [rcs, dep, rcf] = await facts();
    expect(rcs?.occurredAt).toMatch(on.iso);
    expect([dep?.occurredAt, dep?.flightDate]).toEqual([`${after.iso}T01:30:00+08:00`, on.iso]);
    expect(rcf?.occurredAt).toMatch(new RegExp(`^${on.iso}T23:50:00`));
    expect(rcf?.flightDate).toBe(after.iso);
    const findings = (reply.body.items as unknown as { findings: { rule: string }[] }[]).flatMap((each) =>
      each.findings.map(({ rule }) => rule),
    );
    expect(findings).toEqual([]);
  });

  it('count a hundred pieces and more, with or without their weight', async () => {
    const { send, facts } = await waybill(480);
    const lines = ['RCF', 'ARR'].map((code) => `${code}/CA431/${on.told}0605/FRA/T480`);
    expect((await send(...lines, `NFD/${on.told}0700/FRA/P100`)).status).toBe(201);
    expect(await facts()).toMatchObject([
      { code: 'RCF', flight: 'CA431', pieces: 480, extent: 'T' },
      { code: 'ARR', flight: 'CA431', pieces: 480, extent: 'T' },
      { code: 'NFD', pieces: 100, extent: 'P' },
    ]);
    expect((await facts())[2]).not.toHaveProperty('flight');
  });

  it('may be information alone: OCI and OSI without a status above them are statuses themselves', async () => {
    const { send, facts } = await waybill();
    const oci = await send('OCI/CN/CNE/T/USCI91500000MA5UQ7K36T', '///ED/0213');
    expect([oci.status, oci.text]).toEqual([201, expect.any(String)]);
    expect((await send('OSI/ONE PIECE WET', '/INFORM CNEE')).status).toBe(201);
    expect(await facts()).toMatchObject([
      { code: 'OCI', airport: 'CKG', text: 'CN/CNE/T/USCI+91500000MA5UQ7K36T; //ED/0213' },
      { code: 'OSI', airport: 'CKG', text: 'ONE PIECE WET; INFORM CNEE' },
    ]);
  });

  it('are kept as the line has them, and what no report has a field for is told', async () => {
    const { send, facts } = await waybill();
    const reply = await send(
      `RCF/CA431/${on.told}0605/FRA/S40K500MC3.1T48/A0550/S0600`,
      `CRC/${on.told}0930/FRA/T48K612/CA431/${before.told}/TFUFRA`,
      `TFD/LH/${on.told}1200/FRA/P3K30/123456`,
      '/CA/HANDLING AGENT',
      `NFD/${on.told}0700/FRA/T48K612/MAINTOR`,
      ...Array.from({ length: 8 }, () => `OSI/${'X'.repeat(99)}`),
    );
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    expect(await facts()).toMatchObject([
      { code: 'RCF', pieces: 40, extent: 'P', flightDate: on.iso },
      { code: 'CRC', airport: 'FRA', flight: 'CA431', flightDate: before.iso, from: 'TFU', to: 'FRA' },
      { code: 'TFD', carrier: 'LH', reference: '123456', name: 'HANDLING AGENT', text: '/CA/HANDLING AGENT' },
      { code: 'NFD', name: 'MAINTOR' },
    ]);
    expect((await facts())[1]).not.toHaveProperty('name');
    const told = lossesOf(reply).filter((each) => !each.startsWith('defaulted'));
    expect(told).toEqual([
      'dropped line 3, RCF: MC3.1 T48',
      'dropped line 3, RCF: A0550',
      'dropped line 3, RCF: S0600',
      'bent line 3, RCF: S',
      expect.stringMatching(/^bent line 7, NFD: X+; X*…$|^bent line 7, NFD: X+…$/),
    ]);
    const short = await send(`CCD/${on.told}0900/FRA/T48`, 'OCI/DE/ED/0213');
    expect(lossesOf(short)).toContainEqual(expect.stringMatching(/^bent line 4, OCI: /));
    const findings = errorsOf(expectProblem(await send(`DLV/${on.told}0930/FRA`), 422, 'event.rules'));
    expect(findings).toEqual(['FSU-003 /facts/pieces']);
  });
});
