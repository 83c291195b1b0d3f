import { Controller, Get, Param } from '@nestjs/common';
import { refusalCodes, type RefusalCode } from '../findings/codes';
import { Refusal } from '../findings/refusal';
import { Operation, Section } from './openapi.decorator';
import { ProblemList, ProblemPage } from './problems.dto';
import { Public } from './public.decorator';

/** The pages that the `type` of a problem leads to. */
@Section('Problems 问题')
@Controller('problems')
export class ProblemsController {
  @Public()
  @Get()
  @Operation({
    id: 'problems.list',
    en: 'Every refusal code, in order of precedence',
    zh: '全部拒绝代码，按优先顺序',
    gives: ProblemList,
  })
  list(): ProblemList {
    return { items: Object.entries(refusalCodes).map(([code, meaning]) => ({ code, ...meaning })) };
  }

  @Public()
  @Get(':code')
  @Operation({
    id: 'problems.read',
    en: 'What one refusal code means and what to do',
    zh: '某一拒绝代码的含义及处理办法',
    gives: ProblemPage,
  })
  read(@Param('code') code: string): ProblemPage {
    if (!Object.hasOwn(refusalCodes, code)) throw new Refusal('resource.unknown');
    return { code, ...refusalCodes[code as RefusalCode] };
  }
}
