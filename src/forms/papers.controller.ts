import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { wantedBy } from '../documents/wanted';
import { Refusal } from '../findings/refusal';
import { Operation, Section } from '../http/openapi.decorator';
import { Public } from '../http/public.decorator';
import { headerOf, queryOf, type Request } from '../http/request';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { askedOf, viewQuery } from './asked';
import { formNames } from './form';
import { Standing } from './paper-standing.dto';
import { Papers } from './papers.service';

/** Papers of documents, and the address that their QR codes lead to. */
@Section('Forms 单证格式')
@Controller()
export class PapersController {
  constructor(private readonly papers: Papers) {}

  @Get('v1/documents/:id/papers/:view')
  @Roles('any')
  @Operation({
    id: 'papers.print',
    en: 'The document on a form as PDF, with a signed QR code that tells whether the version still holds',
    zh: '按指定格式打印单证（PDF），附签名二维码，可查验版本是否有效',
    givesIn: ['application/pdf'],
    query: { leg: viewQuery.leg, version: viewQuery.version, amounts: viewQuery.amounts },
  })
  async print(
    @Req() request: Request,
    @Param('id') id: string,
    @Param('view') view: string,
    @Calling() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = askedOf(view, queryOf(request));
    if (asked.view === 'iftmin' || asked.view === 'mmt')
      throw new Refusal('view.unknown', {
        detail: { en: 'A message is not printed.', zh: '报文不可打印。' },
        facts: { views: formNames.join(', ') },
      });
    const bytes = await this.papers.print(id, wantedBy(request), asked, caller);
    await reply.header('content-type', 'application/pdf').send(Buffer.from(bytes));
  }

  @Get('verify/:token')
  @Public()
  @Operation({
    id: 'papers.verify',
    en: 'What a printed paper is worth now: current, superseded, withdrawn or unknown',
    zh: '查验纸质单证：现行、已被取代、已撤回或未知',
    messagesOut: ['text/html'],
    gives: Standing,
  })
  async verify(
    @Req() request: Request,
    @Param('token') token: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const standing = await this.papers.standing(token);
    // A telephone that scans the code asks for a page; a program gets the same facts.
    if (headerOf(request, 'accept')?.includes('text/html') !== true) return void (await reply.send(standing));
    await reply.header('content-type', 'text/html; charset=utf-8').send(pageOf(standing));
  }
}

const headings: Readonly<Record<Standing['status'], string>> = {
  current: '现行有效',
  superseded: '已被取代',
  withdrawn: '已撤回',
  unknown: '未知单证',
};

const safe = (text: string): string => text.replace(/[&<>"']/g, (each) => `&#${each.charCodeAt(0)};`);

function pageOf({ status, number, version, contentHash, message }: Standing): string {
  const facts =
    number === undefined
      ? ''
      : `<p>${safe(number)} · v${version}<br><small>SHA-256 ${safe(contentHash ?? '')}</small></p>`;
  const heading = `${headings[status]} ${status}`;
  return `<!doctype html><html lang="zh"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${heading}</title><h1>${heading}</h1>${facts}<p>${safe(message.zh)}</p><p>${safe(message.en)}</p></html>`;
}
