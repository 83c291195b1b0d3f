import { Global, Module } from '@nestjs/common';
import { Checking } from './checking.service';
import { DocumentsController } from './documents.controller';
import { PlacesController } from './places.controller';
import { Kinds } from './kinds.service';
import { Proposing } from './proposing.service';
import { DocumentReading } from './reading.service';
import { Submissions } from './submissions.service';

/** The shared store of documents; kinds plug into it. */
@Global()
@Module({
  controllers: [DocumentsController, PlacesController],
  providers: [Kinds, Checking, Proposing, Submissions, DocumentReading],
  exports: [Kinds, Checking, Proposing, Submissions, DocumentReading],
})
export class DocumentsModule {}
