import type { Client } from 'pg';

/** What the driver's types do not show of a connection. */
interface Inside {
  connection: { stream: Stream };
  processID: number | null;
}

export interface Stream {
  cork(): void;
  uncork(): void;
  destroy(): void;
}

const insideOf = (client: Client): Inside => client as unknown as Inside;

/** The driver's own socket. */
export const streamOf = (client: Client): Stream => insideOf(client).connection.stream;

/** The number of the server's process that serves it. */
export const pidOf = (client: Client): number | undefined => insideOf(client).processID ?? undefined;
