import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.source';
import { Database } from './database.service';
import { databaseProvider } from './database.provider';

/** The write funnel and the readers, for every room. */
@Global()
@Module({ providers: [Clock, databaseProvider], exports: [Clock, Database] })
export class DatabaseModule {}
