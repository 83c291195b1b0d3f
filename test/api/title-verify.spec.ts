import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parsed, readKeys, readSaved } from '../../src/cli/saved-file';
import { verifyAnswer } from '../../src/title/verify-answer';
import { movableClock, type MovableClock } from '../support/clock';
import { startExchange, type Exchange } from '../support/exchange';
import { TitleDesk } from '../support/titles';

describe('the command that verifies a saved check', () => {
  let exchange: Exchange;
  let clock: MovableClock;
  let files: Record<'fresh' | 'old' | 'forged' | 'evidence' | 'jwks', string>;
  let fileOf: (name: string, text: string) => string;
  let desk: TitleDesk;

  beforeAll(async () => {
    clock = movableClock();
    clock.aheadMs = -48 * 3_600_000;
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
    fileOf = (name, text) => {
      const file = join(exchange.dataDir, name);
      writeFileSync(file, text);
      return file;
    };
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const exp = new Date(Date.now() + 600_000).toISOString();
    const bill = await desk.bill();
    const issued = await desk.issue(bill, desk.issuePayload(bill, 'seller', { expiresAt }, { exp }));
    const check = () =>
      exchange.call('POST', '/v1/title-checks', {
        key: exchange.keys.carrier,
        body: { titleId: issued.body.titleId },
      });
    const old = fileOf('old.json', (await check()).text);
    clock.aheadMs = 0;
    const { text } = await check();
    const evidence = await exchange.call('GET', `/v1/titles/${issued.body.titleId}/evidence`, {
      key: exchange.keys.carrier,
    });
    const jwks = await exchange.call('GET', '/.well-known/jwks.json');
    files = {
      old,
      fresh: fileOf('fresh.json', text),
      forged: fileOf('forged.json', text.replace('"status":"PENDING', '"status":"ENDING')),
      evidence: fileOf('evidence.json', evidence.text),
      jwks: fileOf('jwks.json', jwks.text),
    };
  });
  afterAll(async () => {
    await exchange.stop();
    clock.restore();
  });

  /** Runs the command in this process, as the shell would start it. */
  function run(...words: string[]): { code: unknown; said: string } {
    let said = '';
    const { argv, exitCode } = process;
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation((line) => {
      said += String(line);
      return true;
    });
    process.argv = [...argv.slice(0, 2), ...words];
    jest.resetModules();
    jest.requireActual('../../src/cli/verify-check.cli');
    const code = process.exitCode;
    spy.mockRestore();
    process.argv = argv;
    process.exitCode = exitCode;
    return { code, said };
  }

  it('does not take a test answer for a live one', () => {
    const { code, said } = run(files.fresh, '--jwks', files.jwks);
    expect(code).toBe(1);
    expect(said).toContain('FAIL It speaks of live bills (chuanyu-window:test).');
  });

  it('takes it when told that it is one, and says for whom it speaks', () => {
    const { code, said } = run(files.fresh, '--jwks', files.jwks, '--test');
    expect(code).toBe(0);
    expect(said).toContain('aud chuanyu-window:test');
    const { code: other } = run(files.fresh, '--test', '--aud', 'another:test');
    expect(other).toBe(1);
  });

  it('says which bill it speaks of, and fails where another was meant', () => {
    const { statement } = JSON.parse(readFileSync(files.fresh, 'utf8')) as {
      statement: { titleId: string; bill: { number: string; contentHash: string } };
    };
    const { number, contentHash } = statement.bill;
    const { said } = run(files.fresh, '--test');
    for (const told of [number, contentHash, statement.titleId, '91500000MA5U4B8R78', 'PENDING_ACCEPTANCE'])
      expect(said).toContain(told);
    const known = ['--jwks', files.jwks, '--test'];
    expect(run(files.fresh, ...known, '--bill', number, '--content', contentHash).code).toBe(0);
    expect(run(files.evidence, ...known, '--bill', number).code).toBe(0);
    for (const other of [
      ['--bill', `${number}X`],
      ['--content', 'a'.repeat(64)],
    ])
      for (const file of [files.fresh, files.evidence]) {
        const { code, said: why } = run(file, ...known, ...other);
        expect(code).toBe(1);
        expect(why).toContain('FAIL It speaks of');
      }
  });

  it('takes no limited statement for one about a bill', async () => {
    const { statement } = JSON.parse(readFileSync(files.fresh, 'utf8')) as {
      statement: { titleId: string; bill: { number: string } };
    };
    const { text } = await exchange.call('POST', '/v1/title-checks', {
      key: exchange.keys.bank,
      body: { titleId: statement.titleId },
    });
    const limited = fileOf('limited.json', text);
    expect(run(limited, '--test', '--jwks', files.jwks).said).toContain(statement.titleId);
    const { code, said } = run(limited, '--test', '--bill', statement.bill.number);
    expect([code, said]).toEqual([1, expect.stringContaining('a limited statement names none')]);
  });

  describe('whose key was replaced', () => {
    const keysRetiredAt = (retiredAt: string): string => {
      const { keys } = JSON.parse(readFileSync(files.jwks, 'utf8')) as { keys: object[] };
      return fileOf('retired.json', JSON.stringify({ keys: keys.map((key) => ({ ...key, retiredAt })) }));
    };
    const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();

    it('proves what it signed before, and nothing of today', () => {
      for (const file of [files.fresh, files.evidence]) {
        expect(run(file, '--test', '--jwks', keysRetiredAt(inMs(60_000))).code).toBe(0);
        const { code, said } = run(file, '--test', '--jwks', keysRetiredAt(inMs(0)));
        expect([code, said]).toEqual([3, expect.stringContaining('ask again')]);
      }
    });

    it('is no key of the platform for what it signs later', () => {
      for (const file of [files.fresh, files.evidence]) {
        const { code, said } = run(file, '--test', '--jwks', keysRetiredAt(inMs(-40 * 3_600_000)));
        expect([code, said]).toEqual([
          1,
          expect.stringContaining('FAIL The statement is signed by the platform'),
        ]);
      }
      const page = runsAsShown(
        'docs/signing.md',
        readFileSync(files.fresh, 'utf8'),
        keysRetiredAt(inMs(-40 * 3_600_000)),
      );
      expect(page).toEqual({ status: 1, out: expect.stringContaining('a key in use at that time') });
    });
  });

  it('tells an answer whose time is over from one that is wrong', () => {
    const over = run(files.old, '--jwks', files.jwks, '--test');
    expect(over.code).toBe(3);
    expect(over.said).toContain('ask again');
    expect(run(files.forged, '--jwks', files.jwks, '--test').code).toBe(1);
  });

  it('verifies a bundle of evidence, and not one that bears no signature as a whole', () => {
    expect(run(files.evidence, '--jwks', files.jwks, '--test').code).toBe(0);
    const { jws: _, ...unsigned } = JSON.parse(readFileSync(files.evidence, 'utf8')) as { jws: string };
    const { code, said } = run(
      fileOf('unsigned.json', JSON.stringify(unsigned)),
      '--jwks',
      files.jwks,
      '--test',
    );
    expect(code).toBe(1);
    expect(said).toContain('NOT proven are the account');
    expect(said).toContain('The answer does NOT verify. 核验未通过。');
  });

  type Saved = Record<string, unknown> & {
    acts: Record<string, unknown>[];
    log: { entry: { data: string } };
  };
  const cut: [string, (answer: Saved) => unknown, string][] = [
    ['that has no signature', (answer) => delete answer.jws, '/jws'],
    [
      'whose acts have no countersignature',
      ({ acts: [act] }) => delete act!.countersignature,
      '/acts/0/countersignature',
    ],
    ['whose acts are no list', (answer) => Object.assign(answer, { acts: 'xx' }), '/acts'],
    ['whose acts are nothing', (answer) => Object.assign(answer, { acts: [null, null] }), '/acts/0'],
    ['whose proof has no entry', (answer) => Object.assign(answer, { log: { entry: null } }), '/log/entry'],
    ['whose entry is no JSON', ({ log: { entry } }) => (entry.data = '{'), 'The last act stands in the log'],
    [
      'whose keys are damaged',
      (answer) => Object.assign(answer, { jwks: { keys: [null, { kty: 'OKP' }] } }),
      'signed by the platform',
    ],
  ];
  it.each([
    ...['{', 'null', '{}', '[]', '7', '""', ''].map(
      (text) => [`that is ${text || 'empty'}`, () => text, ''] as const,
    ),
    ...cut.map(([what, change, place]) => {
      const text = (): string => {
        const answer = JSON.parse(readFileSync(files.fresh, 'utf8')) as Saved;
        change(answer);
        return JSON.stringify(answer);
      };
      return [what, text, place] as const;
    }),
  ])('does not verify a file %s, and says why', (_, text, place) => {
    const { code, said } = run(fileOf('damaged.json', text()), '--test');
    expect(code).toBe(1);
    expect(said).toContain('FAIL ');
    expect(said).toContain(place);
    expect(said).toContain('The answer does NOT verify. 核验未通过。');
  });

  it('never stumbles over a genuine answer, whatever is put in any place of it', () => {
    const fresh = JSON.parse(readFileSync(files.fresh, 'utf8')) as object;
    const jwks = readKeys(parsed(readFileSync(files.jwks, 'utf8')));
    const odd = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom('constructor', '{', 'a.b.c', -1));
    fc.assert(
      fc.property(fc.constantFrom(...leavesOf(fresh)), odd, (place, value) => {
        const copy = structuredClone(fresh) as Record<string | number, unknown>;
        const parent = place.slice(0, -1).reduce((at, key) => at[key] as typeof copy, copy);
        parent[place.at(-1) as string] = value;
        const read = readSaved(JSON.stringify(copy));
        if (read.kind === 'answer') verifyAnswer(read.saved, jwks, { liveOnly: true });
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not verify by keys that are none', () => {
    expect(run(files.fresh, '--test', '--jwks', fileOf('none.json', '{')).code).toBe(1);
  });

  it('says which file it cannot read', () => {
    const { code, said } = run(files.fresh, '--jwks', '/nowhere/jwks.json');
    expect([code, said]).toEqual([2, '/nowhere/jwks.json cannot be read. 文件无法读取。\n']);
  });

  it('says how it is used', () => {
    for (const words of [[], ['a', 'b'], ['a', '--unknown']]) {
      const { code, said } = run(...words);
      expect(code).toBe(2);
      expect(said).toContain('Exit: 0 verifies');
    }
  });

  /** The program that the page shows, run as a reader would run it: not a line of ours. */
  function runsAsShown(
    page: string,
    answer: string,
    jwks = files.jwks,
  ): { status: number | null; out: string } {
    const [, program = ''] = /^```js\n([\s\S]*?)^```/m.exec(readFileSync(page, 'utf8')) ?? [];
    const words = [fileOf('verify.mjs', program), fileOf('answer.json', answer), jwks];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    return { status, out: stdout + stderr };
  }

  it('is not needed: the program of docs/signing.md verifies the same and refuses what was altered', async () => {
    const titleId = await desk.circulating('seller');
    const lock = (level: string) => ({ type: 'LOCK', capacity: 'ISSUER', content: { level } });
    const signed = [
      await desk.act('carrier', titleId, lock('STRUCTURAL')),
      await desk.actWith(['seller'], 'carrier', titleId, lock('NONE')),
      await desk.act('seller', titleId, {
        type: 'ENDORSE_TO_ORDER',
        content: {
          to: desk.id('buyer'),
          capacity: 'OWNER',
          expiresAt: new Date(Date.now() + 60_000).toISOString(),
        },
      }),
    ];
    expect(signed.map(({ status }) => status)).toEqual([201, 201, 201]);
    clock.aheadMs = 120_000;
    const ask = async (slug: string) => {
      const sending = { key: exchange.keys[slug], body: { titleId } };
      return (await exchange.call('POST', '/v1/title-checks', sending)).text;
    };
    const [text, stranger] = [await ask('seller'), await ask('bank')];
    clock.aheadMs = 0;
    const answer = JSON.parse(text) as { acts: { jws: string }[]; log: { entry: object } };
    expect(answer.acts).toHaveLength(6);
    const { number, contentHash } = (await desk.state(titleId)) as { number: string; contentHash: string };
    const shown = runsAsShown('docs/signing.md', text);
    expect(shown).toMatchObject({
      status: 0,
      out: expect.stringContaining(`bill ${number}, content ${contentHash}`),
    });
    expect(runsAsShown('docs/signing.zh-CN.md', stranger)).toMatchObject({ status: 0 });
    expect(JSON.parse(text)).toMatchObject({ statement: { form: 2 } });
    const [first, ...later] = answer.acts;
    const wrong: [object, string][] = [
      [{ ...answer, acts: [first, ...later.slice(1)] }, 'each act follows the one before'],
      [{ ...answer, acts: answer.acts.slice(0, -1) }, 'the last act is the head'],
      [
        { ...answer, acts: [{ ...first, jws: later[0]?.jws }, ...later] },
        'the countersignature is of this act',
      ],
      [{ ...answer, log: { ...answer.log, entry: { ...answer.log.entry, salt: '' } } }, 'stands in the log'],
    ];
    for (const [altered, why] of wrong) {
      const { status, out } = runsAsShown('docs/signing.md', JSON.stringify(altered));
      expect({ status, out }).toEqual({ status: 1, out: expect.stringContaining(why) });
    }
  });
});

function leavesOf(value: unknown, place: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== 'object' || value === null) return [place];
  return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...place, key]));
}
