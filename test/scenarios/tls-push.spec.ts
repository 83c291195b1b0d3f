import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { certificateFor } from '../support/certificate';
import { call, type Reply } from '../support/exchange';
import { keysOf, startProcess, type ServerProcess } from '../support/process';

describe('pushes over TLS', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'cyw-tls-'));
  const known = certificateFor('localhost');
  const servers: Server[] = [];
  /** The name that was asked for in each handshake, and the host of the request that came by it. */
  const arrivals: { name: TLSSocket['servername']; host?: string }[] = [];
  let exchange: ServerProcess;

  const listen = async (certificate: { key: string; cert: string }): Promise<number> => {
    const server = createServer(certificate, (request, response) => {
      arrivals.push({ name: (request.socket as TLSSocket).servername, host: request.headers.host });
      request.resume().on('end', () => response.end('taken'));
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };

  const tried = async (url: string): Promise<Reply> => {
    const key = keysOf(dataDir)['chongqing-customs'];
    const set = await call(exchange.url, 'PUT', '/v1/endpoints/main', { key, body: { url } });
    expect(set.status).toBe(200);
    return call(exchange.url, 'POST', '/v1/endpoints/main/test', { key });
  };

  beforeAll(async () => {
    const trusted = join(dataDir, 'trusted.pem');
    writeFileSync(trusted, known.cert);
    exchange = await startProcess({ DATA_DIR: dataDir, PORT: '0', NODE_EXTRA_CA_CERTS: trusted });
  });
  afterAll(async () => {
    exchange.send('SIGKILL');
    await exchange.ended;
    for (const server of servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(dataDir, { recursive: true, force: true });
  });
  beforeEach(() => arrivals.splice(0));

  it('ask for the name of the endpoint, though the connection goes to the address that was checked', async () => {
    const port = await listen(known);
    for (let times = 0; times < 2; times++)
      expect((await tried(`https://localhost:${port}/hook`)).body).toMatchObject({
        status: 200,
        excerpt: 'taken',
      });
    expect(arrivals).toEqual(
      Array.from({ length: 2 }, () => ({ name: 'localhost', host: `localhost:${port}` })),
    );
  });

  it.each([
    ['bears another name', known, '127.0.0.1', /127\.0\.0\.1/],
    ['nobody vouches for', certificateFor('localhost'), 'localhost', /self-signed certificate/],
  ])('go to nobody whose certificate %s', async (_, certificate, host, excerpt) => {
    const port = await listen(certificate);
    const reply = await tried(`https://${host}:${port}/hook`);
    expect(reply.body.status).toBeUndefined();
    expect(reply.body.excerpt).toMatch(excerpt);
    expect(arrivals).toEqual([]);
  });
});
