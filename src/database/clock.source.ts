/** The time of this process. A class, so that a test can put another clock in its place. */
export class Clock {
  /** Milliseconds since 1970, UTC. */
  now(): number {
    return Date.now();
  }

  /** The instant as the journal writes it: ISO 8601, UTC, milliseconds. */
  iso(): string {
    return new Date(this.now()).toISOString();
  }
}
