import { Global, Module } from '@nestjs/common';
import { Checking } from './checking.service';
import { DocumentsController } from './documents.controller';
import { Kinds } from './kinds.service';
import { DocumentReading } from './reading.service';
import { Submissions } from './submissions.service';

/** The shared store of documents; kinds plug into it. */
@Global()
@Module({
  controllers: [DocumentsController],
  providers: [Kinds, Checking, Submissions, DocumentReading],
  exports: [Kinds, Checking, Submissions, DocumentReading],
})
export class DocumentsModule {}
