import type { FastifyRequest } from 'fastify';
import { Refusal } from '../findings/refusal';

declare module 'fastify' {
  interface FastifyRequest {
    /** Bytes of the body as they came, for fingerprints and signatures. */
    rawBody?: Buffer;
    /** The route as it was declared, such as `/v1/air-waybills/:id`. */
    routePattern?: string;
  }
}

export type Request = FastifyRequest;

/** The query of a request, as text; a parameter given twice is refused before (`address.guard.ts`). */
export function queryOf(request: Request): Record<string, string | undefined> {
  const query = request.query as Record<string, string | string[] | undefined>;
  return Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}

/** One header as text. */
export function headerOf(request: Request, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A parameter that has one of a few values; a misspelt one would find nothing and seem to say that there is nothing. */
export function oneOf<T extends string>(
  name: string,
  value: string | undefined,
  of: readonly T[],
): T | undefined {
  const found = of.find((each) => each === value);
  if (value === undefined || found) return found;
  throw new Refusal('request.malformed', {
    detail: { en: `"${name}" is one of ${of.join(', ')}.`, zh: `${name} 应为 ${of.join('、')} 之一。` },
  });
}
