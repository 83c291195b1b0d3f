import { Global, Module } from '@nestjs/common';
import { Archive } from './archive.service';
import { ArchiveTimer } from './archive-timer.service';
import { CheckpointFile } from './checkpoint-file.store';
import { Journal } from './journal.service';
import { LogController } from './log.controller';
import { Log } from './log.service';
import { platformKeysProvider } from './platform-keys.provider';
import { PlatformKeys } from './platform-keys.service';

/** The journal is known to every room, because every room's acts stand on it; so is what proves it. */
@Global()
@Module({
  controllers: [LogController],
  providers: [Journal, Log, platformKeysProvider, CheckpointFile, Archive, ArchiveTimer],
  exports: [Journal, Log, PlatformKeys, Archive],
})
export class JournalModule {}
