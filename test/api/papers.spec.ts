import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import { numbered, type Draft } from '../support/documents';
import { unzipSync } from 'fflate';
import { call, until, type Reply } from '../support/exchange';
import { rightmostLine, textsOf } from '../support/pdf-text';
import { expectProblem } from '../support/problems';
import { keysOf, startProcess, type ServerProcess } from '../support/process';

/** The press is a thread of the built server, so that papers are tried on that. */
describe('papers', () => {
  let dataDir: string;
  let server: ServerProcess;
  let keys: Record<string, string>;
  let serial = 500;
  const settings = (): Record<string, string> => ({
    DATA_DIR: dataDir,
    PORT: '0',
    // As a browser copies it; the papers below have the address without the slash.
    PUBLIC_URL: 'https://window.example/',
  });

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'cyw-papers-'));
    server = await startProcess(settings());
    keys = keysOf(dataDir);
  });
  afterAll(async () => {
    server.send('SIGTERM');
    await server.ended;
    rmSync(dataDir, { recursive: true, force: true });
  });

  const names = { zh: '重庆汽车零部件', ru: 'Забайкальск', en: 'Łódź' };
  const note = (change: (body: Draft) => Draft = (body) => body): Draft => {
    const body = numbered('rail-note', (serial += 1));
    const [first, ...rest] = body.goods as Draft[];
    return change({ ...body, goods: [{ ...first, names, marks: 'Құрық' }, ...rest] });
  };
  async function stored(body: Draft): Promise<string> {
    const reply = await call(server.url, 'POST', '/v1/rail-consignment-notes', { key: keys.carrier, body });
    expect(reply.status).toBe(201);
    return reply.body.id as unknown as string;
  }
  const print = (id: string, view: string, party = 'carrier'): Promise<Response> =>
    fetch(`${server.url}/v1/documents/${id}/papers/${view}`, {
      headers: { authorization: `Bearer ${keys[party]}` },
    });
  async function printed(id: string, view: string, party = 'carrier'): Promise<string> {
    const reply = await print(id, view, party);
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    return textsOf(Buffer.from(await reply.arrayBuffer()));
  }
  const verify = (token: string): Promise<Reply> => call(server.url, 'GET', `/verify/${token}`, {});

  it('no list runs off the sheet, though a waybill has many columns and a seal a long number', async () => {
    const seal = { number: `S${'0123456789'.repeat(6)}`, party: 'SH', condition: '1', unit: 'JIAU4201176' };
    const long = await stored(note((body) => ({ ...body, seals: [seal] })));
    const body = numbered('multimodal-waybill', (serial += 1));
    const path = '/v1/multimodal-waybills';
    const whole = (await call(server.url, 'POST', path, { key: keys.landbridge, body })).body.id as string;
    for (const [id, view, party] of [
      [long, 'smgs', 'carrier'],
      [long, 'record', 'carrier'],
      [whole, 'multimodal-waybill', 'landbridge'],
    ] as const) {
      const pdf = Buffer.from(await (await print(id, view, party)).arrayBuffer());
      // A4 is 595 points wide, and the margin takes 36.
      expect([view, rightmostLine(pdf) > 500, rightmostLine(pdf) < 560]).toEqual([view, true, true]);
      for (const word of view === 'multimodal-waybill' ? ['road公路', '计划(planned)', '3:94012341'] : [])
        expect(textsOf(pdf)).toContain(word);
    }
  });

  it('a note has every sheet with its title and every letter of four scripts', async () => {
    const text = await printed(await stored(note()), 'smgs');
    for (const word of ['重庆汽车零部件', 'Забайкальск', 'Łódź', 'Құрық', 'Małaszewicze'])
      expect(text).toContain(word);
    for (const sheet of [1, 2, 3, 4, 5, 6]) expect(text).toContain(`Лист${sheet}—`);
    expect(text).toContain('Дорожнаяведомость');
  });

  it('a sign of a packing list is printed in whichever font has it', async () => {
    const signs = '钢板厚度≥5mm±0.2，面积≈120㎡，毛重√，箱①—⑳，Ⅱ级→★■□●△㈱葛\u{E0100}✓\uFE0F№℃«Қ»';
    const [first, ...rest] = note().goods as Draft[];
    const id = await stored(
      note((body) => ({ ...body, goods: [{ ...first, marks: signs, names }, ...rest] })),
    );
    // A variation selector says which shape is meant, and is no letter of its own.
    expect((await printed(id, 'record')).replace(/\p{Variation_Selector}/gu, '')).toContain(
      signs.replace(/\p{Variation_Selector}/gu, ''),
    );
  });

  it('a character that no font has refuses the paper and is named', async () => {
    const id = await stored(
      note((body) => ({ ...body, duplicateCustodian: 'ᠮᠣᠩᠭᠣᠯ', infoNotForCarrier: 'Box 𒀀' })),
    );
    const reply = await print(id, 'smgs');
    expect(reply.status).toBe(422);
    expect(await reply.json()).toMatchObject({ code: 'paper.glyphs_missing', characters: '𒀀' });
  });

  it('any document can be printed field by field in both languages, and a message cannot', async () => {
    const id = await stored(note());
    const text = await printed(id, 'record');
    expect(text).toContain('发货人›名称');
    expect(text).toContain('Consignor›Name');
    expect((await print(id, 'iftmin')).status).toBe(404);
  });

  it.each([
    ['air-waybill', 'air-waybills', 'AIRWAYBILL'],
    ['house-manifest', 'house-manifests', 'HOUSEMANIFEST'],
  ] as const)(
    'the %s has its numbers, names in Chinese and a code that leads here',
    async (view, at, title) => {
      const body = numbered(view, (serial += 1));
      const { shipper } = numbered('air-waybill', serial);
      const [first, ...rest] = (body.houses ?? []) as Draft[];
      if (view === 'house-manifest') body.houses = [{ ...first, goods: '网络交换机', shipper }, ...rest];
      const reply = await call(server.url, 'POST', `/v1/${at}`, { key: keys.forwarder, body });
      expect([reply.status, reply.body.errors]).toEqual([201, undefined]);
      const id = reply.body.id as unknown as string;
      const text = await printed(id, view, 'forwarder');
      const numbers =
        view === 'air-waybill' ? [body.awb] : [body.masterAwb, body.reference, first?.hawb, '网络交换机'];
      for (const word of [...numbers, String(body.pieces), '重庆两江云桥国际货运代理有限公司'])
        expect(text).toContain(word);
      expect(text.toUpperCase()).toContain(title);
      expect((await verify(await tokenOf(id, view, 'forwarder'))).body).toMatchObject({
        status: 'current',
        number: reply.body.number,
        version: 1,
      });
    },
  );

  it('the code on the paper verifies offline and tells what became of the version', async () => {
    const body = note();
    const id = await stored(body);
    const token = await tokenOf(id);
    const jwks = (await call(server.url, 'GET', '/.well-known/jwks.json', {}))
      .body as unknown as JSONWebKeySet;
    const { payload } = await compactVerify(token, createLocalJWKSet(jwks));
    expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ i: id, n: body.noteNumber, v: 1 });
    expect((await verify(token)).body).toMatchObject({
      status: 'current',
      number: body.noteNumber,
      version: 1,
    });
    const amended = await call(server.url, 'PUT', `/v1/rail-consignment-notes/${id}`, {
      key: keys.carrier,
      body: { ...body, trainNumber: 'X8099' },
      headers: {
        'if-match':
          (
            await call(server.url, 'GET', `/v1/rail-consignment-notes/${id}`, { key: keys.carrier })
          ).headers.get('etag') ?? '',
      },
    });
    expect(amended.status).toBe(200);
    expect((await verify(token)).body).toMatchObject({ status: 'superseded', version: 1, currentVersion: 2 });
    await call(server.url, 'POST', `/v1/rail-consignment-notes/${id}/withdrawal`, {
      key: keys.carrier,
      body: { reason: 'train cancelled' },
    });
    expect((await verify(token)).body).toMatchObject({ status: 'withdrawn' });
    const page = await fetch(`${server.url}/verify/${token}`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toMatch(/<h1>已撤回 withdrawn<.h1>.*该单证已撤回/);
  });

  it('a token that was altered, or that signs something else, is unknown', async () => {
    const token = await tokenOf(await stored(note()));
    const [header, payload = '', signature] = token.split('.');
    const other = Buffer.from(
      Buffer.from(payload, 'base64url').toString().replace('"v":1', '"v":2'),
    ).toString('base64url');
    for (const wrong of [`${header}.${other}.${signature}`, 'x', 'a.b.c', `${token}.x`])
      expect((await verify(wrong)).body).toMatchObject({ status: 'unknown' });
  });

  it('papers of many are printed in their turn, and submissions go on beside them', async () => {
    const id = await stored(note());
    const papers = Array.from({ length: 6 }, () => print(id, 'cim-smgs'));
    await stored(note());
    for (const reply of await Promise.all(papers)) expect(reply.status).toBe(200);
  });

  describe('of many documents', () => {
    interface Run {
      id: string;
      state: string;
      printed: number;
      failed: number;
      left: number;
      items: {
        ordinal: number;
        state: string;
        version?: number;
        href?: string;
        problem?: { code: string };
      }[];
    }
    const ask = (documents: string[], view = 'cim-smgs', key = 'carrier'): Promise<Reply> =>
      call(server.url, 'POST', '/v1/paper-runs', { key: keys[key], body: { documents, view } });
    const progress = async (id: string): Promise<Run> =>
      (await call(server.url, 'GET', `/v1/paper-runs/${id}`, { key: keys.carrier })).body as unknown as Run;
    const done = async (id: string): Promise<Run> => {
      await until('the run is done', async () => (await progress(id)).state === 'done', 60_000);
      return progress(id);
    };
    const get = (path: string, key = 'carrier'): Promise<Response> =>
      fetch(`${server.url}${path}`, { headers: { authorization: `Bearer ${keys[key]}` } });

    it('are asked for at once, followed, and fetched one by one or in an archive', async () => {
      const ids = [await stored(note()), await stored(note())];
      const [first, ...rest] = note().goods as Draft[];
      const strange = await stored(
        note((body) => ({ ...body, goods: [{ ...first, marks: '\u{1F600}' }, ...rest] })),
      );
      const asked = await ask([...ids, strange, 'doc_nobody']);
      expect([asked.status, asked.body.papers]).toEqual([202, 4]);
      const run = await done(String(asked.body.id));
      expect([run.printed, run.failed, run.left]).toEqual([2, 2, 0]);
      expect(run.items.map(({ state, problem, version }) => problem?.code ?? `${state} ${version}`)).toEqual([
        'printed 1',
        'printed 1',
        'paper.glyphs_missing',
        'resource.unknown',
      ]);
      const paper = await get(String(run.items[0]?.href));
      expect(paper.headers.get('content-type')).toBe('application/pdf');
      expect(textsOf(Buffer.from(await paper.arrayBuffer()))).toContain('重庆汽车零部件');
      const archive = unzipSync(
        new Uint8Array(await (await get(`/v1/paper-runs/${run.id}/zip`)).arrayBuffer()),
      );
      expect(Object.keys(archive)).toEqual(ids.map((id, index) => `00${index + 1}-${id}.pdf`));
      expect(
        Buffer.from(Object.values(archive)[0] ?? [])
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-');
      for (const path of ['', '/papers/1', '/zip'])
        expect([path, (await get(`/v1/paper-runs/${run.id}${path}`, 'forwarder')).status]).toEqual([
          path,
          404,
        ]);
      expect((await get(`/v1/paper-runs/${run.id}/papers/3`)).status).toBe(404);
    });

    it('wait for a press that has as many as it takes, and are printed in their turn', async () => {
      const id = await stored(note());
      // One is on the press and 32 wait, for seconds; the runner looks once a second.
      const singles = Array.from({ length: 45 }, () => print(id, 'record'));
      const asked = await ask([id]);
      const answers = (await Promise.all(singles)).map(({ status }) => status);
      expect(answers.filter((status) => status === 503).length).toBeGreaterThan(5);
      expect(answers.filter((status) => status === 200).length).toBeGreaterThan(30);
      const run = await done(String(asked.body.id));
      expect([run.printed, run.items[0]?.problem]).toEqual([1, undefined]);
    }, 120_000);

    it('are refused when too many or none are asked for, or on a message', async () => {
      const tooMany = Array.from({ length: 101 }, (_, index) => `doc_${index}`);
      expectProblem(await ask(tooMany), 422, 'document.shape');
      expectProblem(await ask([]), 422, 'document.shape');
      expectProblem(await ask(['doc_1'], 'iftmin'), 422, 'document.shape');
    });

    it('outlive the death of the process that prints them', async () => {
      const ids = await Promise.all(Array.from({ length: 6 }, () => stored(note())));
      const asked = await ask(ids, 'record');
      const id = String(asked.body.id);
      await until('the first is printed', async () => (await progress(id)).printed > 0, 90_000);
      expect((await progress(id)).left).toBeGreaterThan(0);
      server.send('SIGKILL');
      await server.ended;
      server = await startProcess(settings());
      // The one that was on the press comes back when its lease has run out.
      await until('only the leased one is left', async () => (await progress(id)).left <= 1, 120_000);
      const { printed, failed } = await progress(id);
      expect([printed >= 5, failed]).toEqual([true, 0]);
    }, 240_000);
  });

  it('customs that asks by HEAD has read nothing, and by GET has', async () => {
    const id = await stored(note());
    const readings = async (method: string): Promise<number> => {
      const path = `/v1/documents/${id}/papers/smgs`;
      expect((await call(server.url, method, path, { key: keys['chengdu-customs'] })).status).toBe(200);
      const timeline = `/v1/rail-consignment-notes/${id}/timeline`;
      const { text } = await call(server.url, 'GET', timeline, { key: keys.carrier });
      return text.split('document.read').length - 1;
    };
    expect([await readings('HEAD'), await readings('GET')]).toEqual([0, 1]);
  });

  it('a stranger prints nothing', async () => {
    const id = await stored(note());
    expectProblem(
      await call(server.url, 'GET', `/v1/documents/${id}/papers/smgs`, { key: keys.forwarder }),
      404,
      'resource.unknown',
    );
  });

  /** The token of the QR code, which stands among the properties of the file as well. */
  async function tokenOf(id: string, view = 'smgs', party = 'carrier'): Promise<string> {
    const reply = await print(id, view, party);
    const text = Buffer.from(await reply.arrayBuffer()).toString('latin1');
    // The strings of the properties are objects of their own; this one is the only address of ours.
    const [, token = ''] = /\(https:\/\/window\.example\/verify\/([^)]+)\)/.exec(text) ?? [];
    return token;
  }
});
