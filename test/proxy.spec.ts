import { settings } from '../src/config';
import { seconds, serviceOf } from './compose.source';
import { read } from './tidy.source';

describe('deploy/haproxy.cfg', () => {
  const lines = read('deploy/haproxy.cfg')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#'));
  const valueOf = (key: string): string =>
    lines.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';

  it('holds a request longer than the longest long poll', () => {
    for (const side of ['client', 'server'])
      // A wait as long as the timeout is one that the product refuses to be set to.
      expect(() => settings.LONG_POLL_SECONDS.read(`${seconds(valueOf(`timeout ${side}`))}`)).toThrow();
  });

  it('sends again only what no api process can have seen', () => {
    expect(valueOf('retry-on')).toBe('conn-failure');
    expect(lines).toContain('option http-server-close');
  });

  it('says who called, and lets nobody say it for himself', () => {
    const forgotten = lines.indexOf('http-request del-header X-Forwarded- -m beg');
    expect(forgotten).toBeGreaterThan(0);
    expect(lines.indexOf('option forwardfor')).toBeGreaterThan(forgotten);
  });

  /** The lines of a section, such as `backend api`. */
  const section = (name: string): string[] => {
    const rest = lines.slice(lines.indexOf(name) + 1);
    const end = rest.findIndex((line) => /^(backend|frontend|defaults|resolvers|global)\b/.test(line));
    return rest.slice(0, end);
  };

  it.each([
    ['api', 'ready'],
    ['living', 'live'],
  ])('asks every replica of %s whether it is %s', (backend, health) => {
    const own = section(`backend ${backend}`);
    const said = (key: string): string =>
      own.find((line) => line.startsWith(`${key} `))?.slice(key.length + 1) ?? '';
    expect(said('http-check send')).toMatch(new RegExp(String.raw`\buri /health/${health}\b`));
    expect(said('http-check expect')).toBe('status 200');
    const [, slots, host, port] = said('server-template').split(/[ :]/);
    expect({ host, port }).toEqual({ host: 'api', port: serviceOf('api').environment?.PORT });
    expect(Number(slots)).toBeGreaterThanOrEqual(serviceOf('api').deploy?.replicas ?? 0);
    expect(said('default-server')).toMatch(/^check .*resolvers engine init-addr none$/);
  });

  it('leads to those that are ready, and to those that live where none is', () => {
    const leads = section('frontend window').filter((line) => /^(use|default)_backend /.test(line));
    expect(leads).toEqual(['use_backend living if { nbsrv(api) eq 0 }', 'default_backend api']);
  });

  it('listens where the compose file publishes, is asked where it listens, and ends in its time', () => {
    const { ports, healthcheck, stop_grace_period: grace } = serviceOf('proxy');
    expect(valueOf('bind')).toBe(`:${ports?.[0]?.split(':').at(-1)}`);
    const own = lines.filter((line) => line.startsWith('bind ')).map((line) => line.slice(5))[1];
    expect(healthcheck.test).toContain(`http://${own}${valueOf('monitor-uri')}`);
    expect(seconds(grace)).toBeGreaterThan(seconds(valueOf('hard-stop-after')));
  });
});
