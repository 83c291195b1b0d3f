import { Module } from '@nestjs/common';
import { DiscrepanciesController } from './discrepancies.controller';
import { FormsController } from './forms.controller';
import { PapersController } from './papers.controller';
import { PaperRunner } from './paper-runner.service';
import { PaperRunsController } from './paper-runs.controller';
import { PaperRuns } from './paper-runs.service';
import { Papers } from './papers.service';
import { Press } from './press.service';
import { Forms } from './forms.service';

/** Every form of one record: railway, road, sea and air notes, packing list, and railway messages. */
@Module({
  controllers: [FormsController, PapersController, PaperRunsController, DiscrepanciesController],
  providers: [Forms, Papers, PaperRuns, PaperRunner, Press],
  exports: [Forms],
})
export class FormsModule {}
