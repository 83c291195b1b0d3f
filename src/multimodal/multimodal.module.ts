import { Module } from '@nestjs/common';
import { kindController } from '../documents/kind.controller';
import { Kinds } from '../documents/kinds.service';
import { reportingController } from '../documents/reporting.controller';
import { multimodalWaybill } from './multimodal-waybill.kind';

/** The unified multimodal waybill. */
@Module({ controllers: [kindController(multimodalWaybill), reportingController(multimodalWaybill)] })
export class MultimodalModule {
  constructor(kinds: Kinds) {
    kinds.add(multimodalWaybill);
  }
}
