import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { Operation, Section } from '../http/openapi.decorator';
import { RawMessage, unsupportedMedia } from '../http/raw-message';
import type { Request } from '../http/request';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { AcknowledgementReading } from './acknowledgement.dto';
import { acknowledgementForms } from './acknowledgements';
import { Acknowledgements } from './acknowledgements.service';

/** What airlines and other systems answer to messages: XFNM, FMA and FNA, read. */
@Section('Acknowledgements 报文回执')
@Controller('v1')
export class AcknowledgementsController {
  constructor(private readonly acknowledgements: Acknowledgements) {}

  @Post('acknowledgement-readings')
  @HttpCode(200)
  @Roles('forwarder', 'carrier', 'trader', 'broker', 'handler')
  @Operation({
    id: 'acknowledgements.read',
    en: 'Read an acknowledgement or rejection (XFNM, FMA, FNA): result, reasons, and your document; nothing is stored',
    zh: '解析报文回执（XFNM、FMA、FNA）：结果、原因及所涉贵方单证；不保存任何数据',
    messagesIn: acknowledgementForms.flatMap(({ mediaTypes }) => [...mediaTypes]),
    gives: AcknowledgementReading,
  })
  read(
    @Req() request: Request,
    @Body() body: unknown,
    @Calling() caller: Caller,
  ): Promise<AcknowledgementReading> {
    if (!(body instanceof RawMessage)) throw unsupportedMedia(request);
    return this.acknowledgements.read(body, caller);
  }
}
