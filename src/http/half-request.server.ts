import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '../database/ids.source';
import type { RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { problemOf } from './problem.filter';

/** What Node could not make a request of, by its code; anything else is not HTTP/1.1. */
const codes: Record<string, RefusalCode> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request.too_slow',
  HPE_HEADER_OVERFLOW: 'headers.too_large',
};

const notHttp = {
  en: 'What arrived on this connection is not HTTP/1.1.',
  zh: '该连接上收到的内容不是 HTTP/1.1 请求。',
};

/** Node keeps the answer that is under way on its connection, and has no other name for it. */
type Answering = Socket & { _httpMessage?: ServerResponse | null };

/** Node tells of each further piece of what it cannot read; one answer is enough. */
const waiting = new WeakSet<Socket>();

/**
 * Answers what never became a whole request with a problem (RFC 9457), and closes the connection: where
 * the next request would begin on it nobody can tell. Requests before it were whole, and are answered first.
 */
export function refuseHalfRequest(error: NodeJS.ErrnoException, socket: Answering): void {
  if (error.code === 'ECONNRESET' || !socket.writable || waiting.has(socket)) return;
  const { _httpMessage: answer } = socket;
  if (answer && (answer.req.complete || answer.headersSent)) {
    waiting.add(socket);
    answer.once('close', () => {
      waiting.delete(socket);
      refuseHalfRequest(error, socket);
    });
    return;
  }
  const code = codes[error.code ?? ''];
  const refusal = code ? new Refusal(code) : new Refusal('request.malformed', { detail: notHttp });
  socket.write(bytesOf(refusal));
  socket.destroySoon();
}

function bytesOf(refusal: Refusal): string {
  const { status, problem, headers } = problemOf(refusal, newId('req'));
  const body = JSON.stringify(problem);
  const all = { ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
