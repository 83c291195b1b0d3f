import { Controller, Get, Param } from '@nestjs/common';
import { Refusal } from '../findings/refusal';
import { Operation, Section } from '../http/openapi.decorator';
import { Roles } from '../parties/roles.decorator';
import { eventCatalogue, eventTypeOf } from './event-catalogue';
import { EventType, EventTypeList } from './event-type.dto';

/** The catalogue of events: what an inbox may hold, and what an endpoint may ask for. */
@Section('Events 事件')
@Controller('v1/event-types')
export class EventTypesController {
  @Get()
  @Roles('any')
  @Operation({
    id: 'eventTypes.list',
    en: 'Every type of event, what it means and who gets it',
    zh: '全部事件类型、含义及接收方',
    gives: EventTypeList,
  })
  list(): EventTypeList {
    return { items: eventCatalogue.map(({ type, meaning, goesTo }) => ({ type, meaning, goesTo })) };
  }

  @Get(':type')
  @Roles('any')
  @Operation({
    id: 'eventTypes.read',
    en: 'One type of event, with the JSON Schema of its message and a worked example',
    zh: '某一事件类型，附报文的 JSON Schema 及示例',
    gives: EventType,
  })
  read(@Param('type') type: string): EventType {
    const found = eventTypeOf(type);
    if (!found) throw new Refusal('resource.unknown');
    return found;
  }
}
