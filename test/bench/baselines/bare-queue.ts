/** What the bare worker posts with: Node's own client, or the library that ours has. */
export type Client = 'http' | 'undici';

/** The queue of the bare worker with this client. */
export const queueFor = (client: Client): string => `bare-${client}`;

/** One job: a message as it stands, ready to be sent. */
export interface Message {
  url: string;
  headers: Record<string, string>;
  body: string;
}
