import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { wantedBy } from '../documents/wanted';
import { eitherOf, Operation, Section } from '../http/openapi.decorator';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { askedOf, viewOf, viewQuery } from './asked';
import { Form, MessageView, MmtView, PreviewedForm, PreviewedMessage, PreviewedMmt } from './form.dto';
import { AvailableViews, EdifactReadingRequest, FormDifferences, PreviewRequest } from './forms.dto';
import { Forms } from './forms.service';
import { AperakReading, IftminReading } from './message-reading.dto';

const previewCheck = shapeCheck(PreviewRequest);
const readingCheck = shapeCheck(EdifactReadingRequest);

/** Forms and messages of a document: entered once, seen on every form, with what each of them loses. */
@Section('Forms 单证格式')
@Controller('v1')
export class FormsController {
  constructor(private readonly forms: Forms) {}

  @Get('documents/:id/views')
  @Roles('any')
  @Operation({
    id: 'views.list',
    en: 'Forms and messages that the document can be seen on',
    zh: '该单证可生成的格式与报文',
    gives: AvailableViews,
  })
  list(@Req() request: Request, @Param('id') id: string, @Calling() caller: Caller): Promise<object> {
    return this.forms.available(id, wantedBy(request), caller);
  }

  @Get('documents/:id/views/:view')
  @Roles('any')
  @Operation({
    id: 'views.read',
    en: 'The document on a form or as a message: every value with its box and origin, and what is lost',
    zh: '按指定格式或报文查看单证：逐栏列出内容、来源字段，以及将会丢失的信息',
    query: viewQuery,
    gives: eitherOf(Form, MessageView, MmtView),
  })
  read(
    @Req() request: Request,
    @Param('id') id: string,
    @Param('view') view: string,
    @Calling() caller: Caller,
  ): Promise<object> {
    return this.forms.see(id, wantedBy(request), askedOf(view, queryOf(request)), caller);
  }

  @Get('documents/:id/views/:view/differences')
  @Roles('any')
  @Operation({
    id: 'views.differences',
    en: 'What differs between two forms of the document, field by field',
    zh: '同一单证两种格式之间逐项的差异',
    query: { against: 'the other form', ...viewQuery },
    needs: ['against'],
    gives: FormDifferences,
  })
  differences(
    @Req() request: Request,
    @Param('id') id: string,
    @Param('view') view: string,
    @Calling() caller: Caller,
  ): Promise<object> {
    const query = queryOf(request);
    const against = viewOf(query.against ?? '');
    return this.forms.compare(id, wantedBy(request), askedOf(view, query), against, caller);
  }

  @Post('previews')
  @HttpCode(200)
  @Roles('forwarder', 'carrier', 'trader', 'broker', 'handler')
  @Operation({
    id: 'views.preview',
    en: 'Check a document and see it on a form before it is submitted; nothing is stored',
    zh: '提交前校验单证并按指定格式预览；不保存任何数据',
    takes: PreviewRequest,
    gives: eitherOf(PreviewedForm, PreviewedMessage, PreviewedMmt),
  })
  preview(@Body() body: unknown, @Calling() caller: Caller): Promise<object> {
    return this.forms.preview(shaped<PreviewRequest>(previewCheck, body), caller);
  }

  @Post('edifact-readings')
  @HttpCode(200)
  @Roles('forwarder', 'carrier', 'trader', 'broker', 'handler')
  @Operation({
    id: 'edifact.read',
    en: 'Read an EDIFACT interchange: IFTMIN becomes a note to submit, APERAK the errors it tells; nothing is stored',
    zh: '解析 EDIFACT 报文：IFTMIN 转为待提交的运单，APERAK 列出错误；不保存任何数据',
    takes: EdifactReadingRequest,
    gives: eitherOf(IftminReading, AperakReading),
  })
  edifact(@Body() body: unknown, @Calling() caller: Caller): Promise<object> {
    return this.forms.read(shaped<EdifactReadingRequest>(readingCheck, body), caller);
  }
}
