import type { Form, FormField, FormLoss } from '../../src/forms/form.dto';
import { example, startExchange, type Exchange, type Reply } from '../support/exchange';
import { numbered, submit, type Draft, type KindFile } from '../support/documents';
import { expectProblem } from '../support/problems';

describe('forms of one record', () => {
  let exchange: Exchange;
  let serial = 0;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  /** Stores the worked example, changed, and gives its id. */
  async function stored(file: KindFile, change: (body: Draft) => Draft = (body) => body): Promise<string> {
    const reply = await submit(exchange, file, change(numbered(file, (serial += 1))));
    expect(reply.body).toMatchObject({ id: expect.any(String) as string });
    return (reply.body as unknown as { id: string }).id;
  }
  const see = (id: string, view: string, key = 'carrier'): Promise<Reply> =>
    exchange.call('GET', `/v1/documents/${id}/views/${view}`, { key: exchange.keys[key] });
  const preview = (kind: string, view: string, document: unknown, more: Draft = {}): Promise<Reply> =>
    exchange.call('POST', '/v1/previews', {
      key: exchange.keys.carrier,
      body: { kind, view, document, ...more },
    });
  const read = (body: object): Promise<Reply> =>
    exchange.call('POST', '/v1/edifact-readings', { key: exchange.keys.carrier, body });
  const box = (form: Form, field: string): FormField | undefined =>
    form.fields.find((each) => each.field === field);

  it('one note stands on the SMGS form and on the common form under the numbers of each', async () => {
    const id = await stored('rail-note');
    const smgs = (await see(id, 'smgs')).body as unknown as Form;
    const common = (await see(id, 'cim-smgs')).body as unknown as Form;
    expect([box(smgs, 'goods')?.box, box(common, 'goods')?.box]).toEqual(['15', '20']);
    expect([box(smgs, 'seals')?.box, box(common, 'seals')?.box]).toEqual(['19', '20']);
    expect(box(smgs, 'packages')).toMatchObject({
      value: '40',
      from: expect.arrayContaining(['/goods/0/packages']) as string[],
    });
    expect(box(smgs, 'mass')?.value).toBe('38880.6');
    expect(box(smgs, 'destination')?.value).toContain('Туаньцзецунь');
    const loads = smgs.lists[0]?.rows.map((row) => [row[0], row[6], row[7]].join(' '));
    expect(loads).toEqual(['JIAU4201176 20 19200.4', 'JIAU4201181 20 19680.2']);
    // The common form has no box for how the mass was found, and says so.
    expect(common.losses).toContainEqual(expect.objectContaining({ kind: 'no_box', pointer: '/massMethod' }));
    expect(smgs.losses.map(({ pointer }) => pointer)).not.toContain('/massMethod');
  });

  it('a note loses no seal on paper or in a message: the lists hold those that box 19 does not', async () => {
    const { containers: _, ...body } = numbered('rail-note', (serial += 1));
    const goods = (body.goods as Draft[]).map(({ containers: __, ...item }) => item);
    const seal = { party: 'SH', condition: '1', unit: '3351 49512071' };
    const seals = [...'12345'].map((nth) => ({ ...seal, number: `S${nth}` }));
    const { lists } = (await preview('rail-note', 'smgs', { ...body, goods, seals })).body as unknown as Form;
    expect(lists.map(({ rows }) => rows.join())).toEqual(['335149512071,П,70,4,20200,,S1, S2, S3, S4, S5']);
    const { message } = (await preview('rail-note', 'iftmin', { ...body, goods, seals })).body;
    expect(message?.match(/SEL\+S\d/g)).toHaveLength(5);
  });

  it('two forms of one note are compared field by field', async () => {
    const id = await stored('rail-note');
    const { body } = await see(id, 'smgs/differences?against=cim-smgs');
    const fields = (body.items as unknown as { pointer: string; change: string }[]).map(
      ({ pointer, change }) => `${change} ${pointer}`,
    );
    expect(fields).toEqual(expect.arrayContaining(['added /massMethod', 'removed /tare']));
    expect(fields.some((each) => each.endsWith('/consignor'))).toBe(false);
  });

  it('a rail leg is a note already, with its origins, and what the railway still wants to know is named', async () => {
    const spaced = (body: Draft): Draft =>
      JSON.parse(JSON.stringify(body).replace('"unit":"CYWU4012349"', '"unit":"CYWU 401234-9"')) as Draft;
    const smgs = (await see(await stored('multimodal-waybill', spaced), 'smgs?leg=2', 'landbridge'))
      .body as unknown as Form;
    expect(box(smgs, 'consignor')?.from[0]).toBe('/consignor/name');
    // Legs 2 and 3 run under one note, so it goes all the way to Małaszewicze with a section each.
    expect(box(smgs, 'destination')).toMatchObject({
      from: expect.arrayContaining(['/legs/2/to/names']) as string[],
    });
    expect(smgs.draft?.document).toMatchObject({
      noteNumber: 'CY-26-0417735',
      carriers: [{ rics: 'CYR1' }, { rics: 'SRL7' }],
      containers: [{ number: 'CYWU4012349', onWagon: '94012341' }, { number: 'CYWU4012354' }],
      goods: [{ containers: [{ container: 'CYWU4012349' }, { container: 'CYWU4012354' }] }],
      borderStations: [{ exit: { unlocode: 'CNAKL' } }],
    });
    const missing = smgs.losses.filter(({ kind }) => kind === 'missing').map(({ pointer }) => pointer);
    expect(missing).toEqual(
      expect.arrayContaining(['/payers', '/loadedBy', '/massMethod', '/contractDate', '/borderStations']),
    );
    // The note in the draft can be completed and is then a note like any other.
    const answer = await preview('rail-note', 'smgs', completed(smgs.draft?.document as Draft));
    expect(answer.status).toBe(200);
  });

  /** What only the railway and the consignor know. */
  const completed = (draft: Draft): Draft => ({
    ...draft,
    issuingRailway: '33',
    loadedBy: 'CONSIGNOR',
    massMethod: 'DECLARED',
    contractDate: '2026-11-23',
    departureStation: { ...(draft.departureStation as object), code: '33035781' },
    borderStations: [
      {
        exit: { names: { en: 'Alashankou' }, country: 'CN' },
        entry: { names: { en: 'Dostyk', zh: '多斯特克' }, country: 'KZ' },
      },
      {
        exit: { names: { en: 'Kanisay' }, country: 'KZ' },
        entry: { names: { en: 'Iletsk I' }, country: 'RU' },
      },
      {
        exit: { names: { en: 'Krasnoye' }, country: 'RU' },
        entry: { names: { en: 'Osinovka' }, country: 'BY' },
      },
      { exit: { names: { en: 'Brest' }, country: 'BY' } },
    ],
    carriers: [{ ...(draft.carriers as object[])[0], to: '马拉舍维奇' }],
    payers: [{ section: 1, payer: '重庆渝晖电子有限公司' }],
    wagons: (draft.wagons as object[]).map((wagon) => ({ ...wagon, providedBy: 'P' })),
  });

  it('a road leg is a CMR note in which other legs have no say', async () => {
    const id = await stored('multimodal-waybill');
    const cmr = (await see(id, 'cmr?leg=4', 'landbridge')).body as unknown as Form;
    expect(box(cmr, 'number')?.value).toBe('CMR-4410087');
    expect(box(cmr, 'packages')).toMatchObject({ box: '7', value: '480' });
    expect(box(cmr, 'departure')?.value).toContain('Małaszewicze');
    expect(JSON.stringify(cmr)).not.toContain('CY-26-0417735');
    expectProblem(await see(id, 'cmr?leg=2', 'landbridge'), 404, 'view.unknown');
    // Two legs go by road: which one is meant must be said.
    expectProblem(await see(id, 'cmr', 'landbridge'), 404, 'view.unknown');
  });

  it('what is not for the carrier stays on the note and goes to nobody by message', async () => {
    const secret = 'цена по договору 77';
    const id = await stored('rail-note', (body) => ({ ...body, infoNotForCarrier: secret }));
    expect(box((await see(id, 'smgs')).body as unknown as Form, 'notForCarrier')).toMatchObject({
      box: '25',
    });
    const { message, losses } = (await see(id, 'iftmin')).body as unknown as {
      message: string;
      losses: FormLoss[];
    };
    expect(message).not.toContain(secret);
    expect(losses).toContainEqual(expect.objectContaining({ pointer: '/infoNotForCarrier', kind: 'no_box' }));
  });

  it('charges are "as agreed" on the papers of the legs, and amounts are shown to who entered them', async () => {
    const charge = {
      code: 'FRT',
      amount: 7200.565,
      currency: 'KWD',
      payer: 'X',
      terms: 'PREPAID',
      tariff: 'T',
    };
    const legs = [4, 2].map((legSequence) => ({ ...charge, legSequence }));
    const id = await stored('multimodal-waybill', (body) => ({ ...body, charges: [...legs, charge] }));
    await exchange.call('POST', `/v1/multimodal-waybills/${id}/grants`, {
      key: exchange.keys.landbridge,
      body: { partyId: exchange.ids.buyer },
    });
    const charges = async (view: string, key: string): Promise<FormField | undefined> =>
      box((await see(id, view, key)).body as unknown as Form, 'charges');
    expect(await charges('cmr?leg=4', 'landbridge')).toMatchObject({
      box: '19',
      value: 'AS AGREED 按约定',
      from: ['/charges/0'],
    });
    expect((await charges('cim-smgs?leg=2', 'buyer'))?.value).toBe('AS AGREED 按约定');
    expect((await charges('cmr?leg=4&amounts=true', 'landbridge'))?.value).toBe(
      'FRT 7200.565 KWD PREPAID X (T)',
    );
    expectProblem(await see(id, 'cmr?leg=4&amounts=true', 'buyer'), 403, 'view.amounts_withheld');
    // Leg 1 has no charge of its own, and the charge of the whole is on no leg's paper.
    expect(await charges('cmr?leg=1', 'landbridge')).toBeUndefined();
  });

  it('box 25 of a rail leg is on its own note, and handling is on the paper of every leg', async () => {
    const secret = 'Preis laut Vertrag 77';
    const id = await stored('multimodal-waybill', (body) => ({
      ...body,
      legs: (body.legs as Draft[]).map((leg) =>
        leg.sequence === 2 ? { ...leg, infoNotForCarrier: secret } : leg,
      ),
      temperature: { minC: -5, maxC: 8 },
      noOpenInspection: true,
    }));
    const { items } = (
      await exchange.call('GET', `/v1/documents/${id}/views`, { key: exchange.keys.landbridge })
    ).body as unknown as { items: { view: string; leg?: number }[] };
    const shows: string[] = [];
    for (const { view, leg } of items) {
      const { text } = await see(id, `${view}${leg === undefined ? '' : `?leg=${leg}`}`, 'landbridge');
      if (text.includes(secret)) shows.push(leg === undefined ? view : `${view} ${leg}`);
      if (leg !== undefined) expect([view, text.includes('-5 to 8 °C')]).toEqual([view, true]);
    }
    // Legs 2 and 3 run under one note; on the common form it is in the draft alone, as that form has no such box.
    expect(shows).toEqual(['smgs 2', 'cim-smgs 2', 'smgs 3', 'cim-smgs 3', 'record']);
    const common = (await see(id, 'cim-smgs?leg=2', 'landbridge')).body as unknown as Form;
    expect(JSON.stringify(common.fields)).not.toContain(secret);
  });

  it('a railway bill has a form of its own with what a bank reads, and what a bank would find', async () => {
    const id = await stored('rail-bill');
    const form = (await see(id, 'rail-bill')).body as unknown as Form;
    for (const [field, text] of [
      ['carrier', 'Chongqing Jiayu'],
      ['takingInCharge', '2026-11-18'],
      ['condition', 'apparent good order'],
      ['titleBasis', 'TO ORDER'],
      ['originals', 'ONE (1), electronic'],
      ['terms', 'https://jiayu.example/terms/2026-01'],
      ['signature', 'as carrier'],
      ['lock', 'undertaking'],
      ['print', 'sole original is the electronic record'],
    ] as const)
      expect([field, box(form, field)?.value]).toEqual([field, expect.stringContaining(text)]);
    expect(form.lists[0]?.rows).toHaveLength(3);
    expect(form.losses).toEqual([]);
    expect(form.discrepancies?.map(({ weight }) => weight)).toEqual(['note', 'note']);
    const find = (query: string, key = 'carrier'): Promise<Reply> =>
      exchange.call('GET', `/v1/rail-bills/${id}/discrepancies?${query}`, { key: exchange.keys[key] });
    const { body } = await find(
      'latestShipment=2026-11-10&presentedOn=2026-12-20&destination=Chengdu&article=24',
    );
    expect(body.discrepancies).toBe(3);
    expect(
      (body.items as unknown as { article: string; weight: string }[]).map(({ article }) => article),
    ).toEqual([
      'UCP 600 art. 24 a ii',
      'UCP 600 art. 24 a iii',
      'UCP 600 art. 24 d, e',
      'ISBP 745 D16',
      'UCP 600 art. 14 c',
    ]);
    expectProblem(await find('presentedOn=soon'), 422, 'document.shape');
    expectProblem(await find('presented=2026-12-20'), 400, 'request.malformed');
    expectProblem(await find('', 'forwarder'), 404, 'resource.unknown');
    const path = `/v1/multimodal-waybills/${await stored('multimodal-waybill')}`;
    const ask = (method: 'GET' | 'HEAD', part: string, key = 'landbridge'): Promise<Reply> =>
      exchange.call(method, `${path}/${part}`, { key: exchange.keys[key] });
    expectProblem(await ask('GET', 'discrepancies'), 409, 'document.not_negotiable');
    // HEAD is given nothing to read, so the submitter is told of no reading by customs.
    expect((await ask('HEAD', 'discrepancies', 'chongqing-customs')).status).toBe(409);
    expect((await ask('GET', 'timeline')).text).not.toContain('document.read');
  });

  it('a multimodal waybill, an air waybill and a house manifest have forms of their own', async () => {
    const charge = { code: 'FRT', amount: 99.5, currency: 'USD', payer: 'X', terms: 'PREPAID', tariff: 'T' };
    const id = await stored('multimodal-waybill', (body) => ({ ...body, charges: [charge] }));
    const whole = (await see(id, 'multimodal-waybill', 'landbridge')).body as unknown as Form;
    expect(whole.lists.map(({ rows }) => rows.length)).toEqual([4, 2, 2]);
    expect([box(whole, 'charges')?.value, box(whole, 'mass')?.value]).toEqual([
      'AS AGREED 按约定',
      '18240.5',
    ]);
    expect(whole.losses.map(({ pointer }) => pointer)).toEqual([]);
    const awb = await stored('air-waybill');
    const air = (await see(awb, 'air-waybill', 'forwarder')).body as unknown as Form;
    expect(box(air, 'consignee')).toMatchObject({
      box: 'AWB 4',
      value: expect.stringContaining('MAINTOR') as string,
    });
    expect(air.lists[0]?.rows[0]).toEqual(expect.arrayContaining(['30', 'Q', '600', 'AS AGREED 按约定']));
    // What no box is numbered for is printed all the same: these forms tell of no loss.
    expect(air.losses).toEqual([]);
    const texts = (form: Form): string =>
      [...form.fields.map(({ value }) => value), ...form.lists.flatMap(({ rows }) => rows.flat())].join('\n');
    for (const value of ['渝A9H268', '800320260011873', 'CQ26110731', 'CN8003771204', '+86 23 6700 0188'])
      expect(texts(air)).toContain(value);
    for (const value of '91500106MA6CYW1089 PL000000000000012 Alashankou X8083 94012358 32500'.split(' '))
      expect(texts(whole)).toContain(value);
    const amounts = (await see(awb, 'air-waybill?amounts=true', 'forwarder')).body as unknown as Form;
    expect(amounts.lists[0]?.rows[0]).toEqual(expect.arrayContaining(['28.5', '17100']));
    const manifest = await stored('house-manifest');
    const houses = (await see(manifest, 'house-manifest', 'forwarder')).body as unknown as Form;
    expect(houses.lists[0]?.rows.length).toBeGreaterThan(0);
    expect(houses.losses).toEqual([]);
  });

  it('a message is read back as the note it was made from, signs of the syntax included', async () => {
    const text = `${'a'.repeat(34)}?:'+ b`;
    const marks = `${'m'.repeat(33)}?'+:`;
    const id = await stored('rail-note', (body) => {
      const [first, ...rest] = body.goods as Draft[];
      return {
        ...body,
        goods: [{ ...first, names: { ...(first?.names as object), en: text }, marks }, ...rest],
      };
    });
    const { message } = (await see(id, 'iftmin')).body as unknown as { message: string };
    const { body } = await read({ message });
    expect(body).toMatchObject({ type: 'IFTMIN', kind: 'rail-note', unread: [] });
    expect((body.document as unknown as { goods: Draft[] }).goods[0]).toMatchObject({
      names: { en: text },
      marks,
      grossKg: 30720.6,
    });
    expect(
      (body.findings as unknown as { severity: string }[]).filter(({ severity }) => severity === 'error'),
    ).toEqual([]);
  });

  it('a text that a channel will cut and letters that it cannot write are told before anything is sent', async () => {
    const body = numbered('rail-note', 900);
    const [first, ...rest] = body.goods as Draft[];
    const long = {
      ...body,
      goods: [{ ...first, names: { ...(first?.names as object), en: 'x'.repeat(400) } }, ...rest],
    };
    const { losses } = (await preview('rail-note', 'iftmin', long)).body as unknown as { losses: FormLoss[] };
    expect(losses).toContainEqual(expect.objectContaining({ kind: 'cut', pointer: '/goods/0/names/en' }));
    const cut = losses.find(({ kind }) => kind === 'cut');
    expect(cut?.message.en).toContain('holds 350 characters');
    const old = (await preview('rail-note', 'iftmin', body, { charset: 'windows-1251' })).body as unknown as {
      losses: FormLoss[];
    };
    const chinese = old.losses.find(({ pointer }) => pointer === '/goods/0/names/zh');
    expect(chinese).toMatchObject({ kind: 'characters' });
    expect(chinese?.message.en).toContain('汽');
    expect(old.losses.map(({ pointer }) => pointer)).not.toContain('/goods/0/names/ru');
  });

  it('bytes of an old code page are read as what they are', async () => {
    const body = numbered('rail-note', 901);
    const { bytes } = (await preview('rail-note', 'iftmin', body, { charset: 'windows-1251' }))
      .body as unknown as { bytes: string };
    const { document } = (await read({ bytes, charset: 'windows-1251' })).body as unknown as {
      document: { goods: { names: Draft }[] };
    };
    expect(document.goods[0]?.names.ru).toBe('Штампованные детали кузова');
  });

  it('an APERAK becomes errors with their codes and texts', async () => {
    const message =
      "UNH+7+APERAK:D:97A:UN:OSJD'BGM+294+A1+27'RFF+ACW:0042'ERC+110:2'FTX+AAO+++Box 15?: text:missing'UNT+6+7'";
    expect((await read({ message })).body).toMatchObject({
      accepted: false,
      messageReference: '0042',
      errors: [{ code: '110', subcode: '2', text: 'Box 15: textmissing' }],
    });
  });

  it('a message that cannot be read is refused with the segment', async () => {
    expectProblem(await read({ message: "UNH+1+IFTMIN:D:97A'12+x'" }), 400, 'message.unreadable');
    expectProblem(await read({ message: "UNH+1+INVOIC:D:97A'" }), 400, 'message.unreadable');
    expectProblem(await read({}), 400, 'message.unreadable');
  });

  it('the waybill is MMT with a movement for each leg, in their order whatever the order of the list', async () => {
    const id = await stored('multimodal-waybill', (body) => ({
      ...body,
      legs: [...(body.legs as object[])].reverse(),
    }));
    const { body } = await see(id, 'mmt', 'landbridge');
    const [consignment] = body.specifiedConsignment as unknown as {
      specifiedLogisticsTransportMovement: Draft[];
    }[];
    expect(
      consignment?.specifiedLogisticsTransportMovement.map(({ sequenceNumeric }) => sequenceNumeric),
    ).toEqual([1, 2, 3, 4]);
  });

  it('the packing list has every item in every unit and sums that nobody typed', async () => {
    const list = (await preview('multimodal-waybill', 'packing-list', example('multimodal-waybill')))
      .body as unknown as Form;
    expect(list.lists[0]?.rows.map((row) => [row[0], row[5], row[6]])).toEqual([
      ['CYWU4012349', '240', '9120.25'],
      ['CYWU4012354', '240', '9120.25'],
    ]);
    expect(box(list, 'mass')?.value).toBe('18240.5');
  });

  it('a preview stores nothing and refuses what a submission would refuse', async () => {
    const body = numbered('rail-note', 902);
    expectProblem(await preview('rail-note', 'smgs', { ...body, carriers: [] }), 422, 'document.shape');
    expect((await preview('rail-note', 'smgs', body)).status).toBe(200);
    const found = await exchange.call('GET', `/v1/documents?number=${body.noteNumber as string}`, {
      key: exchange.keys.carrier,
    });
    expect(found.body.items).toEqual([]);
  });

  it('a stranger sees no view of a document', async () => {
    expectProblem(await see(await stored('rail-note'), 'smgs', 'forwarder'), 404, 'resource.unknown');
  });
});
