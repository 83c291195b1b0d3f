import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Access } from './access.service';
import { PartiesController } from './parties.controller';
import { Parties } from './parties.service';
import { RolesGuard } from './roles.guard';

/** Who takes part, who is calling, and who may see what. */
@Global()
@Module({
  controllers: [PartiesController],
  providers: [Parties, Access, { provide: APP_GUARD, useClass: RolesGuard }],
  exports: [Parties, Access],
})
export class PartiesModule {}
