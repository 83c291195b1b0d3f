import { Global, Module } from '@nestjs/common';
import { Checking } from './checking.service';
import { DocumentList } from './document-list.service';
import { DocumentsController } from './documents.controller';
import { PlacesController } from './places.controller';
import { Grants } from './grants.service';
import { Kinds } from './kinds.service';
import { Messages } from './messages.service';
import { Proposing } from './proposing.service';
import { DocumentReading } from './reading.service';
import { ReferenceData } from './reference-data.service';
import { ReportList } from './report-list.service';
import { Reported } from './reporting.service';
import { References } from './references.service';
import { Submissions } from './submissions.service';

/** The shared store of documents; kinds plug into it. */
@Global()
@Module({
  controllers: [DocumentsController, PlacesController],
  providers: [
    Kinds,
    Checking,
    Messages,
    Proposing,
    Submissions,
    Grants,
    DocumentReading,
    DocumentList,
    Reported,
    ReportList,
    References,
    ReferenceData,
  ],
  exports: [
    Kinds,
    Checking,
    Messages,
    Proposing,
    Submissions,
    Grants,
    DocumentReading,
    Reported,
    ReportList,
    ReferenceData,
  ],
})
export class DocumentsModule {}
