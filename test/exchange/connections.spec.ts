import dns from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readConfig } from '../../src/config';
import { Outbound } from '../../src/exchange/outbound.client';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const well: Answer = (_, response) => response.end('taken');

describe('connections to receivers', () => {
  let outbound: Outbound;
  let server: Server;
  let url: string;
  let answer: Answer;
  /** The address that each request came to, and the port that it came from. */
  let arrivals: { address?: string; from?: number; host?: string; body: string }[];

  beforeEach(async () => {
    [answer, arrivals] = [well, []];
    outbound = new Outbound(readConfig({ SANDBOX: 'true', DELIVERY_TIMEOUT_MS: '2000' }));
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { localAddress: address, remotePort: from } = request.socket;
        arrivals.push({ address, from, host: request.headers.host, body });
        answer(request, response);
      });
    }).listen(0, '0.0.0.0');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    outbound.onApplicationShutdown();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  const post = (to = url, body = '{}') => outbound.post(to, {}, Buffer.from(body));
  const connections = (): Promise<number> =>
    new Promise((resolve) => server.getConnections((_, count) => resolve(count)));

  it('are kept and used again', async () => {
    for (let times = 0; times < 5; times += 1) expect((await post()).status).toBe(200);
    expect(new Set(arrivals.map(({ from }) => from)).size).toBe(1);
  });

  it('are closed when nobody has used them for a few seconds', async () => {
    await Promise.all([post(), post(), post()]);
    expect(await connections()).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(await connections()).toBe(0);
  });

  it('that die in the moment they are used again cost no attempt: the message goes once more on a new one', async () => {
    expect((await post()).status).toBe(200);
    answer = (request, response) => {
      answer = well;
      request.socket.destroy();
      response.destroy();
    };
    expect(await post(url, '{"second":true}')).toMatchObject({ status: 200, excerpt: 'taken' });
    expect(arrivals.map(({ body }) => body)).toEqual(['{}', '{"second":true}', '{"second":true}']);
    expect(arrivals[2]?.from).not.toBe(arrivals[1]?.from);
  });

  it('that die while they are new are a failure, and so is a second death', async () => {
    answer = (request) => request.socket.destroy();
    expect((await post()).status).toBeNull();
    expect(arrivals).toHaveLength(1);
    answer = well;
    await post();
    answer = (request) => request.socket.destroy();
    expect((await post()).status).toBeNull();
    expect(arrivals).toHaveLength(4);
  });

  it('that were answered in part are not used for another try', async () => {
    await post();
    answer = (request, response) => {
      response.writeHead(500, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => request.socket.destroy(), 20);
    };
    expect(await post()).toMatchObject({ status: 500, excerpt: 'half' });
    expect(arrivals).toHaveLength(2);
  });

  it('are not kept when the answer is longer than what is read of it', async () => {
    answer = (_, response) => response.end('x'.repeat(200_000));
    expect((await post()).excerpt).toHaveLength(500);
    answer = well;
    expect((await post()).status).toBe(200);
    expect(arrivals[0]?.from).not.toBe(arrivals[1]?.from);
  });

  it('belong to an address and not to a name: one that changes its mind is called where it now leads', async () => {
    const { port } = new URL(url);
    const lookup = jest.spyOn(dns, 'lookup') as unknown as jest.SpyInstance;
    const named = `http://customs.example:${port}/hook`;
    for (const [address, status] of [
      ['127.0.0.1', 200],
      ['127.0.0.2', 200],
      ['10.0.0.1', null],
      ['127.0.0.1', 200],
    ] as const) {
      lookup.mockResolvedValueOnce({ address, family: 4 });
      expect((await post(named)).status).toBe(status);
    }
    expect(arrivals.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2', '127.0.0.1']);
    expect(arrivals[0]?.from).toBe(arrivals[2]?.from);
    expect(new Set(arrivals.map(({ host }) => host))).toEqual(new Set([`customs.example:${port}`]));
  });

  it('are not kept waiting by a name that hangs: it is asked for once at a time, and no hand waits for it again', async () => {
    const { port } = new URL(url);
    const asked: string[] = [];
    let comesBack: (found: object) => void = () => undefined;
    const lookup = jest.spyOn(dns, 'lookup') as unknown as jest.SpyInstance;
    lookup.mockImplementation((name: string) => {
      asked.push(name);
      return name === 'well.example'
        ? Promise.resolve({ address: '127.0.0.1', family: 4 })
        : new Promise((resolve) => (comesBack = resolve));
    });
    const [hanging, well] = ['hanging', 'well'].map((name) => `http://${name}.example:${port}/hook`);
    const late = { status: null, excerpt: 'The name had no answer within 2000 ms.' };
    const many = Promise.all(Array.from({ length: 8 }, () => post(hanging)));
    expect((await post(well)).status).toBe(200);
    expect(await many).toEqual(Array.from({ length: 8 }, () => late));
    const began = performance.now();
    expect(await post(hanging)).toEqual(late);
    expect(performance.now() - began).toBeLessThan(500);
    expect(asked).toEqual(['hanging.example', 'well.example']);
    // Once the question has an answer the name is asked for anew.
    comesBack({ address: '127.0.0.1', family: 4 });
    await new Promise((resolve) => setImmediate(resolve));
    const next = post(hanging);
    comesBack({ address: '127.0.0.1', family: 4 });
    expect((await next).status).toBe(200);
    expect(asked).toHaveLength(3);
  });

  it('tell the first pause that an answer asks for, where it asks for several', async () => {
    answer = (_, response) => response.setHeader('retry-after', ['120', '5']).writeHead(503).end('full');
    expect(await post()).toEqual({ status: 503, retryAfter: '120', excerpt: 'full' });
  });

  it('that bring something else than an answer are no dead ones: the message goes once', async () => {
    await post();
    answer = (request) => request.socket.end('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n');
    expect((await post()).status).toBeNull();
    expect(arrivals).toHaveLength(2);
  });

  it('bear the name and password that stand in the address, and never the address with them', async () => {
    let seen: (string | undefined)[] = [];
    answer = ({ headers, url: path }, response) => {
      seen = [headers.authorization, headers.host, path];
      response.end();
    };
    const { host } = new URL(url);
    expect((await post(`http://desk:se%3Acret@${host}/hook?of=1`)).status).toBe(200);
    const basic = `Basic ${Buffer.from('desk:se:cret').toString('base64')}`;
    expect(seen).toEqual([basic, host, '/hook?of=1']);
  });

  it('that nobody accepts end with the time too', async () => {
    // TEST-NET-1 (RFC 5737) belongs to nobody, so that nothing answers there, or at once that there is no way.
    const config = { SANDBOX: 'true', OUTBOUND_ALLOW: '192.0.2.0/24', DELIVERY_TIMEOUT_MS: '300' };
    const hasty = new Outbound(readConfig(config));
    const began = performance.now();
    expect((await hasty.post('http://192.0.2.1/hook', {}, Buffer.from('{}'))).status).toBeNull();
    expect(performance.now() - began).toBeLessThan(2_000);
    hasty.onApplicationShutdown();
  });

  it('end with the time that a receiver has, whichever try it is', async () => {
    await post();
    answer = () => undefined;
    expect(await post()).toEqual({ status: null, excerpt: 'No answer within 2000 ms.' });
  });
});
