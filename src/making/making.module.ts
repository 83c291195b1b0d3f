import { Module } from '@nestjs/common';
import { FormsModule } from '../forms/forms.module';
import { DraftsController } from './drafts.controller';
import { Drafts } from './drafts.service';
import { GlossaryController } from './glossary.controller';
import { Glossary } from './glossary.service';
import { ImportChecks } from './import-checks.service';
import { ImportRuns } from './import-runs.service';
import { ImportsController } from './imports.controller';
import { Imports } from './imports.service';
import { DocumentNames } from './names.service';
import { Templates } from './templates.service';

/** Making documents 智能制单: from spreadsheets, from earlier ones, from templates, and with a glossary. */
@Module({
  imports: [FormsModule],
  controllers: [ImportsController, DraftsController, GlossaryController],
  providers: [Imports, ImportChecks, ImportRuns, Templates, Drafts, Glossary, DocumentNames],
})
export class MakingModule {}
