import { refuses } from '../findings/finding';
import { Refusal } from '../findings/refusal';
import type { ShapeCheck } from './shape';

/** The body as the shape it was checked against, or a refusal with everything that is wrong with it. */
export function shaped<T extends object>(check: ShapeCheck, body: unknown): T {
  // No body at all counts as an empty object, so that what is missing is named.
  const value = body ?? {};
  const findings = check(value);
  if (refuses(findings)) throw new Refusal('document.shape', { findings });
  return value as T;
}
