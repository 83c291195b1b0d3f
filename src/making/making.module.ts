import { Module } from '@nestjs/common';
import { ImportChecks } from './import-checks.service';
import { ImportRuns } from './import-runs.service';
import { ImportsController } from './imports.controller';
import { Imports } from './imports.service';

/** Making documents 智能制单: from spreadsheets, from earlier ones, from templates, and with a glossary. */
@Module({
  controllers: [ImportsController],
  providers: [Imports, ImportChecks, ImportRuns],
})
export class MakingModule {}
