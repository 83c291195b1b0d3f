import type { ActPayload } from './act';
import type { TitleState } from './title-state.dto';

/** What the platform knows when an act arrives and the act itself cannot say. */
export interface Circumstances {
  /** What this instance and environment is called. */
  aud: string;
  /** Platform time, ISO in UTC with milliseconds, never before that of the last act. */
  at: string;
  /** True when the principal's authority was looked up, covers this act and has not been revoked. */
  authorised?: boolean;
  /** Parties whose co-signature over the same payload was proven; never the actor. */
  cosigners?: readonly string[];
  /** Those among actor and co-signers who are a court or an operator of this exchange. */
  officials?: readonly string[];
  /** Days that a notice of default must give; what the law asks is for counsel, so it is configured. */
  noticeDays?: number;
  /** The end of the fifth banking day, to which a bank may examine a presentation (UCP 600 art. 14 b). */
  examinedBy?: string;
  /**
   * True when the actor may not see what has become of the title, such as a former holder. It is
   * then told what it may not do, and nothing of what others did.
   */
  outsider?: boolean;
}

/**
 * Those of an act's signers who may count as officials: nobody is one in a matter of its own, and the actor is one
 * where it signs as that. Whoever takes the act and whoever verifies it later ask the same.
 */
export function disinterested(
  { holder, pledge }: TitleState,
  { actor, capacity }: ActPayload,
  signers: readonly string[],
): string[] {
  const own = [holder?.party, pledge?.pledgee, pledge?.pledgor];
  return signers.filter((party) => !own.includes(party) && (party !== actor || capacity === 'OFFICIAL'));
}
