import { Module } from '@nestjs/common';
import { BillFinder } from './bill-finder.service';
import { IssueGroundsReader } from './issue-grounds.service';
import { TitleAuthoritiesController } from './title-authorities.controller';
import { TitleAuthorities } from './title-authorities.service';
import { TitleChecks } from './title-checks.service';
import { TitleGrants } from './title-grants.service';
import { TitleReading } from './title-reading.service';
import { TitleSight } from './title-sight.service';
import { TitlesController } from './titles.controller';
import { TitleSignatures } from './title-signatures.service';
import { Titles } from './titles.service';

/** Who controls the goods: acts, their chain, and checks that verify offline. */
@Module({
  controllers: [TitlesController, TitleAuthoritiesController],
  providers: [
    TitleAuthorities,
    TitleSignatures,
    Titles,
    TitleReading,
    BillFinder,
    TitleChecks,
    TitleGrants,
    TitleSight,
    IssueGroundsReader,
  ],
})
export class TitleModule {}
