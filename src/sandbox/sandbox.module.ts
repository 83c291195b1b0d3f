import { Module } from '@nestjs/common';
import { CustomsProcesses } from './customs-processes.service';
import { SandboxSeed } from './seed.service';

/** The sandbox parties and the simulated customs. */
@Module({ providers: [SandboxSeed, CustomsProcesses], exports: [SandboxSeed, CustomsProcesses] })
export class SandboxModule {}
