import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AddressGuard } from '../http/address.guard';
import { Access } from './access.service';
import { PartiesController } from './parties.controller';
import { JwksController } from './jwks.controller';
import { Parties } from './parties.service';
import { RuleSwitches } from './rule-switches.service';
import { RolesGuard } from './roles.guard';

/** Who takes part, who is calling, and who may see what. */
@Global()
@Module({
  controllers: [PartiesController, JwksController],
  providers: [
    Parties,
    Access,
    RuleSwitches,
    { provide: APP_GUARD, useClass: RolesGuard },
    // Second: who may not call at all is told that and nothing else.
    { provide: APP_GUARD, useClass: AddressGuard },
  ],
  exports: [Parties, Access, RuleSwitches],
})
export class PartiesModule {}
