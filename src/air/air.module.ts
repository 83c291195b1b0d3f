import { Module } from '@nestjs/common';
import { kindController } from '../documents/kind.controller';
import { Kinds } from '../documents/kinds.service';
import { reportingController } from '../documents/reporting.controller';
import { AcknowledgementsController } from './acknowledgements.controller';
import { Acknowledgements } from './acknowledgements.service';
import { airWaybill } from './air-waybill.kind';
import { CodeListsController } from './code-lists.controller';
import { FlightCatchUp } from './flight-catch-up.service';
import { flightManifest } from './flight-manifest.kind';
import { FlightParts } from './flight-parts.service';
import { houseManifest } from './house-manifest.kind';
import { houseWaybill } from './house-waybill.kind';
import { ReconciliationController } from './reconciliation.controller';
import { MasterCatchUp } from './master-catch-up.service';
import { ReconciliationPage } from './reconciliation-page.service';
import { Reconciliations } from './reconciliations.service';

/** Air cargo documents. */
@Module({
  controllers: [
    kindController(airWaybill),
    reportingController(airWaybill),
    kindController(houseWaybill),
    reportingController(houseWaybill),
    kindController(houseManifest),
    kindController(flightManifest),
    ReconciliationController,
    CodeListsController,
    AcknowledgementsController,
  ],
  providers: [
    Reconciliations,
    ReconciliationPage,
    FlightParts,
    FlightCatchUp,
    MasterCatchUp,
    Acknowledgements,
  ],
})
export class AirModule {
  constructor(kinds: Kinds) {
    kinds.add(airWaybill);
    kinds.add(houseWaybill);
    kinds.add(houseManifest);
    kinds.add(flightManifest);
  }
}
