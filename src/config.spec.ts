import { resolve } from 'node:path';
import { readConfig } from './config';

/** What is wrong with an environment, a line a setting. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
}

describe('the settings', () => {
  it('tell every mistake at once, each by the name of its setting', () => {
    const wrong = {
      ...{ PORT: '', HOST: '', INSTANCE: '', REDIS_PREFIX: '', DATA_DIR: '', PUBLIC_URL: '' },
      ...{ RATE_PER_MINUTE: '1e3', OUTBOUND_ALLOW: 'abc, 10.0.0.0/99', TRUSTED_PROXIES: 'abc' },
    };
    const told = problemsOf(wrong);
    expect(told.map((line) => line.split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort());
    const networks = told.find((line) => line.startsWith('OUTBOUND_ALLOW'));
    expect(networks).toContain('abc and 10.0.0.0/99');
  });

  it.each([
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/0',
    '::/0',
    '10.0.0.0/+8',
    '10.0.0.0/33',
    '/8',
    'fe80::1%eth0',
  ])('take no network from %s', (network) => {
    expect(problemsOf({ OUTBOUND_ALLOW: network })).toHaveLength(1);
    expect(problemsOf({ TRUSTED_PROXIES: network })).toHaveLength(1);
  });

  it.each([
    ['https://window.example/', 'https://window.example'],
    ['https://window.example/east//', 'https://window.example/east'],
    ['HTTP://Window.Example:8080', 'http://window.example:8080'],
  ])('take the public address %s for one that a path is put behind', (given, taken) => {
    expect(readConfig({ PUBLIC_URL: given }).PUBLIC_URL).toBe(taken);
  });

  it.each(['?x=1', '?', '#top'])('refuse a public address that ends in %s, or holds a password', (end) => {
    for (const wrong of [`https://window.example/${end}`, 'https://me:secret@window.example'])
      expect(problemsOf({ PUBLIC_URL: wrong })).toEqual([
        expect.stringMatching(/^PUBLIC_URL is printed in QR codes/),
      ]);
  });

  it('take networks of both families, single addresses, and the names of networks for proxies', () => {
    const networks = '10.0.0.0/8, 192.0.2.7,2001:db8::/32 ,::1';
    expect(readConfig({ OUTBOUND_ALLOW: networks }).OUTBOUND_ALLOW).toHaveLength(4);
    const proxies = `loopback,linklocal,uniquelocal,${networks}`;
    expect(readConfig({ TRUSTED_PROXIES: proxies }).TRUSTED_PROXIES).toHaveLength(7);
    expect(problemsOf({ OUTBOUND_ALLOW: 'uniquelocal' })).toHaveLength(1);
    expect(readConfig({ OUTBOUND_ALLOW: '', TRUSTED_PROXIES: '' })).toMatchObject({ OUTBOUND_ALLOW: [] });
  });

  it.each(['My Exchange', 'a+b', 'a\nb', '川渝\u3000窗口'])(
    'take no name of an exchange that cannot name the key of its log: %j',
    (name) => expect(problemsOf({ INSTANCE: name })).toHaveLength(1),
  );

  it.each(['data', 'data/', './data/', 'data/../data'])(
    'keep the checkpoint beside the folder %s',
    (folder) => {
      expect(readConfig({ DATA_DIR: folder }).CHECKPOINT_FILE).toBe(`${resolve('data')}.checkpoint`);
    },
  );

  it('keep it beside the present folder', () => {
    expect(readConfig({ DATA_DIR: '.' }).CHECKPOINT_FILE).toBe(`${process.cwd()}.checkpoint`);
  });

  it.each([
    ['data', 'data/checkpoint'],
    ['data/', resolve('data/keys/checkpoint')],
    ['.', 'checkpoint'],
    ['/srv/data', '/srv/data/..checkpoint'],
  ])('take no checkpoint that is restored along with %s: %s', (folder, file) => {
    const told = problemsOf({ DATA_DIR: folder, CHECKPOINT_FILE: file });
    expect(told).toEqual([expect.stringMatching(/^CHECKPOINT_FILE must not lie in DATA_DIR/)]);
    // There the database is elsewhere.
    expect(
      problemsOf({ DATA_DIR: folder, CHECKPOINT_FILE: file, DATABASE_URL: 'postgres://host/x' }),
    ).toEqual([]);
  });

  it.each(['data.checkpoint', '../checkpoint', 'data/../checkpoint', '/srv/keys/checkpoint'])(
    'take a checkpoint outside of the folder: %s',
    (file) => expect(problemsOf({ DATA_DIR: 'data', CHECKPOINT_FILE: file })).toEqual([]),
  );
});
