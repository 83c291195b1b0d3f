import { Controller, Get } from '@nestjs/common';
import { Operation, Section } from '../http/openapi.decorator';
import { Public } from '../http/public.decorator';
import { KeySet } from '../journal/platform-keys.dto';
import { PlatformKeys } from '../journal/platform-keys.service';

/** The keys with which anyone verifies what this platform signed. */
@Section('Proofs 证明')
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: PlatformKeys) {}

  @Get('jwks.json')
  @Public()
  @Operation({
    id: 'proofs.jwks',
    en: 'Public keys of the platform (RFC 7517), past ones included',
    zh: '平台公钥（RFC 7517），含历史公钥',
    gives: KeySet,
  })
  jwks(): object {
    return this.keys.jwks();
  }
}
