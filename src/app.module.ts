import { type DynamicModule, Global, Module } from '@nestjs/common';
import { CONFIG, type Config } from './config';
import { DatabaseModule } from './database/database.module';
import { ENTITIES } from './database/database.service';
import type { EntityClass } from './database/tx';
import { DocumentsModule } from './documents/documents.module';
import { ClaimRow, DocumentRow, DocumentVersion, ReadingRow, SearchRow } from './documents/document.entity';
import { HttpModule } from './http/http.module';
import { IdempotencyRow } from './http/idempotency.entity';
import { FeedRow, JournalEntry } from './journal/journal.entity';
import { JournalModule } from './journal/journal.module';
import { PartiesModule } from './parties/parties.module';
import { AccessRow, ApiKeyRow, PartyRow, SigningKeyRow } from './parties/party.entity';

/** Every table of the product, by the room that owns it. */
export const entities: EntityClass[] = [
  ...[JournalEntry, FeedRow],
  ...[IdempotencyRow],
  ...[PartyRow, ApiKeyRow, SigningKeyRow, AccessRow],
  ...[DocumentRow, DocumentVersion, SearchRow, ClaimRow, ReadingRow],
];

/** The table of contents: every module on one screen, ground floor first. */
@Global()
@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [DatabaseModule, HttpModule, JournalModule, PartiesModule, DocumentsModule],
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: ENTITIES, useValue: entities },
      ],
      exports: [CONFIG, ENTITIES],
    };
  }
}
