import { Refusal } from '../findings/refusal';
import type { Request } from './request';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media types of messages that the route takes beside JSON. */
    messageTypes?: readonly string[];
    /** It can be tried without anything being stored. */
    dryRun?: true;
    /** It takes no JSON. */
    messagesOnly?: boolean;
  }
}

/** A body that is a message of another system, as it came: who knows its form reads it. */
export class RawMessage {
  constructor(
    readonly mediaType: string,
    readonly bytes: Buffer,
    /** The `charset` of the content type, where it has one. */
    readonly charset?: string,
  ) {}
}

export const takesMessage = (request: Request, mediaType: string): boolean =>
  request.routeOptions.config.messageTypes?.includes(mediaType) === true;

/** A refusal that lists what may be sent here instead. */
export function unsupportedMedia(request: Request): Refusal {
  const { messageTypes = [], messagesOnly = false } = request.routeOptions?.config ?? {};
  const types = [...(messagesOnly ? [] : ['application/json']), ...messageTypes];
  return new Refusal('media.unsupported', {
    detail: {
      en: `This address takes ${types.join(', ')}.`,
      zh: `此接口接受：${types.join('、')}。`,
    },
    facts: { accepts: types.join(', ') },
  });
}
