import { Global, Module } from '@nestjs/common';
import { Checking } from './checking.service';
import { DocumentsController } from './documents.controller';
import { PlacesController } from './places.controller';
import { Kinds } from './kinds.service';
import { DocumentReading } from './reading.service';
import { ReferenceData } from './reference-data.service';
import { References } from './references.service';
import { Submissions } from './submissions.service';

/** The shared store of documents; kinds plug into it. */
@Global()
@Module({
  controllers: [DocumentsController, PlacesController],
  providers: [Kinds, Checking, Submissions, DocumentReading, References, ReferenceData],
  exports: [Kinds, Checking, Submissions, DocumentReading, ReferenceData],
})
export class DocumentsModule {}
