import type { FastifyInstance } from 'fastify';
import { Refusal } from '../findings/refusal';
import type { Request } from '../http/request';
import { fileMax } from './limits';
import { importAddress, spreadsheetTypes } from './media';

/** Takes spreadsheets as bodies where they are imported and nowhere else. They may be larger than a document. */
export function readSpreadsheets(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(spreadsheetTypes, async (request: Request, payload: AsyncIterable<Buffer>) => {
    if (request.routeOptions.url !== importAddress) throw new Refusal('media.unsupported');
    if (Number(request.headers['content-length'] ?? 0) > fileMax) throw tooLarge;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of payload) {
      size += chunk.length;
      if (size > fileMax) throw tooLarge;
      chunks.push(chunk);
    }
    return (request.rawBody = Buffer.concat(chunks));
  });
}

const tooLarge = new Refusal('body.too_large', {
  detail: { en: `A spreadsheet may have ${fileMax} bytes.`, zh: `表格文件最多 ${fileMax} 字节。` },
});
