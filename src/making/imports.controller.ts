import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { isDryRun } from '../documents/dry-run';
import { Kinds } from '../documents/kinds.service';
import { Refusal } from '../findings/refusal';
import { readLimit } from '../http/cursor';
import { Idempotency } from '../http/idempotency.service';
import { Documented, Operation, pageOf, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { oneOf, queryOf, type Request } from '../http/request';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { columnsOf } from './columns';
import { ImportedDocument, ImportLine, ImportView } from './imports.dto';
import { Imports } from './imports.service';
import { makingOf } from './making-kinds';
import { spreadsheetTypes, xlsxType } from './media';
import { spreadsheetCsv, spreadsheetXlsx, type Spreadsheet } from './spreadsheet';

const pages = { cursor: 'next of the last page', limit: '1 to 100' };

/** Documents from a spreadsheet: a template to fill in, and imports that save all of a file or nothing. */
@Section('Making documents 智能制单')
@Controller('v1')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly kinds: Kinds,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('spreadsheets/:kind')
  @Roles('any')
  @Operation({
    id: 'spreadsheets.template',
    en: 'A spreadsheet to fill in: headings in both languages with box numbers, an example, and the codes of each column',
    zh: '下载制单表格模板：中英文表头含栏号、示例行及各列代码',
    givesIn: [xlsxType, 'text/csv'],
    query: { format: 'xlsx or csv' },
  })
  async template(
    @Req() request: Request,
    @Param('kind') name: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const format = oneOf('format', queryOf(request).format, ['xlsx', 'csv']) ?? 'xlsx';
    const sheet = this.sheetOf(name);
    await reply
      .header('content-type', format === 'xlsx' ? xlsxType : 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}.${format}"`)
      .send(format === 'xlsx' ? spreadsheetXlsx(sheet) : spreadsheetCsv(sheet));
  }

  @Post('spreadsheet-imports')
  @HttpCode(202)
  @Roles('forwarder', 'carrier', 'trader', 'broker', 'handler')
  @Documented(({ ApiBody, ApiConsumes }) => [
    ApiConsumes(...spreadsheetTypes),
    ApiBody({
      required: true,
      schema: { type: 'string', format: 'binary' },
      description: `The file itself, as ${spreadsheetTypes.join(' or ')}`,
    }),
  ])
  @Operation({
    id: 'imports.take',
    en: 'Import documents from a spreadsheet, XLSX or CSV: all of them or none. Ask its address for progress.',
    zh: '从表格（XLSX 或 CSV）导入单证：全部受理或全不保存。进度请查询返回的地址。',
    gives: ImportLine,
    status: 202,
    idempotent: true,
    query: { kind: 'kind of the documents, such as rail-note', dryRun: 'true to check and store nothing' },
    needs: ['kind'],
  })
  async take(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const answer = await this.idempotency.once(request, caller, () => {
      const { kind = '', dryRun } = queryOf(request);
      oneOf('kind', kind, this.kinds.names());
      const checkOnly = isDryRun(dryRun);
      if (!Buffer.isBuffer(body)) throw new Refusal('media.unsupported', { detail: asSpreadsheet });
      return (tx) => this.imports.take(tx, body, kind, checkOnly, caller);
    });
    return send(reply, answer);
  }

  @Get('spreadsheet-imports')
  @Roles('any')
  @Operation({
    id: 'imports.list',
    en: 'Your imports, newest first',
    zh: '本主体的导入任务，由新到旧',
    gives: pageOf(ImportLine),
    query: pages,
  })
  list(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { cursor, limit } = queryOf(request);
    return this.imports.list(cursor, readLimit(limit), caller);
  }

  @Get('spreadsheet-imports/:id')
  @Roles('any')
  @Operation({
    id: 'imports.read',
    en: 'How an import stands: rows read, documents checked, and every finding with row, column, heading and box',
    zh: '导入任务进度：已读行数、已校验单证数，以及各项问题所在的行、列、表头和栏号',
    gives: ImportView,
  })
  read(@Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.imports.read(id, caller);
  }

  @Get('spreadsheet-imports/:id/documents')
  @Roles('any')
  @Operation({
    id: 'imports.documents',
    en: 'The documents that an import has made, with the rows where they begin',
    zh: '导入生成的单证及其起始行',
    gives: pageOf(ImportedDocument),
    query: pages,
  })
  documents(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    const { cursor, limit } = queryOf(request);
    return this.imports.documents(id, cursor, readLimit(limit), caller);
  }

  private sheetOf(name: string): Spreadsheet {
    oneOf('kind', name, this.kinds.names());
    const { shape, label } = this.kinds.get(name);
    const { key, columns, example } = makingOf(name, shape);
    const fields = columnsOf(shape);
    return { label, key, example, columns: columns.flatMap((path) => fields.get(path) ?? []) };
  }
}

const asSpreadsheet = {
  en: `Send the file itself as ${spreadsheetTypes.join(' or ')}.`,
  zh: `请直接发送文件，Content-Type 为 ${spreadsheetTypes.join(' 或 ')}。`,
};
