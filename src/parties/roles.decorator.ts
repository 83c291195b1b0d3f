import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Request } from '../http/request';
import type { Caller, Role } from './roles';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication hook when a known key was given. */
    caller?: Caller;
    /** Why the key that was given is refused, once the limiter has counted the request. */
    refused?: unknown;
  }
}

export const rolesKey = 'roles';

/** The roles that may call this route; `any` is every party with a key. */
export const Roles = (...allowed: (Role | 'any')[]): MethodDecorator => SetMetadata(rolesKey, allowed);

/** The calling party. Only on routes with `@Roles`, where the guard has made sure of it. */
export const Calling = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = context.switchToHttp().getRequest<Request>().caller;
  if (!caller) throw new Error('A route that uses @Calling must declare @Roles.');
  return caller;
});
