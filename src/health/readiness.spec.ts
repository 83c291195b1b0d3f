import { answerOf, fails, missingMigrations } from './readiness';

describe('readiness', () => {
  const ok = { status: 'ok' } as const;

  it('is ready only when every part is', () => {
    expect(answerOf({ database: ok, migrations: ok, keys: ok }).status).toBe('ready');
    const answer = answerOf({ database: ok, migrations: ok, keys: fails('no key') });
    expect(answer).toMatchObject({ status: 'not_ready', checks: { keys: { reason: 'no key' } } });
  });

  it('is degraded, and no worse, when only the queue is away', () => {
    const others = { database: ok, migrations: ok, keys: ok };
    expect(answerOf({ ...others, queue: ok }).status).toBe('ready');
    expect(answerOf({ ...others, queue: fails('away') })).toMatchObject({
      status: 'degraded',
      checks: { queue: { status: 'failed', reason: 'away' } },
    });
    expect(answerOf({ ...others, database: fails('away'), queue: fails('away') }).status).toBe('not_ready');
  });

  it('keeps a reason to one line of a terminal', () => {
    expect(fails('x'.repeat(5_000)).reason).toHaveLength(200);
  });

  it('misses migrations that are not applied, and minds none that a newer program applied', () => {
    expect(missingMigrations(['a', 'b'], ['a', 'b', 'c'])).toEqual([]);
    expect(missingMigrations(['a', 'b'], ['a'])).toEqual(['b']);
  });
});
