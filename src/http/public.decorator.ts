import { SetMetadata } from '@nestjs/common';

export const publicKey = 'public';

/** Anyone may call this route, with or without a key. A route must say this or name its roles. */
export const Public = (): MethodDecorator => SetMetadata(publicKey, true);
