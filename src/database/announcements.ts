import type { Topic } from './tx';

/** Words of an announcement; `all` when there were too many to name. */
export type Words = ReadonlySet<string> | 'all';

type Listener = (words: Words) => void;

/** PostgreSQL takes at most 8,000 bytes in a notification (NOTIFY, "payload"); some are left for the topic. */
const longest = 7_900;

/** Who in this process wants to know what a commit told, here or in another process. */
export class Announcements {
  private readonly listeners = new Map<Topic, Set<Listener>>();

  /** Calls `listener` for each announcement of a topic until the returned function is called. */
  on(topic: Topic, listener: Listener): () => void {
    const known = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, known.add(listener));
    return () => known.delete(listener);
  }

  tell(topic: Topic, words: Words): void {
    this.listeners.get(topic)?.forEach((listener) => listener(words));
  }

  /** After a break nobody knows what was missed, so every listener looks for itself. */
  tellAll(): void {
    for (const topic of this.listeners.keys()) this.tell(topic, 'all');
  }
}

/** An announcement as a notification carries it: the topic and the words, or `*` for all. */
export function payloadOf(topic: Topic, words: Iterable<string>): string {
  const text = [topic, ...words].join(' ');
  return text.length > longest ? `${topic} *` : text;
}

export function readPayload(payload: string): { topic: Topic; words: Words } {
  const [topic, ...words] = payload.split(' ');
  return { topic: topic as Topic, words: words[0] === '*' ? 'all' : new Set(words) };
}
