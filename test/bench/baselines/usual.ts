import 'reflect-metadata';
import type { IncomingMessage } from 'node:http';
import {
  Body,
  ConflictException,
  Controller,
  Headers,
  Injectable,
  Module,
  Post,
  Req,
  UnauthorizedException,
  UnprocessableEntityException,
  UseGuards,
  ValidationPipe,
  type CanActivate,
  type ExecutionContext,
  type RawBodyRequest,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { DataSource, IsNull, type EntityManager } from 'typeorm';
import { AirPartRow, AirReconciliationRow } from '../../../src/air/air-part.entity';
import { ClaimRow, DocumentRow, DocumentVersion, SearchRow } from '../../../src/documents/document.entity';
import { DeliveryRow } from '../../../src/exchange/exchange.entity';
import { IdempotencyRow } from '../../../src/http/idempotency.entity';
import { FeedRow, JournalEntry } from '../../../src/journal/journal.entity';
import { AccessRow, ApiKeyRow } from '../../../src/parties/party.entity';
import { databaseIn, makeDurable } from './durable';
import { askedOf, contentOf, emptyHead, sha256, submission, type Checked } from './submission';
import { WaybillDto } from './usual.dto';

/**
 * The usual way, as the guides of its parts show it and with care: Nest on Express, a guard, a
 * validation pipe, a service, and repositories in one transaction per request. It does the work of
 * the floor and of the product, no more: the same rows, the same durability. Rows are written with
 * `save`, as those guides do; `insert` spares a look-up for each table and would take about a fifth off.
 */
const documents = [ClaimRow, DocumentRow, AccessRow, DocumentVersion, SearchRow, IdempotencyRow];
const exchange = [JournalEntry, FeedRow, DeliveryRow, ApiKeyRow, AirPartRow, AirReconciliationRow];

/**
 * TypeORM shares one query runner of SQLite among all requests: two transactions at once run into
 * each other and lose writes that were answered with 201. So the usual way is only correct when it
 * writes one request after another, and that is how it is measured.
 */
@Injectable()
class Mutex {
  private last: Promise<unknown> = Promise.resolve();

  run<T>(task: () => Promise<T>): Promise<T> {
    const mine = this.last.then(task, task);
    this.last = mine;
    return mine;
  }
}

@Injectable()
class KeyGuard implements CanActivate {
  private readonly known = new Set<string>();

  constructor(private readonly source: DataSource) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const { authorization = '' } = context.switchToHttp().getRequest<IncomingMessage>().headers;
    const hash = sha256(authorization.replace(/^Bearer /, ''));
    if (this.known.has(hash)) return true;
    const key = await this.source.getRepository(ApiKeyRow).findOneBy({ hash, revokedAt: IsNull() });
    if (!key) throw new UnauthorizedException();
    this.known.add(hash);
    return true;
  }
}

@Injectable()
class WaybillsService {
  constructor(
    private readonly source: DataSource,
    private readonly mutex: Mutex,
  ) {}

  submit(waybill: WaybillDto, key: string, rawBody: Buffer): Promise<object> {
    const checked = { waybill, content: contentOf(waybill), ...askedOf(key, rawBody) };
    return this.mutex.run(() => this.source.transaction((manager) => this.store(manager, checked)));
  }

  private async store(manager: EntityManager, checked: Checked): Promise<object> {
    const first = await manager.getRepository(IdempotencyRow).findOneBy({ scope: checked.scope });
    if (first && first.fingerprint !== checked.fingerprint) throw new UnprocessableEntityException();
    if (first) return JSON.parse(first.answer) as object;
    const [head = emptyHead] = await manager
      .getRepository(JournalEntry)
      .find({ order: { sequence: 'DESC' }, take: 1 });
    const { rows, answer } = submission(checked, head);
    const key = rows.claim[0]?.key;
    if (await manager.getRepository(ClaimRow).existsBy({ key })) throw new ConflictException();
    await manager.getRepository(ClaimRow).save(rows.claim);
    await manager.getRepository(DocumentRow).save(rows.document);
    await manager.getRepository(AccessRow).save(rows.access);
    await manager.getRepository(DocumentVersion).save(rows.document_version);
    await manager.getRepository(SearchRow).save(rows.search_value);
    await manager.getRepository(JournalEntry).save(rows.journal);
    await manager.getRepository(FeedRow).save(rows.feed);
    await manager.getRepository(DeliveryRow).save(rows.delivery);
    await manager.getRepository(AirPartRow).save(rows.air_part);
    await manager.getRepository(AirReconciliationRow).save(rows.air_reconciliation);
    await manager.getRepository(IdempotencyRow).save(rows.idempotency);
    return answer;
  }
}

@Controller('v1/air-waybills')
@UseGuards(KeyGuard)
class WaybillsController {
  constructor(private readonly waybills: WaybillsService) {}

  @Post()
  submit(
    @Body() waybill: WaybillDto,
    @Headers('idempotency-key') key: string,
    @Req() request: RawBodyRequest<IncomingMessage>,
  ): Promise<object> {
    return this.waybills.submit(waybill, key, request.rawBody ?? Buffer.alloc(0));
  }
}

@Module({
  controllers: [WaybillsController],
  providers: [
    WaybillsService,
    KeyGuard,
    Mutex,
    {
      provide: DataSource,
      useFactory: (): Promise<DataSource> =>
        new DataSource({
          type: 'better-sqlite3',
          database: databaseIn(process.argv[2] ?? ''),
          entities: [...documents, ...exchange],
          prepareDatabase: makeDurable,
        }).initialize(),
    },
  ],
})
class UsualModule {}

async function main(): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(UsualModule, new ExpressAdapter(), {
    logger: ['error'],
    rawBody: true,
  });
  app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true, forbidNonWhitelisted: true }));
  app.enableShutdownHooks(['SIGTERM']);
  await app.listen(0, '127.0.0.1');
  process.stdout.write(`listening on ${await app.getUrl()}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
