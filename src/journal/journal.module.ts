import { Global, Module } from '@nestjs/common';
import { Journal } from './journal.service';

/** The journal is known to every room, because every room's acts stand on it. */
@Global()
@Module({ providers: [Journal], exports: [Journal] })
export class JournalModule {}
