import { Module } from '@nestjs/common';
import { BillFinder } from './bill-finder.service';
import { FinancingController } from './financing.controller';
import { Financing } from './financing.service';
import { IssueGroundsReader } from './issue-grounds.service';
import { NoteChanges } from './note-changes.service';
import { TitleAuthoritiesController } from './title-authorities.controller';
import { TitleAuthorities } from './title-authorities.service';
import { TitleChecksController } from './title-checks.controller';
import { TitleChecks } from './title-checks.service';
import { TitleEvidence } from './title-evidence.service';
import { TitleExpiries } from './title-expiries.service';
import { TitleGoods } from './title-goods.service';
import { TitleGrants } from './title-grants.service';
import { TitleReading } from './title-reading.service';
import { TitleReplacementsController } from './title-replacements.controller';
import { TitleReplacements } from './title-replacements.service';
import { TitleSight } from './title-sight.service';
import { TitleWatches } from './title-watches.service';
import { TitlesController } from './titles.controller';
import { TitleSignatures } from './title-signatures.service';
import { Titles } from './titles.service';

/** Who controls the goods: acts, their chain, and checks that verify offline. */
@Module({
  controllers: [
    TitlesController,
    TitleChecksController,
    TitleReplacementsController,
    TitleAuthoritiesController,
    FinancingController,
  ],
  providers: [
    TitleAuthorities,
    TitleSignatures,
    Titles,
    TitleReading,
    BillFinder,
    TitleChecks,
    TitleExpiries,
    TitleGoods,
    TitleGrants,
    TitleReplacements,
    TitleWatches,
    TitleEvidence,
    Financing,
    TitleSight,
    IssueGroundsReader,
    NoteChanges,
  ],
})
export class TitleModule {}
