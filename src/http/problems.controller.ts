import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { refusalCodes, type RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { Public } from './public.decorator';

/** The pages that the `type` of a problem leads to. */
@ApiTags('Problems')
@Controller('problems')
export class ProblemsController {
  @Public()
  @Get()
  @ApiOperation({ operationId: 'problems.list', summary: 'Every refusal code, in order of precedence' })
  list(): object {
    return { items: Object.entries(refusalCodes).map(([code, meaning]) => ({ code, ...meaning })) };
  }

  @Public()
  @Get(':code')
  @ApiOperation({ operationId: 'problems.read', summary: 'What one refusal code means and what to do' })
  read(@Param('code') code: string): object {
    if (!Object.hasOwn(refusalCodes, code)) throw new Refusal('resource.unknown');
    return { code, ...refusalCodes[code as RefusalCode] };
  }
}
