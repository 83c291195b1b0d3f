import type { RefusalCode } from './codes';
import type { Finding, Text } from './finding';
import type { Proposal } from './proposal';

/** What a refusal may carry beside its code; everything here is safe to show to the caller. */
export interface RefusalDetail {
  /** Why this request in particular was refused. */
  detail?: Text;
  /** Every finding of the check that refused. */
  findings?: Finding[];
  /** Values that the caller may take over, where a document was only tried. */
  proposals?: Proposal[];
  /** Seconds after which another try makes sense; sent as `Retry-After`. */
  retryAfterSeconds?: number;
  /** Facts that the caller needs to go on, such as the present head of a title. */
  facts?: Record<string, string | number | boolean>;
}

/** The one error that rooms throw on purpose; `http/problem.filter.ts` turns it into RFC 9457. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly carries: RefusalDetail = {},
  ) {
    super(carries.detail?.en ?? code);
    this.name = 'Refusal';
  }

  /** For the log, which has the cause beside the words for the caller. */
  override toString(): string {
    const words = super.toString();
    return this.cause === undefined ? words : `${words} (${String(this.cause)})`;
  }
}

/** The database went away in the moment of a commit. */
export const isUncertain = (error: unknown): boolean =>
  error instanceof Refusal && error.code === 'service.uncertain';

/** The database is away, or so busy that it put the write off: it says nothing of what was asked. */
export const mayPass = (error: unknown): boolean =>
  isUncertain(error) || (error instanceof Refusal && error.code === 'service.unavailable');
