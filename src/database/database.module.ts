import { Global, Module } from '@nestjs/common';
import { Clock } from './clock.source';
import { Database } from './database.service';
import { databaseProvider } from './database.provider';
import { Ending } from './ending.service';

/** The write funnel and the readers, and the time that is left to a process that ends, for every room. */
@Global()
@Module({ providers: [Clock, Ending, databaseProvider], exports: [Clock, Database, Ending] })
export class DatabaseModule {}
