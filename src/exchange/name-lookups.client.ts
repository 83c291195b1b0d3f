import { lookup } from 'node:dns/promises';

/** A question that is under way, by `performance.now()`. */
interface Asked {
  address: Promise<string>;
  sinceMs: number;
}

/**
 * Asks for the addresses of names, anew for every push, but for one name at a time: the system asks in a few
 * threads, a question cannot be taken back, and those that wait for one name would keep all others waiting.
 */
export class NameLookups {
  private readonly asked = new Map<string, Asked>();

  constructor(private readonly limitMs: number) {}

  /** Whether a name has been asked for in vain for longer than anybody waits; to wait anew would hold a hand for nothing. */
  hangs(name: string): boolean {
    const asked = this.asked.get(name);
    return asked !== undefined && performance.now() - asked.sinceMs >= this.limitMs;
  }

  /** The address of a name; empty where it has none. Whoever comes while it is asked for gets the same answer. */
  addressOf(name: string): Promise<string> {
    const under = this.asked.get(name);
    if (under) return under.address;
    const address = lookup(name)
      .then(
        (found) => found.address,
        () => '',
      )
      .finally(() => this.asked.delete(name));
    this.asked.set(name, { address, sinceMs: performance.now() });
    return address;
  }
}
