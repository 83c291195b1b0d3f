import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonWebKey } from 'node:crypto';
import SqliteConnection from 'better-sqlite3';
import { isCheckpointSigned, readCheckpoint, type Checkpoint } from '../../src/journal/checkpoint';
import type { TimeLine } from '../../src/documents/document-lines.dto';
import { entryHash } from '../../src/journal/entry-hash';
import { leafHash, provesConsistency, provesInclusion } from '../../src/journal/merkle';
import { until, startExchange, waybillNumbered, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { runCommand } from '../support/process';
import { describeOn, leavePlaceOf } from '../support/services';

async function submit(exchange: Exchange, serial: number): Promise<number> {
  const { status, body } = await exchange.call('POST', '/v1/air-waybills', {
    key: exchange.keys.forwarder,
    body: waybillNumbered(serial),
  });
  expect(status).toBe(201);
  return Number(body.sequence);
}

/** The first checkpoint that covers an entry, as a stranger gets it, with its signature looked at. */
async function checkpointOver(exchange: Exchange, sequence: number): Promise<Checkpoint> {
  let found: Checkpoint | undefined;
  const began = Date.now();
  await until('the log covers the entry', async () => {
    const { text } = await exchange.call('GET', '/v1/log/checkpoint');
    found = readCheckpoint(text);
    return found !== undefined && found.size >= sequence;
  });
  // A second is promised; a busy machine is allowed three.
  expect(Date.now() - began).toBeLessThan(3_000);
  const { body } = await exchange.call('GET', '/.well-known/jwks.json');
  expect(isCheckpointSigned(found as Checkpoint, body.keys as unknown as JsonWebKey[])).toBe(true);
  return found as Checkpoint;
}

describe('the log over the journal', () => {
  let exchange: Exchange;
  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  const proof = async (query: string): Promise<{ status: number; body: Exchange['ids'] & object }> =>
    (await exchange.call('GET', `/v1/log/proofs?${query}`)) as never;

  it('proves to anyone that an entry is in it, and that it only ever grew', async () => {
    const first = await submit(exchange, 610_001);
    const before = await checkpointOver(exchange, first);
    expect(before.origin).toBe('chuanyu-window/journal');
    const second = await submit(exchange, 610_002);
    const after = await checkpointOver(exchange, second);

    for (const sequence of [1, first, second]) {
      const { body } = await proof(`sequence=${sequence}&size=${after.size}`);
      const { leafHash, hashes } = body as unknown as { leafHash: string; hashes: string[] };
      expect(provesInclusion(hashes, leafHash, sequence - 1, after)).toBe(true);
      expect(provesInclusion(hashes, leafHash, sequence, after)).toBe(false);
    }
    const { body } = await proof(`from=${before.size}&size=${after.size}`);
    expect(provesConsistency(body.hashes as unknown as string[], before, after)).toBe(true);
  });

  it('makes every line of a time line a receipt that anyone can verify', async () => {
    const sent = await exchange.call('POST', '/v1/air-waybills', {
      key: exchange.keys.forwarder,
      body: waybillNumbered(610_003),
    });
    const head = await checkpointOver(exchange, Number(sent.body.sequence));
    const path = `/v1/air-waybills/${sent.body.id}/timeline`;
    const { body } = await exchange.call('GET', path, { key: exchange.keys.forwarder });
    const line = body.items?.[0] as unknown as TimeLine;
    const { receipt, data, ...rest } = line;
    const hash = entryHash({ ...rest, ...receipt, data: JSON.stringify(data) });
    expect(hash).toBe(line.hash);
    const given = await exchange.call('GET', `${receipt.proof}&size=${head.size}`);
    const { hashes } = given.body as unknown as { hashes: string[] };
    expect(provesInclusion(hashes, leafHash(hash), line.sequence - 1, head)).toBe(true);
    expect(data).toMatchObject({ contentHash: sent.body.contentHash });
  });

  it.each([
    '',
    'sequence=0',
    'sequence=x',
    'sequence=1&from=1',
    'sequence=99999999',
    'from=1&size=99999999',
    'from=01',
    'from=1e2',
  ])('refuses the question %j and says what may be asked', async (query) => {
    const { status, body } = await proof(query);
    expect([status, body.code]).toEqual([400, 'request.malformed']);
    expect(body.detail).toContain('whole numbers from 1 to ');
  });
});

const folder = mkdtempSync(join(tmpdir(), 'cyw-restore-'));
const [data, copy] = [join(folder, 'data'), join(folder, 'copy')];
const settings = { DATA_DIR: data, CHECKPOINT_FILE: join(folder, 'checkpoint') };

const accept = (...words: string[]): Promise<{ code: number | null; output: string; errors: string }> =>
  runCommand('restore-accept', settings, words);

/** An exchange whose newest submission is in the published log, and is not in its database any more. */
async function losesItsLast(): Promise<number> {
  let exchange = await startExchange(settings);
  await checkpointOver(exchange, await submit(exchange, 620_001));
  await exchange.stop();
  cpSync(data, copy, { recursive: true });
  exchange = await startExchange({ ...settings });
  const lost = await submit(exchange, 620_002);
  await checkpointOver(exchange, lost);
  const kept = (): string => readFileSync(settings.CHECKPOINT_FILE, 'utf8');
  await until('the checkpoint is kept', async () => readCheckpoint(kept())?.size === lost);
  await exchange.stop();
  rmSync(data, { recursive: true });
  cpSync(copy, data, { recursive: true });
  return lost;
}

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The customs of Chengdu and the first waybill, with how many readings of it its sender sees. */
async function firstReader({ call, keys }: Exchange) {
  const query = `kind=air-waybill&awb=${String(waybillNumbered(620_001).awb)}`;
  const found = await call('GET', `/v1/documents?${query}`, { key: keys.forwarder });
  const id = String(found.body.items?.[0]?.id);
  const line = (): Promise<Reply> =>
    call('GET', `/v1/air-waybills/${id}/timeline?limit=100`, { key: keys.forwarder });
  return {
    id,
    get: (path: string) => call('GET', path, { key: keys['chengdu-customs'] }),
    readings: async () => (await line()).body.items?.filter(({ type }) => type === 'document.read').length,
  };
}

/** How far journal and log of the older copy are. */
function heads(): unknown {
  const file = new SqliteConnection(join(data, 'exchange.sqlite'), { readonly: true });
  const [journal] = file.prepare('SELECT sequence, hash FROM journal_head').all();
  const [log] = file.prepare('SELECT size, root FROM log_head').all();
  file.close();
  return { journal, log };
}

describeOn('embedded', 'a database that was restored from an older copy', () => {
  let lost: number;
  beforeAll(async () => {
    lost = await losesItsLast();
  }, 60_000);

  it('is noticed at the start; it is read and not written to', async () => {
    const exchange = await startExchange(settings);
    const { forwarder } = exchange.keys;
    const body = waybillNumbered(620_003);
    const refused = await exchange.call('POST', '/v1/air-waybills', { key: forwarder, body });
    expect([refused.status, refused.body.code]).toEqual([503, 'log.restored']);
    expect(refused.body.published).toBe(lost);
    expect((await exchange.call('GET', '/v1/documents', { key: forwarder })).status).toBe(200);
    const ready = await exchange.call('GET', '/health/ready');
    expect([ready.status, ready.body.checks?.log?.status]).toEqual([503, 'failed']);
    await exchange.stop();
  }, 60_000);

  it('gives a document to a customs that has not read it yet, of which nothing is noted', async () => {
    const exchange = await startExchange(settings);
    const { id, get, readings } = await firstReader(exchange);
    for (const path of ['', '/content', '/losses', '/reconciliation'])
      expect([path, (await get(`/v1/air-waybills/${id}${path}`)).status]).toEqual([path, 200]);
    // Papers are printed of what this reads.
    expect((await get(`/v1/documents/${id}/views/air-waybill`)).status).toBe(200);
    expect(await readings()).toBe(0);
    await exchange.stop();
  }, 60_000);

  it.each([
    ['key', ['carrier', 'live'], 1],
    ['key', ['newop', 'live', 'operator', 'N', '新'], 1],
    ['archive', ['--before', '2026-01'], 1],
    // The server begins with it, and reading goes on.
    ['migrate', [], 0],
  ])('is not written to by a command either: %s %j', async (name, words, ends) => {
    const before = heads();
    const { code, output, errors } = await runCommand(name, settings, words);
    expect(code).toBe(ends);
    expect(ends === 0 ? output : errors).toContain(`${lost} were published`);
    expect(ends === 0 ? output : errors).toContain('npm run restore:accept');
    expect(heads()).toEqual(before);
  });
});

describeOn('embedded', 'restore:accept', () => {
  /** No other database gets the kept checkpoint replaced, which says how much was lost. */
  const refusedIn = async (name: string, more: Record<string, string> = {}): Promise<string> => {
    const kept = (): string => readFileSync(settings.CHECKPOINT_FILE, 'utf8');
    const before = kept();
    const place = { ...settings, DATA_DIR: join(folder, name), ...more };
    const { code, output, errors } = await runCommand('restore-accept', place, ['--reason', 'disk lost']);
    expect([code, output, kept()]).toEqual([1, '', before]);
    return errors;
  };

  it('makes no exchange where there is none', async () => {
    expect(await refusedIn('nothing')).toContain('cannot be opened');
    expect(existsSync(join(folder, 'nothing'))).toBe(false);
  });

  it('does nothing on an empty database', async () => {
    const place = { DATA_DIR: join(folder, 'empty'), SANDBOX: 'false' };
    expect((await runCommand('migrate', place)).code).toBe(0);
    expect(await refusedIn('empty')).toContain('The journal of this database is empty');
  });

  it('does nothing on another exchange, nor in the name of another', async () => {
    await (await startExchange({ DATA_DIR: join(folder, 'strange') })).stop();
    expect(await refusedIn('strange')).toContain('is the checkpoint of another exchange');
    expect(await refusedIn('data', { INSTANCE: 'another' })).toContain('of another exchange');
  });

  it('lets the operator write again who says why, once', async () => {
    const { size: published } = readCheckpoint(readFileSync(settings.CHECKPOINT_FILE, 'utf8')) as Checkpoint;
    expect(await accept()).toMatchObject({ code: 2, errors: expect.stringContaining('--reason') as string });
    expect(await accept('--reason', 'the disk is lost; backup of 02:00')).toMatchObject({ code: 0 });
    expect((await accept('--reason', 'again')).output).toContain('Nothing is to be accepted');
    const exchange = await startExchange(settings);
    await submit(exchange, 620_003);
    const inbox = await exchange.call('GET', '/v1/inbox?after=0&limit=200', { key: exchange.keys.operator });
    const told = (inbox.body.items as unknown as { type: string; data: object }[]).filter(
      ({ type }) => type === 'journal.restored',
    );
    expect(told).toHaveLength(1);
    expect(told[0]?.data).toMatchObject({ reason: 'the disk is lost; backup of 02:00', published });
    // The next reading is noted as the first.
    const { id, get, readings } = await firstReader(exchange);
    expect((await get(`/v1/air-waybills/${id}`)).status).toBe(200);
    expect(await readings()).toBe(1);
    await exchange.stop();
  }, 60_000);
});

describeOn('embedded', 'where the kept checkpoint is damaged, a restored database', () => {
  it.each([
    ['cut off', 40],
    ['empty', 0],
  ])(
    'cannot be ruled out: %s, and the file is left as it is',
    async (_, length) => {
      const file = settings.CHECKPOINT_FILE;
      truncateSync(file, length);
      const damaged = readFileSync(file, 'utf8');
      let exchange = await startExchange(settings);
      const body = waybillNumbered(620_010 + length);
      const refused = await exchange.call('POST', '/v1/air-waybills', { key: exchange.keys.forwarder, body });
      const ready = await exchange.call('GET', '/health/ready');
      await exchange.stop();
      expect(expectProblem(refused, 503, 'log.restored')).toEqual([]);
      expect(refused.body.detail).toContain('damaged');
      expect([ready.status, ready.body.checks?.log?.status]).toEqual([503, 'failed']);
      expect(readFileSync(file, 'utf8')).toBe(damaged);

      expect(await accept('--reason', `damaged at byte ${length}`)).toMatchObject({ code: 0 });
      exchange = await startExchange(settings);
      await submit(exchange, 620_010 + length);
      await exchange.stop();
      expect(readCheckpoint(readFileSync(file, 'utf8'))?.size).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('a checkpoint that cannot be kept', () => {
  it('is told at the start, with the file and what to do', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const start = startExchange({
      DATA_DIR: join(folder, 'never'),
      CHECKPOINT_FILE: join(file, 'checkpoint'),
    });
    await expect(start).rejects.toThrow(/cannot be kept as .*no-folder\/checkpoint.*set CHECKPOINT_FILE/s);
  });
});

describeOn('scaled', 'on a host that has api processes only', () => {
  it('the checkpoint is kept as well, so that an older copy is noticed there', async () => {
    const own = (name: string) => ({
      ...{ DATA_DIR: join(folder, 'hosts'), ROLE: name },
      CHECKPOINT_FILE: join(folder, `${name}.checkpoint`),
    });
    const worker = await startExchange(own('worker'));
    const api = await startExchange(own('api'));
    const sent = await submit(api, 630_001);
    const kept = (): number => {
      const file = own('api').CHECKPOINT_FILE;
      return existsSync(file) ? (readCheckpoint(readFileSync(file, 'utf8'))?.size ?? 0) : 0;
    };
    await until('the api has kept it', async () => kept() >= sent);
    await api.stop();
    await worker.stop();
    await leavePlaceOf(join(folder, 'hosts'));
  });
});
