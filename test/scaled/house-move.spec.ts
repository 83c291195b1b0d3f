import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteConnection from 'better-sqlite3';
import { Client } from 'pg';
import { entities } from '../../src/app.module';
import { readConfig } from '../../src/config';
import { HouseMove, type Moved } from '../../src/database/house-move.store';
import { Journal } from '../../src/journal/journal.service';
import { startExchange, waybillNumbered, type Exchange } from '../support/exchange';
import { commandOf } from '../support/process';
import { leavePlaceOf, placeFor } from '../support/services';
import { TitleDesk } from '../support/titles';
import { answers, differences, fill, type House } from './full-house';

const root = join(__dirname, '../..');

/** A program of the command line that was run to its end. */
interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Runs a program; kills it a moment after it has said something. */
async function run(name: string, args: string[], env: Record<string, string>, killAt?: string): Promise<Run> {
  const child = spawn(process.execPath, [...commandOf(name), ...args], { cwd: root, env });
  let output = '';
  let struck = false;
  const hear = (chunk: Buffer): void => {
    output += chunk.toString();
    if (killAt === undefined || struck || !output.includes(killAt)) return;
    struck = true;
    void sleep(Math.random() * 20).then(() => child.kill('SIGKILL'));
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  const [code, signal] = (await once(child, 'close')) as [Run['code'], Run['signal']];
  return { code, signal, output };
}

describe('moving house from SQLite to PostgreSQL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cyw-move-'));
  const dataDir = join(folder, 'data');
  /** SQLite in one process, which is what is moved. */
  const embedded = {
    DATABASE_URL: '',
    REDIS_URL: '',
    DELIVERY_ATTEMPTS: '2',
    DELIVERY_BASE_MS: '10',
  };
  const places: string[] = [];
  let [house, before]: [House?, Record<string, string>?] = [];
  let ids: Exchange['ids'] = {};
  let textsWithNul = 0;

  /** A new, empty database. */
  const database = async (name: string): Promise<string> => {
    const place = join(folder, name);
    places.push(place);
    return (await placeFor(place, {})).DATABASE_URL as string;
  };
  const sql = async <R extends object>(url: string, text: string): Promise<R[]> => {
    const client = new Client(url);
    await client.connect();
    return (await client.query<R>(text).finally(() => client.end())).rows;
  };
  const alter = (place: string, statement: string): number => {
    const file = new SqliteConnection(join(place, 'exchange.sqlite'));
    const { changes } = file.prepare(statement).run();
    file.close();
    expect(changes).toBeGreaterThan(0);
    return changes;
  };
  /** A copy of the source, changed behind the exchange's back. */
  const tampered = (name: string, statement: string): string => {
    const copy = join(folder, name);
    cpSync(dataDir, copy, { recursive: true });
    alter(copy, statement);
    return copy;
  };
  const open = (url: string, from = dataDir): Promise<HouseMove> =>
    HouseMove.open(readConfig({ DATABASE_URL: url }), from, entities);
  const refusal = (url: string, from = dataDir): Promise<string> =>
    open(url, from).then(
      async (move) => move.close().then(() => 'not refused'),
      (error: Error) => error.message,
    );
  const move = (url: string, from = dataDir, killAt?: string): Promise<Run> =>
    run('migrate-postgres', ['--from', from], { DATABASE_URL: url }, killAt);
  /** Copies without a process, in small batches, and may break off wherever it is told of one. */
  const copy = async (url: string, tell: (moved: Moved) => void = () => undefined): Promise<void> => {
    const opened = await open(url);
    await opened.copy(tell, { rows: 7, characters: 50_000 }).finally(() => opened.close());
  };

  beforeAll(async () => {
    const build = spawnSync(process.execPath, [join(root, 'scripts/run.mjs'), 'build'], { encoding: 'utf8' });
    if (build.status !== 0) throw new Error(build.stderr);
    const source = await startExchange({ DATA_DIR: dataDir, ...embedded });
    house = await fill(source);
    ids = source.ids;
    // The first look leaves a trace where somebody reads something for the first time.
    await answers(source, house);
    before = await answers(source, house);
    await source.stop();
    // As an upgrade leaves one to be seen to.
    alter(
      dataDir,
      'INSERT INTO air_master_due (mode, master) SELECT mode, master FROM air_reconciliation LIMIT 1',
    );
    // What a receiver answered may have been bytes of any kind.
    textsWithNul = alter(
      dataDir,
      "UPDATE attempt SET excerpt = 'no ' || char(0) || ' room' WHERE number = 1 AND status = 500",
    );
  });

  afterAll(async () => {
    for (const place of places) await leavePlaceOf(place);
    rmSync(folder, { recursive: true, force: true });
  });

  describe('killed again and again, and run to the end', () => {
    let url: string;
    const states: Run[] = [];

    beforeAll(async () => {
      url = await database('moved');
      for (const killAt of ['Copying', '  access', 'Both sides'])
        states.push(await move(url, dataDir, killAt));
    });

    it('was killed on the way', () => {
      expect(states.map(({ signal }) => signal)).toEqual(['SIGKILL', 'SIGKILL', 'SIGKILL']);
    });

    it('leaves no exchange that starts, and says so to whoever verifies it', async () => {
      await expect(startExchange({ DATA_DIR: dataDir, DATABASE_URL: url })).rejects.toThrow('was broken off');
      const verified = await run('verify', [], { DATABASE_URL: url });
      expect([verified.code, verified.output]).toEqual([1, expect.stringContaining('was broken off')]);
    });

    it('goes on, proves that both sides are the same, and says what to do next', async () => {
      const { code, output } = await move(url);
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(output).toContain('broken off; it goes on');
      expect(output).toContain('same to the last byte');
      expect(output).toContain(`But for ${textsWithNul} texts with a NUL`);
      expect(output).toContain(`DATA_DIR=${dataDir} npm start`);
      expect(output).not.toContain('WARNING');
    });

    it('has every table of the database, each with all its rows', async () => {
      const file = new SqliteConnection(join(dataDir, 'exchange.sqlite'), { readonly: true });
      const here = file
        .prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        .all()
        .map(({ name }) => [name, file.prepare(`SELECT COUNT(*) FROM "${name}"`).pluck().get()]);
      file.close();
      const names = await sql<{ name: string }>(
        url,
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
      );
      const there: unknown[] = [];
      for (const { name } of names) {
        const [row] = await sql<{ count: string }>(url, `SELECT COUNT(*) AS count FROM "${name}"`);
        there.push([name, Number(row?.count)]);
      }
      expect(there).toEqual(here.filter(([name]) => name !== 'sqlite_sequence'));
      // Nothing of this house was archived.
      const empty = here.filter(([name, count]) => count === 0 && name !== 'archive_month');
      expect(empty).toEqual([]);
    });

    it('does nothing to a copy that is whole, and says that it is', async () => {
      const { code, output } = await move(url);
      expect([code, output]).toEqual([0, expect.stringContaining('holds a finished copy')]);
    });

    it('answers as before on PostgreSQL, and goes on', async () => {
      const exchange = await startExchange({ DATA_DIR: dataDir, DATABASE_URL: url });
      try {
        expect(exchange.ids).toEqual(ids);
        expect(differences(before ?? {}, await answers(exchange, house as House))).toEqual([]);
        await replays(exchange);
        await goesOn(exchange);
        expect((await exchange.app.get(Journal).verify()).broken).toBeUndefined();
        const beside = await run('verify', [], { DATABASE_URL: url });
        expect([beside.code, beside.output]).toEqual([0, expect.stringContaining('Everything holds')]);
        expect(await refusal(url)).toContain('An exchange is running on the database');
      } finally {
        await exchange.stop();
      }
    });

    it('leaves a database alone that was used after the move', async () => {
      const [journal] = await sql(url, 'SELECT * FROM journal_head');
      expect(await refusal(url)).toContain('one of the two was used since');
      expect(await sql(url, 'SELECT * FROM journal_head')).toEqual([journal]);
    });
  });

  const replays = async (exchange: Exchange): Promise<void> => {
    const { body, once, reply } = (house as House).sent;
    const again = await exchange.call('POST', '/v1/air-waybills', {
      key: exchange.keys.forwarder,
      body,
      once,
    });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(again.body).toEqual(reply.body);
  };

  const goesOn = async (exchange: Exchange): Promise<void> => {
    const { sequence } = await exchange.app.get(Journal).head();
    const key = exchange.keys.forwarder;
    const body = waybillNumbered(7_777_777);
    const reply = await exchange.call('POST', '/v1/air-waybills', { key, body });
    expect([reply.status, reply.body.sequence]).toEqual([201, sequence + 1]);
    const inbox = await exchange.call('GET', `/v1/inbox?after=${sequence}`, {
      key: exchange.keys['chengdu-customs'],
    });
    expect(inbox.body.items?.[0]?.sequence).toBe(sequence + 1);
    const desk = new TitleDesk(exchange);
    await desk.handOver('ENDORSE_TO_ORDER', 'seller', 'buyer', (house as House).titles[0] as string);
  };

  it('goes on behind whatever batch it broke off at', async () => {
    const url = await database('broken-off');
    let rounds = 0;
    for (let finished = false; !finished; rounds += 1) {
      let left = Math.floor(Math.random() * 200);
      const breakOff = (): void => {
        if ((left -= 1) < 0) throw new Error('Broken off.');
      };
      finished = await copy(url, breakOff).then(
        () => true,
        (error: Error) => error.message !== 'Broken off.',
      );
    }
    expect(rounds).toBeGreaterThan(2);
    expect(await move(url)).toMatchObject({ code: 0, signal: null });
  });

  describe('a difference', () => {
    it.each([
      [
        'in the source, of a document',
        "UPDATE document_version SET content = content || ' '",
        /source 来源: document doc_/,
      ],
      [
        'in the source, of an entry',
        "UPDATE journal SET actor = 'x' WHERE sequence = 40",
        /source 来源: journal entry 40 \(hash\)/,
      ],
      ['in the source, of a title', "UPDATE title SET state = '{}'", /source 来源: title \w+/],
    ])('%s is named, and nothing is moved', async (name, statement, named) => {
      const url = await database(name);
      const { code, output } = await move(url, tampered(name, statement));
      expect([code, output]).toEqual([1, expect.stringMatching(named)]);
      expect(await sql(url, "SELECT 1 FROM pg_tables WHERE schemaname = 'public'")).toEqual([]);
    });

    it.each([
      [
        'a column',
        "UPDATE delivery SET number = 'X' WHERE id = (SELECT MIN(id) FROM delivery)",
        /table delivery, row \["dlv_\w+"\] \(number\)/,
      ],
      [
        'a row that is missing',
        'DELETE FROM access WHERE subject = (SELECT MAX(subject) FROM access)',
        /table access, row .* of the source is .* in the target|table access, row .* is missing/,
      ],
      [
        'a row too many',
        "INSERT INTO claim (key, owner) VALUES ('~', 'x')",
        /the end of table claim of the source is table claim, row \["~"\] in the target/,
      ],
    ])('in the target: %s is named, and no exchange starts there', async (name, statement, named) => {
      const url = await database(name);
      await copy(url);
      await sql(url, statement);
      const { code, output } = await move(url);
      expect([code, output]).toEqual([1, expect.stringMatching(named)]);
      expect(output).toContain('Drop the database');
      await expect(startExchange({ DATA_DIR: dataDir, DATABASE_URL: url })).rejects.toThrow('was broken off');
    });
  });

  describe('refused, with nothing changed', () => {
    it('is a source on which an exchange is running', async () => {
      const url = await database('running');
      const source = await startExchange({
        DATA_DIR: tampered('running-source', 'DELETE FROM idempotency'),
        ...embedded,
      });
      const said = await refusal(url, source.dataDir);
      await source.stop();
      expect(said).toMatch(/Another process uses .*\n.*请先停止/);
    });

    it('is a source of an older or newer version, or none at all', async () => {
      const url = await database('versions');
      const older = tampered('older', "DELETE FROM migrations WHERE name LIKE 'JournalHead%'");
      const newer = tampered('newer', "UPDATE migrations SET name = 'Later9' WHERE name LIKE 'JournalHead%'");
      expect(await refusal(url, older)).toContain('an older version');
      expect(await refusal(url, newer)).toContain('a newer version');
      expect(await refusal(url, folder)).toContain('There is no exchange.sqlite');
    });

    it('is a target that holds another exchange, or something else', async () => {
      const [other, strange] = [await database('other'), await database('strange')];
      const exchange = await startExchange({ DATA_DIR: join(folder, 'other-data'), DATABASE_URL: other });
      await exchange.stop();
      expect(await refusal(other)).toContain('holds another exchange');
      await sql(strange, 'CREATE TABLE invoices (id integer)');
      expect(await refusal(strange)).toContain('not of an exchange: invoices');
    });

    it('is a half-finished copy of another source, and of this one after it was used', async () => {
      const url = await database('half');
      await copy(url, () => {
        throw new Error('Broken off.');
      }).catch(() => undefined);
      const used = tampered('used', "UPDATE journal_head SET hash = 'x'");
      expect(await refusal(url, used)).toContain('half-finished copy of another exchange');
    });

    it('is a call without DATABASE_URL', async () => {
      const { code, output } = await move('');
      expect([code, output]).toEqual([
        1,
        expect.stringMatching(/DATABASE_URL is missing.*\n缺少 DATABASE_URL/),
      ]);
    });
  });

  it('makes a second move and a starting exchange wait', async () => {
    const url = await database('held');
    const first = await open(url);
    let waited = true;
    const starting = startExchange({ DATA_DIR: join(folder, 'waiting'), DATABASE_URL: url }).finally(
      () => (waited = false),
    );
    // Listened to from the start: it may be refused while the move is still closing.
    const refused = expect(starting).rejects.toThrow('was broken off');
    await sleep(500);
    expect(waited).toBe(true);
    await first.copy(() => undefined);
    await first.close();
    await refused;
  });
});
