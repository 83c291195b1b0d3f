import { Module } from '@nestjs/common';
import { kindController } from '../documents/kind.controller';
import { Kinds } from '../documents/kinds.service';
import { reportingController } from '../documents/reporting.controller';
import { railBill } from './rail-bill.kind';
import { railNote } from './rail-note.kind';

/** The consignment note, and the railway bill of lading bound to it. */
@Module({
  controllers: [kindController(railNote), reportingController(railNote), kindController(railBill)],
})
export class RailModule {
  constructor(kinds: Kinds) {
    kinds.add(railNote);
    kinds.add(railBill);
  }
}
