import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Operation } from '../http/openapi.decorator';
import { queryOf, type Request } from '../http/request';
import { Roles } from '../parties/roles.decorator';
import { findPlaces, type ReferencePlace } from './reference-places';

/** Longest text that is searched for; no name in the list is longer. */
const searchMax = 70;

/** The places of the corridors, to be chosen by whoever fills in a document. */
@ApiTags('Documents 单证')
@Controller('v1/places')
export class PlacesController {
  @Get()
  @Roles('any')
  @Operation({
    id: 'places.find',
    en: 'Places of the corridors by code or name in Chinese, English, Russian or German',
    zh: '按代码或中、英、俄、德文名称查询通道沿线地点',
    query: { q: 'code or part of a name; every place when left out' },
  })
  find(@Req() request: Request): { items: ReferencePlace[] } {
    return { items: findPlaces((queryOf(request).q ?? '').slice(0, searchMax)) };
  }
}
