import type { Caller } from '../parties/roles';
import type { Kind, Summary } from './kind';

/** The claim on a number: one number by one issuer within its scope, kind and mode. */
export const numberClaim = (
  { kind, summary }: { kind: Pick<Kind, 'name'>; summary: Summary },
  caller: Pick<Caller, 'mode' | 'partyId'>,
): string =>
  ['number', caller.mode, kind.name, caller.partyId, summary.numberScope, summary.number].join(' ');
