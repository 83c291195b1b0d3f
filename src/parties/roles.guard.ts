import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal } from '../findings/refusal';
import { publicKey } from '../http/public.decorator';
import type { Request } from '../http/request';
import { rolesKey } from './roles.decorator';
import type { Role } from './roles';

/** Denies by default: a route that names no roles and is not public is closed to everybody. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (this.reflector.get<boolean | undefined>(publicKey, handler)) return true;
    const allowed = this.reflector.get<(Role | 'any')[] | undefined>(rolesKey, handler) ?? [];
    const caller = context.switchToHttp().getRequest<Request>().caller;
    if (!caller) throw new Refusal('key.missing');
    if (allowed.includes('any') || caller.roles.some((role) => allowed.includes(role))) return true;
    const list = allowed.join(', ') || 'none';
    throw new Refusal('role.not_allowed', {
      detail: { en: `Roles that may call this: ${list}.`, zh: `可调用此接口的角色：${list}。` },
    });
  }
}
