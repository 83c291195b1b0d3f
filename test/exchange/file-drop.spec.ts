import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { Database } from '../../src/database/database.service';
import { refusalCodes, type RefusalCode } from '../../src/findings/codes';
import { UnmatchedReceipts } from '../../src/exchange/unmatched-receipts.service';
import { Refusal } from '../../src/findings/refusal';
import {
  amend,
  attemptsOf,
  deliveriesOf,
  replay,
  submit,
  timelineOf,
  untilState,
  type Delivery,
} from '../support/deliveries';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { newcomer } from '../support/life';
import { expectProblem } from '../support/problems';
import { Receiver } from '../support/receiver';

const customs = 'chengdu-customs';

interface Message {
  messageId: string;
  version: number;
  redelivered?: boolean;
  document: { id: string; version: number };
}

describe('the file drop', () => {
  const drop = mkdtempSync(join(tmpdir(), 'cyw-drop-'));
  const at = (folder: string, name = ''): string => join(drop, 'test', customs, folder, name);
  let exchange: Exchange;
  let secret: string;

  const set = (party: string, body: object, on = exchange): Promise<Reply> =>
    on.call('PUT', '/v1/endpoints/files', { key: on.keys[party], body });
  const names = (folder: string): string[] => (existsSync(at(folder)) ? readdirSync(at(folder)).sort() : []);
  const messages = (): Message[] =>
    names('out')
      .filter((name) => /^dlv_\w+\.json$/.test(name))
      .map((name) => JSON.parse(readFileSync(at('out', name), 'utf8')) as Message);
  const about = (id: string): Message[] => messages().filter(({ document }) => document.id === id);
  const give = (name: string, receipt: object | string): void =>
    writeFileSync(at('in', name), typeof receipt === 'string' ? receipt : JSON.stringify(receipt));
  /** What was said beside a file that was moved away. */
  const saidOf = async (folder: 'done' | 'refused', name: string): Promise<Record<string, unknown>> => {
    const kind = folder === 'done' ? 'answer' : 'problem';
    const ending = `Z-${name.replace('.json', '')}.${kind}.json`;
    const found = (): string | undefined => names(folder).findLast((each) => each.endsWith(ending));
    await until(`${name} is ${folder}`, () => found() !== undefined && !names('in').includes(name));
    return JSON.parse(readFileSync(at(folder, found()), 'utf8')) as Record<string, unknown>;
  };

  beforeAll(async () => {
    exchange = await startExchange({ DROP_DIR: drop, DROP_SCAN_MS: '50', DELIVERY_BASE_MS: '20' });
    const reply = await set(customs, { channel: 'files' });
    expect(reply.body).toMatchObject({ channel: 'files', state: 'active' });
    expect(reply.body.url).toBeUndefined();
    secret = reply.body.secret as string;
  });
  afterAll(async () => {
    await exchange.stop();
    rmSync(drop, { recursive: true, force: true });
  });

  it('is for authorities, and only where the operator has one', async () => {
    expectProblem(await set('forwarder', { channel: 'files' }), 409, 'endpoint.no_folder');
    expectProblem(
      await set(customs, { channel: 'files', url: 'https://a.example' }),
      422,
      'endpoint.address_misplaced',
    );
    expectProblem(await set(customs, {}), 422, 'endpoint.address_misplaced');
    const other = await startExchange();
    expectProblem(await set(customs, { channel: 'files' }, other), 409, 'endpoint.no_folder');
    await other.stop();
  });

  it('gets each version as one file, in order, with the headers of a push beside it', async () => {
    const document = await submit(exchange);
    await untilState(exchange, document.id, customs, 'delivered');
    await amend(exchange, document);
    await until('both versions are there', () => about(document.id).length === 2);
    const [first, second] = about(document.id) as [Message, Message];
    expect([first.document.version, second.document.version]).toEqual([1, 2]);
    for (const { messageId } of [first, second]) {
      const bytes = readFileSync(at('out', `${messageId}.json`), 'utf8');
      const headers = JSON.parse(readFileSync(at('out', `${messageId}.headers.json`), 'utf8')) as Record<
        string,
        string
      >;
      expect(new Webhook(secret).verify(bytes, headers)).toMatchObject({ messageId });
      expect(() => new Webhook(secret).verify(`${bytes} `, headers)).toThrow();
    }
    expect(names('out').filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('keeps one file a message, whatever is sent again', async () => {
    const document = await submit(exchange);
    const delivery = await untilState(exchange, document.id, customs, 'delivered');
    expect((await replay(exchange, delivery.id)).status).toBe(202);
    await until('it is there again', () => about(document.id)[0]?.redelivered === true);
    expect(about(document.id).map(({ messageId }) => messageId)).toEqual([delivery.id]);
  });

  it('that cannot be written is a failed attempt, and the same message comes when it can', async () => {
    const document = await submit(exchange, { customs: { exportOffice: '8003' } });
    expect(await deliveriesOf(exchange, document.id, customs)).toEqual([]);
    rmSync(at('out'), { recursive: true });
    // A file where the folder should be: as any user, root too, sees a disk that takes nothing.
    writeFileSync(at('out'), 'in the way');
    const hindered = await submit(exchange);
    const tried = async (): Promise<boolean> => {
      const [delivery] = await deliveriesOf(exchange, hindered.id, customs);
      const [attempt] = await attemptsOf(exchange, delivery?.id ?? '');
      return attempt?.status === null && /could not be written/.test(String(attempt.excerpt));
    };
    await until('an attempt has failed', tried);
    rmSync(at('out'));
    const { id } = await untilState(exchange, hindered.id, customs, 'delivered');
    expect(about(hindered.id).map(({ messageId }) => messageId)).toEqual([id]);
  });

  it('gives receipts back, which stand on the time line as if they had been posted', async () => {
    const document = await submit(exchange);
    const { id } = await untilState(exchange, document.id, customs, 'delivered');
    const receipt = {
      messageId: id,
      level: 'L1',
      result: 'accepted',
      code: '01',
      subject: 'manifest',
      at: '2026-11-24T18:00:00+08:00',
    };
    give('answer-1.json', receipt);
    expect(await saidOf('done', 'answer-1.json')).toMatchObject({ documentId: document.id });
    const types = (await timelineOf(exchange, document.id, 'forwarder')).map(({ type }) => type);
    expect(types).toContain('receipt.accepted');

    give('again.json', receipt);
    expect(await saidOf('done', 'again.json')).toMatchObject({ state: 'duplicate' });
    const after = (await timelineOf(exchange, document.id, 'forwarder')).map(({ type }) => type);
    expect(after).toEqual(types);

    give('nobody.json', { ...receipt, messageId: undefined, declaration: '800120260000000001' });
    expect(await saidOf('done', 'nobody.json')).toMatchObject({ state: 'unmatched' });
  });

  it('gives back what is wrong with a receipt beside it', async () => {
    give('not-json.json', '{"level":');
    give('twice.json', '{"level":"L1","level":"L3"}');
    give('shape.json', { level: 'L9', at: 'yesterday' });
    give('big.json', ' '.repeat(1_100_000));
    expect(await saidOf('refused', 'not-json.json')).toMatchObject({ code: 'body.malformed' });
    expect(await saidOf('refused', 'twice.json')).toMatchObject({
      code: 'body.malformed',
      errors: [{ rule: 'JSON-DUPLICATE' }],
    });
    const shape = await saidOf('refused', 'shape.json');
    expect(shape).toMatchObject({ code: 'document.shape', title_zh: expect.any(String) });
    expect(await saidOf('refused', 'big.json')).toMatchObject({ code: 'body.too_large' });
  });

  it('refuses no receipt because the exchange cannot write: it is taken once it can', async () => {
    const ours = Object.keys(refusalCodes).filter(
      (code): code is RefusalCode => refusalCodes[code as RefusalCode].status >= 500,
    );
    expect(ours).toContain('log.restored');
    const { id } = await submit(exchange);
    const { id: messageId } = await untilState(exchange, id, customs, 'delivered');
    const unmatched = exchange.app.get(UnmatchedReceipts);
    const taking = jest.spyOn(unmatched, 'take');
    give('hindered.json', { messageId, level: 'L1', result: 'accepted', at: '2026-11-24T18:00:00+08:00' });
    for (const code of ours) {
      taking.mockReset().mockRejectedValue(new Refusal(code));
      await until(`${code} was met twice`, () => taking.mock.calls.length > 2);
      expect(names('in')).toContain('hindered.json');
    }
    taking.mockRestore();
    expect(await saidOf('done', 'hindered.json')).toMatchObject({ documentId: id });
    expect(names('refused').filter((name) => name.includes('hindered'))).toEqual([]);
  });

  it('leaves alone what is no receipt, and what is still being written', async () => {
    symlinkSync('/etc/passwd', at('in', 'link.json'));
    mkdirSync(at('in', 'folder.json'));
    give('.hidden.json', '{}');
    give('notes.txt', 'hello');
    let size = 0;
    const growing = setInterval(() => give('growing.json', ' '.repeat((size += 1))), 10);
    give('last.json', '{}');
    await saidOf('refused', 'last.json');
    give('last-too.json', '{ }');
    await saidOf('refused', 'last-too.json');
    expect(names('in')).toEqual(['.hidden.json', 'folder.json', 'growing.json', 'link.json', 'notes.txt']);
    clearInterval(growing);
    expect(await saidOf('refused', 'growing.json')).toMatchObject({ code: 'body.malformed' });
  });

  it('takes receipts away whatever script their names are in', async () => {
    const name = `${'回'.repeat(76)}.json`;
    const long = `${'a'.repeat(250)}.json`;
    give(name, '{}');
    give(long, '{ }');
    await until('they are refused', () => !names('in').includes(name) && !names('in').includes(long));
    expect(names('refused').filter((each) => each.includes('aaaa'))).toHaveLength(2);
    expect(names('refused').filter((each) => each.includes('回回'))).toHaveLength(2);
  });

  it('fails for one party alone whose short name is no folder, and the others get and give theirs', async () => {
    const stranger = await newcomer(exchange, 'xian', ['customs']);
    // As the command line let one be registered once.
    await exchange.app
      .get(Database)
      .write((tx) => tx.run(`UPDATE party SET slug = 'A_Customs' WHERE id = ?`, stranger.id));
    const reply = await exchange.call('PUT', '/v1/endpoints/files', {
      key: stranger.key,
      body: { channel: 'files', types: ['document.*'] },
    });
    expect(reply.status).toBe(200);
    const first = await submit(exchange);
    const granting = { key: exchange.keys.forwarder, body: { partyId: stranger.id } };
    expect((await exchange.call('POST', `/v1/air-waybills/${first.id}/grants`, granting)).status).toBe(201);
    const own = async (): Promise<Delivery[]> => {
      const { body } = await exchange.call('GET', `/v1/deliveries?document=${first.id}`, {
        key: stranger.key,
      });
      return body.items as unknown as Delivery[];
    };
    await until('it was tried', async () => ((await own())[0]?.attempts ?? 0) > 0);
    const second = await submit(exchange);
    await untilState(exchange, second.id, customs, 'delivered');
    const [attempt] = await attemptsOf(exchange, (await own())[0]?.id ?? '');
    expect(attempt).toMatchObject({ status: null, excerpt: 'test/A_Customs is no folder of a party.' });
    give('beside.json', '{}');
    await saidOf('refused', 'beside.json');
  });

  it('lets the group of its folders write, whatever the umask, and swap none of them', async () => {
    const before = process.umask(0o077);
    // Nothing that the operator made himself is changed.
    const [own, made] = [join(drop, 'own'), join(drop, 'own', 'drop')];
    mkdirSync(own, { mode: 0o700 });
    const other = await startExchange({ DROP_DIR: made, DROP_SCAN_MS: '50' });
    const modeOf = (...path: string[]): string => (statSync(join(...path)).mode & 0o777).toString(8);
    const folder = join(made, 'test', customs);
    await set(customs, { channel: 'files' }, other);
    const document = await submit(other);
    await untilState(other, document.id, customs, 'delivered');
    writeFileSync(join(folder, 'in', 'shape.json'), '{}');
    const files = (each: string): string[] => readdirSync(join(folder, each)).map((name) => join(each, name));
    await until('the receipt is answered', () => files('refused').length === 2);
    await other.stop();
    process.umask(before);
    expect([own, made, join(made, 'test'), folder].map((each) => modeOf(each))).toEqual([
      '700',
      ...['750', '750', '750'],
    ]);
    for (const each of ['out', 'in', 'done', 'refused']) expect(modeOf(folder, each)).toBe('770');
    const written = [...files('out'), ...files('refused').filter((name) => name.endsWith('.problem.json'))];
    expect(written).toHaveLength(3);
    for (const name of written) expect([name, modeOf(folder, name)]).toEqual([name, '660']);
  });

  it('follows no link in the place of a folder, and serves the others meanwhile', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'cyw-elsewhere-'));
    writeFileSync(join(elsewhere, 'theirs.json'), '{}');
    await set('chongqing-customs', { channel: 'files' });
    const theirs = join(drop, 'test', 'chongqing-customs', 'in');
    await until('there are folders of both', () => existsSync(theirs));
    for (const each of [theirs, at('in')]) rmSync(each, { recursive: true });
    symlinkSync(elsewhere, at('in'));
    mkdirSync(theirs, { recursive: true });
    writeFileSync(join(theirs, 'shape.json'), '{}');
    await until('the other is served', () => readdirSync(theirs).length === 0);
    expect(readdirSync(elsewhere)).toEqual(['theirs.json']);
    const document = await submit(exchange);
    const refused = async (): Promise<boolean> => {
      const [delivery] = await deliveriesOf(exchange, document.id, customs);
      const [attempt] = await attemptsOf(exchange, delivery?.id ?? '');
      return /could not be written: ELOOP/.test(String(attempt?.excerpt));
    };
    await until('nothing is written beside a link', refused);
    rmSync(at('in'));
    await untilState(exchange, document.id, customs, 'delivered');
    rmSync(elsewhere, { recursive: true });
  });

  it('gives way to a push: what is still open goes to the address', async () => {
    rmSync(at('out'), { recursive: true });
    writeFileSync(at('out'), 'in the way');
    const document = await submit(exchange);
    const receiver = await new Receiver().open();
    const reply = await set(customs, { url: receiver.url });
    expect(reply.body).toMatchObject({ channel: 'push', url: receiver.url });
    await untilState(exchange, document.id, customs, 'delivered');
    // What a hand held in that moment may go twice, and always under one message id.
    expect(new Set(receiver.about(document.id).map(({ id }) => id)).size).toBe(1);
    await receiver.close();
  });
});
