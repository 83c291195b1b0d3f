import { Controller, Get, Param, Req } from '@nestjs/common';
import { CreditTerms } from '../documents/credit.dto';
import { DocumentReading } from '../documents/reading.service';
import { discrepancies, type ExaminedBill } from '../documents/ucp600';
import { wantedBy } from '../documents/wanted';
import { Refusal } from '../findings/refusal';
import { Operation, Section } from '../http/openapi.decorator';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { examinedWaybill } from '../multimodal/multimodal-waybill';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { multimodalWaybill } from '../multimodal/multimodal-waybill.kind';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import type { RailBill } from '../rail/rail-bill.dto';
import { examinedRailBill, railBill } from '../rail/rail-bill.kind';
import { DiscrepanciesView } from './discrepancies.dto';

const termsCheck = shapeCheck(CreditTerms);

const query = {
  version: 'version number; the present one when left out',
  article: '19 or 24: what the credit calls for',
  presentedOn: 'day of presentation, YYYY-MM-DD',
  presentationDays: 'days after shipment; 21 when left out',
  expiry: 'expiry of the credit',
  latestShipment: 'latest day of shipment',
  takingInCharge: 'place of taking in charge, name or UN/LOCODE',
  destination: 'final destination, name or UN/LOCODE',
  titleBasis: 'STRAIGHT, TO_ORDER or BEARER',
  orderParty: 'to whose order',
  freightTerms: 'PREPAID or COLLECT',
};

const label = {
  en: 'What a bank would find under UCP 600 arts 19, 24 and 27, before it finds it; terms of the credit as query',
  zh: '按 UCP 600 第 19、24、27 条预审：交单前列出银行可能提出的不符点；信用证条款以查询参数给出',
};

/** Discrepancies of negotiable documents, told to whoever may read them and before a bank tells them. */
@Section('Forms 单证格式')
@Controller('v1')
export class DiscrepanciesController {
  constructor(private readonly reading: DocumentReading) {}

  @Get('rail-bills/:id/discrepancies')
  @Roles('any')
  @Operation({ id: 'rail-bills.discrepancies', ...label, query, gives: DiscrepanciesView })
  ofRailBill(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.examined(railBill.name, id, request, caller, (document) =>
      examinedRailBill(document as RailBill),
    );
  }

  @Get('multimodal-waybills/:id/discrepancies')
  @Roles('any')
  @Operation({ id: 'multimodal-waybills.discrepancies', ...label, query, gives: DiscrepanciesView })
  ofWaybill(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.examined(multimodalWaybill.name, id, request, caller, (document) =>
      examinedWaybill(document as MultimodalWaybill),
    );
  }

  private async examined(
    kind: string,
    id: string,
    request: Request,
    caller: Caller,
    bill: (document: object) => ExaminedBill | undefined,
  ): Promise<DiscrepanciesView> {
    const { version: _, ...terms } = queryOf(request);
    const credit = shaped<CreditTerms>(termsCheck, terms);
    const { version, row } = await this.reading.page(kind, id, wantedBy(request), caller);
    const examined = bill(JSON.parse(version.content) as object);
    if (examined === undefined) throw new Refusal('document.not_negotiable');
    const items = discrepancies(examined, credit);
    return {
      id: row.id,
      number: row.number,
      version: version.version,
      contentHash: version.contentHash,
      credit,
      discrepancies: items.filter(({ weight }) => weight === 'discrepancy').length,
      items,
    };
  }
}
