import { refusalCodes } from '../findings/codes';
import type { Finding } from '../findings/finding';
import type { Caller } from '../parties/roles';
import type { Kind, Summary } from './kind';

/** The claim on a number: one number by one issuer within its scope, kind and mode. */
export const numberClaim = (
  { kind, summary }: { kind: Pick<Kind, 'name'>; summary: Summary },
  caller: Pick<Caller, 'mode' | 'partyId'>,
): string =>
  ['number', caller.mode, kind.name, caller.partyId, summary.numberScope, summary.number].join(' ');

/** What whoever only tries a document is told when its number already stands for another one. */
export const takenFinding = (amending: boolean): Finding => ({
  rule: 'DOC-NUMBER-TAKEN',
  severity: 'warning',
  pointer: '',
  message: amending
    ? {
        en: 'This number already stands for another document of yours; the amendment would be refused.',
        zh: '该编号已用于本主体的另一单证；此项修改将被拒绝。',
      }
    : {
        en: 'This number already stands for another document of yours; submitted as a new one this would be refused.',
        zh: '该编号已用于本主体的另一单证；作为新单证提交将被拒绝。',
      },
  remedy: refusalCodes['document.number_taken'].remedy,
});
