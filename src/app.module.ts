import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AirMasterDueRow, AirPartRow, AirReceiptRow, AirReconciliationRow } from './air/air-part.entity';
import { FlightPartRow, FlightRow } from './air/flight-part.entity';
import { AirModule } from './air/air.module';
import { CONFIG, type Config } from './config';
import { DatabaseModule } from './database/database.module';
import { ENTITIES } from './database/database.service';
import type { EntityClass } from './database/tx';
import { DocumentsModule } from './documents/documents.module';
import { DocumentMessage } from './documents/message.entity';
import {
  ClaimRow,
  DocumentEventRow,
  DocumentRow,
  DocumentVersion,
  FormerNumberRow,
  ReadingRow,
  SearchRow,
} from './documents/document.entity';
import { ReferenceEntryRow } from './documents/reference-entry.entity';
import {
  AttemptRow,
  DeliveryRow,
  EndpointRow,
  ReceiptRow,
  ReceiptReferenceRow,
  RoutingRulesRow,
  UnmatchedReceiptRow,
} from './exchange/exchange.entity';
import { ExchangeModule } from './exchange/exchange.module';
import { FormsModule } from './forms/forms.module';
import { PaperPrintRow, PaperRunRow } from './forms/paper-run.entity';
import { HealthModule } from './health/health.module';
import { HttpModule } from './http/http.module';
import { IdempotencyRow } from './http/idempotency.entity';
import { FeedRow, JournalEntry, JournalHead, LogHead, LogTile } from './journal/journal.entity';
import { JournalModule } from './journal/journal.module';
import {
  DraftTemplate,
  GlossaryEntry,
  GlossaryTerm,
  SpreadsheetImport,
  SpreadsheetPart,
} from './making/making.entity';
import { MakingModule } from './making/making.module';
import { MultimodalModule } from './multimodal/multimodal.module';
import { PartiesModule } from './parties/parties.module';
import { AccessRow, ApiKeyRow, PartyRow, RuleSwitchRow, SigningKeyRow } from './parties/party.entity';
import { RailModule } from './rail/rail.module';
import { SandboxModule } from './sandbox/sandbox.module';
import {
  TitleActRow,
  TitleAuthorityRow,
  TitleCheckRow,
  TitleWatchRow,
  TitleGrantRow,
  TitleRow,
} from './title/title.entity';
import { FinancingMark, FinancingRow } from './title/financing.entity';
import { TitleModule } from './title/title.module';

const ground = [DatabaseModule, HttpModule, JournalModule, PartiesModule, DocumentsModule];
const kinds = [AirModule, MultimodalModule, RailModule];
const rooms = [FormsModule, MakingModule, ExchangeModule, TitleModule, SandboxModule, HealthModule];

const journalTables = [JournalEntry, JournalHead, FeedRow, LogTile, LogHead];
const partyTables = [PartyRow, ApiKeyRow, SigningKeyRow, AccessRow, RuleSwitchRow];
const airTables = [
  AirPartRow,
  AirReceiptRow,
  AirReconciliationRow,
  AirMasterDueRow,
  FlightPartRow,
  FlightRow,
];
const documentTables = [
  DocumentRow,
  DocumentVersion,
  DocumentMessage,
  DocumentEventRow,
  SearchRow,
  FormerNumberRow,
  ClaimRow,
  ReadingRow,
  ReferenceEntryRow,
];
const exchangeTables = [
  EndpointRow,
  DeliveryRow,
  AttemptRow,
  ReceiptRow,
  ReceiptReferenceRow,
  RoutingRulesRow,
  UnmatchedReceiptRow,
];
const titleTables = [
  TitleRow,
  TitleActRow,
  TitleGrantRow,
  TitleCheckRow,
  TitleWatchRow,
  FinancingRow,
  FinancingMark,
  TitleAuthorityRow,
];

const makingTables = [SpreadsheetImport, SpreadsheetPart, DraftTemplate, GlossaryEntry, GlossaryTerm];

/** Every table of the product, by the room that owns it. */
export const entities: EntityClass[] = [
  ...journalTables,
  IdempotencyRow,
  ...partyTables,
  ...documentTables,
  ...airTables,
  ...exchangeTables,
  ...titleTables,
  ...makingTables,
  ...[PaperRunRow, PaperPrintRow],
];

/** The table of contents: every module on one screen, ground floor first. */
@Global()
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [...ground, ...kinds, ...rooms],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: ENTITIES, useValue: entities },
      ],
      exports: [CONFIG, ENTITIES],
    };
  }
}
