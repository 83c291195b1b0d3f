import { Controller, Get, Param, Req } from '@nestjs/common';
import { Refusal } from '../findings/refusal';
import { readLimit } from '../http/cursor';
import { Operation, pageOf, Section } from '../http/openapi.decorator';
import { oneOf, queryOf, type Request } from '../http/request';
import { flightForms } from '../identifiers/flight';
import { readIdentifier, type IdentifierKind } from '../identifiers/read';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { DocumentLine } from './document-lines.dto';
import { documentPage } from './document-page.dto';
import { DocumentList } from './document-list.service';
import { Kinds } from './kinds.service';
import { DocumentReading } from './reading.service';
import { wantedBy } from './wanted';

/** Query parameters that search, and how each value is cleaned before it is looked up. */
const searches: Record<string, IdentifierKind | undefined> = {
  container: 'container',
  wagon: 'wagon',
  awb: 'awb',
  note: 'documentNumber',
  unit: undefined,
  seal: 'seal',
  reference: 'documentNumber',
};

/** Documents of every kind that the caller may see. */
@Section('Documents 单证')
@Controller('v1/documents')
export class DocumentsController {
  constructor(
    private readonly reading: DocumentReading,
    private readonly documents: DocumentList,
    private readonly kinds: Kinds,
  ) {}

  @Get()
  @Roles('any')
  @Operation({
    id: 'documents.list',
    en: 'Search by number, container, wagon, AWB and more; newest first',
    zh: '按单号、箱号、车号、空运单号等查询，由新到旧',
    gives: pageOf(DocumentLine),
    query: {
      kind: 'kind, such as air-waybill',
      number: 'number as on the document',
      status: 'current or withdrawn',
      container: 'container number',
      wagon: 'wagon number',
      awb: 'air waybill number',
      note: 'consignment note number',
      unit: 'transport unit',
      seal: 'seal number',
      reference: 'another reference',
      cursor:
        'next of the last page; go on until it is null, since a page may show fewer than limit, or none',
      limit: '1 to 100',
    },
  })
  list(@Req() request: Request, @Calling() caller: Caller): Promise<object> {
    const { kind, number, status, cursor, limit, ...rest } = queryOf(request);
    const asked = Object.entries(rest).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const unknown = asked.find(([name]) => !Object.hasOwn(searches, name));
    if (unknown || asked.length > 1)
      throw new Refusal('request.malformed', {
        detail: {
          en: `Search by one of: ${Object.keys(searches).join(', ')}.`,
          zh: `请使用以下一项查询：${Object.keys(searches).join('、')}。`,
        },
      });
    const [field, value] = asked[0] ?? [];
    const search =
      field !== undefined && value !== undefined
        ? { field, value: cleaned(searches[field], value) }
        : undefined;
    const numbers = number === undefined ? undefined : flightForms(cleaned('documentNumber', number));
    const wanted = {
      kind: oneOf('kind', kind, this.kinds.names()),
      status: oneOf('status', status, ['current', 'withdrawn']),
    };
    return this.documents.page({ ...wanted, numbers, search, cursor, limit: readLimit(limit) }, caller);
  }

  @Get(':id')
  @Roles('any')
  @Operation({
    id: 'documents.read',
    en: 'Read a document by its id alone, whatever its kind',
    zh: '仅凭编号查看任意类型单证',
    gives: documentPage(),
    query: { version: 'version number', at: 'RFC 3339 time' },
  })
  async read(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    const row = await this.reading.visible(id, caller);
    return (await this.reading.page(row.kind, id, wantedBy(request), caller)).page;
  }
}

function cleaned(kind: IdentifierKind | undefined, value: string): string {
  return kind ? readIdentifier(kind, value.slice(0, 100)).value : value;
}
