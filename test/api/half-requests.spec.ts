import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { RefusalCode } from '../../src/findings/codes';
import { startExchange, until, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';

/** What never becomes a request, or never becomes a whole one, said over a bare socket. */
describe('a connection', () => {
  let exchange: Exchange;

  beforeAll(async () => {
    exchange = await startExchange();
  });
  afterAll(() => exchange.stop());

  /** Sends bytes; gives the socket and all that has come back so far. */
  const open = (bytes: string): { socket: Socket; seen: () => string; over: Promise<unknown> } => {
    let text = '';
    const socket = connect(Number(new URL(exchange.url).port), '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    // A connection that is cut is as much at its end as one that is closed.
    socket.on('error', () => undefined);
    return { socket, seen: () => text, over: once(socket, 'close') };
  };
  const said = async (bytes: string): Promise<string> => {
    const { seen, over } = open(bytes);
    await over;
    return seen();
  };
  /** The last answer on a connection, as `fetch` would have given it. */
  const lastOf = (text: string): Reply => {
    const [head = '', body = ''] = text
      .slice(text.search(/HTTP\/1\.1 \d{3} (?!.*HTTP\/1\.1 \d{3} )/s))
      .split('\r\n\r\n');
    const [line = '', ...headers] = head.split('\r\n');
    return {
      status: Number(line.split(' ')[1]),
      headers: new Headers(headers.map((each) => each.split(': ') as [string, string])),
      text: body,
      body: JSON.parse(body) as Reply['body'],
    };
  };

  it.each([
    ['that is not HTTP', 'hello\r\n\r\n', 400, 'request.malformed'],
    ['without Host', 'GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'request.malformed'],
    [
      'with a length that is none',
      'POST /v1/air-waybills HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{}',
      400,
      'request.malformed',
    ],
    [
      'with headers without end',
      `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`,
      431,
      'headers.too_large',
    ],
  ] as const)('%s is refused with a problem', async (_, bytes, status, code: RefusalCode) => {
    expectProblem(lastOf(await said(bytes)), status, code);
  });

  it('on which a request does not end in time is refused with a problem, and waits for no more', async () => {
    const server = exchange.app.getHttpServer();
    // 8 MiB of a spreadsheet in two minutes are half a megabit a second.
    expect(server.requestTimeout).toBe(120_000);
    const [accepted, { seen, over }] = [once(server, 'connection'), open('GET / HTTP/1.1\r\n')];
    const [socket] = (await accepted) as [Socket];
    server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
    await over;
    expectProblem(lastOf(seen()), 408, 'request.too_slow');
  });

  it('gives the answers that are under way before it tells what cannot be read', async () => {
    const key = exchange.keys['chengdu-customs'];
    const { body } = await exchange.call('GET', '/v1/inbox?limit=1000', { key });
    const text = await said(
      `GET /v1/inbox?after=${body.next}&wait=1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\nhello\r\n\r\n`,
    );
    expect(text.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
    expectProblem(lastOf(text), 400, 'request.malformed');
  });

  it('is not kept for a body that nobody reads', async () => {
    const { socket, seen, over } = open(
      'POST /v1/air-waybills HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{',
    );
    const dripping = setInterval(() => socket.writable && socket.write(' '), 50);
    await until('it is refused', () => seen().includes('key.missing'));
    await over;
    clearInterval(dripping);
    const refused = lastOf(seen());
    expectProblem(refused, 401, 'key.missing');
    expect(refused.headers.get('connection')).toBe('close');
  });

  it('is kept where the body was read, or there is none', async () => {
    for (const method of ['GET', 'POST']) {
      const body = method === 'GET' ? undefined : {};
      const { headers } = await exchange.call(method, '/v1/documents', { key: exchange.keys.bank, body });
      expect(headers.get('connection')).toBe('keep-alive');
    }
  });
});

describe('more connections than are allowed', () => {
  it('are closed, those there are go on, and where one ends another is let in', async () => {
    const exchange = await startExchange({ CONNECTIONS: '2' });
    const port = Number(new URL(exchange.url).port);
    const opened: Socket[] = [];
    const ask = (socket: Socket): Promise<string> =>
      new Promise((resolve) => {
        socket.once('data', (bytes) => resolve(bytes.toString().split('\r\n', 1)[0] ?? ''));
        socket.once('close', () => resolve('closed')).on('error', () => undefined);
        socket.write('GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n');
      });
    const connected = (): Socket => {
      const socket = connect(port, '127.0.0.1');
      opened.push(socket);
      return socket;
    };
    try {
      const [first, second] = [connected(), connected()];
      expect([await ask(first), await ask(second)]).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
      expect(await ask(connected())).toBe('closed');
      expect(await ask(first)).toBe('HTTP/1.1 200 OK');
      second.destroy();
      await until('another is let in', async () => (await ask(connected())) === 'HTTP/1.1 200 OK');
    } finally {
      for (const socket of opened) socket.destroy();
      await exchange.stop();
    }
  });
});
