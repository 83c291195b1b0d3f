import type { Message } from './message';

/** Ids that a customs remembers: a day of a busy office, in about fifty megabytes. */
export const idsKept = 100_000;

/** What the customs knows of one message id. */
export interface Seen extends Message {
  firstSeenAt: string;
  /** Arrivals under this id, whatever became of them. */
  timesSeen: number;
  /** How often it changed something here; a message id has at most one effect. */
  effects: 0 | 1;
  /** Place among all effects of this customs, from 1: shows in which order versions took effect. */
  order?: number;
  /** Whether an arrival of it was answered or acknowledged; receipts follow the first one. */
  answered: boolean;
}

/** A document as this customs has it. */
export interface DocumentSeen {
  id: string;
  kind: string;
  /** Versions in the order in which they took effect. */
  versions: number[];
  messages: Seen[];
}

/** The register of one customs: every message id, and what came of it. Kept in memory only. */
export class Ledger {
  readonly counts = { seen: 0, effects: 0, refused: 0, dropped: 0, badSignatures: 0, unreadable: 0 };
  private readonly byId = new Map<string, Seen>();

  constructor(private readonly limit = idsKept) {}

  /** Notes an arrival and returns what is known of its id, this arrival included. */
  see(message: Message, at: string): Seen {
    this.counts.seen += 1;
    const known = this.byId.get(message.messageId);
    if (known) {
      known.timesSeen += 1;
      return known;
    }
    const seen: Seen = { ...message, firstSeenAt: at, timesSeen: 1, effects: 0, answered: false };
    this.byId.set(seen.messageId, seen);
    if (this.byId.size > this.limit) this.forgetOldest();
    return seen;
  }

  /**
   * Lets a message have its effect, once. A late repetition has none even if its id is new here:
   * a newer version has taken effect since, and old facts must not return.
   */
  takeEffect(seen: Seen, message: Message): void {
    if (seen.effects === 1 || message.redelivered) return;
    this.counts.effects += 1;
    seen.effects = 1;
    seen.order = this.counts.effects;
  }

  /** Notes an answer; true for the first one of this id, which is when receipts are due. */
  firstAnswer(seen: Seen): boolean {
    if (seen.answered) return false;
    seen.answered = true;
    return true;
  }

  /** The last messages in the order in which they were first seen. */
  last(count: number): Seen[] {
    const all = [...this.byId.values()];
    return all.slice(Math.max(0, all.length - count));
  }

  /** Every document that bears a number; two kinds may use the same one. */
  documents(number: string): DocumentSeen[] {
    const found = new Map<string, DocumentSeen>();
    for (const seen of this.byId.values()) {
      if (seen.document?.number !== number) continue;
      const { id, kind } = seen.document;
      const document = found.get(id) ?? { id, kind, versions: [], messages: [] };
      document.messages.push(seen);
      found.set(id, document);
    }
    for (const document of found.values()) document.versions = versionsInOrder(document.messages);
    return [...found.values()];
  }

  private forgetOldest(): void {
    const [oldest] = this.byId.keys();
    if (oldest !== undefined) this.byId.delete(oldest);
  }
}

function versionsInOrder(messages: readonly Seen[]): number[] {
  return messages
    .filter((seen) => seen.effects === 1)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .flatMap((seen) => seen.document?.version ?? []);
}
