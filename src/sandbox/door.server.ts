import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Text } from '../findings/finding';

/** Sixteen times what the exchange takes by default: a message is an envelope around one document. */
const bodyLimitBytes = 16 * 1024 * 1024;

/** A request with its whole body. */
export interface Visit {
  request: IncomingMessage;
  response: ServerResponse;
  /** What follows the route's own path, decoded. */
  rest: string;
  query: URLSearchParams;
  body: Buffer;
}

/** `METHOD /path` or, with a closing slash, everything below it. */
export type Routes = Record<string, (visit: Visit) => void | Promise<void>>;

/** Listens on loopback only: a sandbox has no business with other machines. */
export async function openDoor(routes: Routes, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    visit(routes, request, response).catch(() => {
      if (response.headersSent) response.destroy();
      else refuse(response, 500, { en: 'The sandbox customs failed', zh: '沙箱海关内部错误' });
    });
  });
  // Node closes an idle connection after five seconds, just when a second attempt may be using it.
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Closes at once; a visitor who waits for an answer sees the connection end. */
export async function closeDoor(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function visit(routes: Routes, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://localhost');
  const asked = `${request.method} ${pathname}`;
  const route = Object.keys(routes).find((each) =>
    each.endsWith('/') ? asked.startsWith(each) : asked === each,
  );
  const handle = route === undefined ? undefined : routes[route];
  if (route === undefined || !handle)
    return refuse(response, 404, { en: 'Nothing is here', zh: '此路径不存在' });
  const body = await readBody(request);
  if (!body) return refuse(response, 413, { en: 'The body is larger than 16 MiB', zh: '请求体超过 16 MiB' });
  await handle({ request, response, rest: decoded(asked.slice(route.length)), query, body });
}

/** The body, or undefined when it is too large; the rest of it is then not read. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimitBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A badly escaped path is looked up as it stands, and not found. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Answers with JSON. */
export function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(body));
}

/** Answers with a problem (RFC 9457) in both languages, and takes no more of the request. */
export function refuse(response: ServerResponse, status: number, title: Text): void {
  response.writeHead(status, {
    'content-type': 'application/problem+json; charset=utf-8',
    ...(status === 413 && { connection: 'close' }),
  });
  response.end(JSON.stringify({ status, title: title.en, title_zh: title.zh }));
}
