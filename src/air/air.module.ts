import { Module } from '@nestjs/common';
import { kindController } from '../documents/kind.controller';
import { Kinds } from '../documents/kinds.service';
import { reportingController } from '../documents/reporting.controller';
import { airWaybill } from './air-waybill.kind';

/** Air cargo documents. */
@Module({ controllers: [kindController(airWaybill), reportingController(airWaybill)] })
export class AirModule {
  constructor(kinds: Kinds) {
    kinds.add(airWaybill);
  }
}
