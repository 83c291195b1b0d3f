import { Body, Controller, Get, Inject, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CONFIG, type Config } from '../config';
import { Clock } from '../database/clock.source';
import { Refusal } from '../findings/refusal';
import { Idempotency } from '../http/idempotency.service';
import { Operation, Section } from '../http/openapi.decorator';
import { send } from '../http/reply';
import { queryOf, type Request } from '../http/request';
import { shapeCheck } from '../http/shape';
import { shaped } from '../http/shaped';
import { requireLiveOperator } from '../parties/live-operator';
import { Calling, Roles } from '../parties/roles.decorator';
import type { Caller } from '../parties/roles';
import { PlaceRequest, PlacesView, PlaceView } from './place.dto';
import { ReferenceData } from './reference-data.service';
import { findPlaces, placeFindings, putPlacesInForce, type ReferencePlace } from './reference-places';

/** Longest text that is searched for; no name in the list is longer. */
const searchMax = 70;

/** A UN/LOCODE, or a name of the operator's own for a place that has none, such as `KZ-DOSTYK`. */
const placeCode = /^[A-Z]{2}[A-Z0-9-]{3,30}$/;

const placeCheck = shapeCheck(PlaceRequest);

/** The places of the corridors, to be chosen by whoever fills in a document. */
@Section('Documents 单证')
@Controller('v1/places')
export class PlacesController {
  constructor(
    private readonly reference: ReferenceData,
    private readonly idempotency: Idempotency,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    reference.use('places', (entries) =>
      putPlacesInForce(entries.map(({ code, content }) => ({ ...(content as ReferencePlace), code }))),
    );
  }

  @Get()
  @Roles('any')
  @Operation({
    id: 'places.find',
    en: 'Places of the corridors in use today, by code or name in Chinese, English, Russian or German',
    zh: '按代码或中、英、俄、德文名称查询当前启用的通道沿线地点',
    gives: PlacesView,
    query: { q: 'code or part of a name; every place when left out' },
  })
  find(@Req() request: Request): { items: ReferencePlace[] } {
    const today = this.clock.iso().slice(0, 10);
    return { items: findPlaces((queryOf(request).q ?? '').slice(0, searchMax), today) };
  }

  @Put(':code')
  @Roles('operator')
  @Operation({
    id: 'places.put',
    en: 'Add a place, or put it in the place of the one with this code; in force at once everywhere',
    zh: '新增地点，或替换同代码地点；立即在全平台生效',
    takes: PlaceRequest,
    gives: PlaceView,
    idempotent: true,
  })
  async put(
    @Req() request: Request,
    @Param('code') code: string,
    @Body() body: unknown,
    @Calling() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    requireLiveOperator(caller, this.config);
    const answer = await this.idempotency.once(request, caller, () => {
      const place = shaped<PlaceRequest>(placeCheck, body);
      if (!placeCode.test(code) || (place.unlocode !== undefined && place.unlocode !== code))
        throw new Refusal('request.malformed', {
          detail: {
            en: 'The code in the address is the UN/LOCODE of the place, or a name of your own such as KZ-DOSTYK.',
            zh: '地址中的代码应为该地点的 UN/LOCODE，或自编代码（如 KZ-DOSTYK）。',
          },
        });
      const findings = placeFindings(code, place);
      if (findings.length > 0) throw new Refusal('document.shape', { findings });
      return async (tx) => {
        await this.reference.put(tx, 'places', code, place, caller);
        return { status: 200, answer: { code, ...place } };
      };
    });
    return send(reply, answer);
  }
}
