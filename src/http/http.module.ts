import { Global, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { Idempotency } from './idempotency.service';
import { LateDuplicates } from './late-duplicates.service';
import { ProblemFilter } from './problem.filter';
import { ProblemsController } from './problems.controller';

/** What every call shares at the edge. */
@Global()
@Module({
  controllers: [ProblemsController],
  providers: [Idempotency, LateDuplicates, { provide: APP_FILTER, useClass: ProblemFilter }],
  exports: [Idempotency],
})
export class HttpModule {}
