import { Controller, Get, Param, Req } from '@nestjs/common';
import { wantedBy } from '../documents/wanted';
import { Operation, Section } from '../http/openapi.decorator';
import type { Request } from '../http/request';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { MasterReconciliation } from './reconciliation.dto';
import { ReconciliationPage } from './reconciliation-page.service';

/** How a master, its houses, its flights and the answers of customs stand to each other. */
@Section('Air waybill 航空运单')
@Controller('v1/air-waybills')
export class ReconciliationController {
  constructor(private readonly page: ReconciliationPage) {}

  @Get(':id/reconciliation')
  @Roles('any')
  @Operation({
    id: 'air-waybills.reconciliation',
    en: 'The master against its houses, its flights and the answers of customs: counts, findings, and the parts that you may see',
    zh: '总运单与分运单、航班舱单及海关回执的核对结果：数量、差异及可查看的各份单证',
    gives: MasterReconciliation,
  })
  read(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.page.ofMaster(id, wantedBy(request), caller);
  }
}
