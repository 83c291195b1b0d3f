/** The queue of the bare worker. */
export const bareQueue = 'bare';

/** One job: a message as it stands, ready to be sent. */
export interface Message {
  url: string;
  headers: Record<string, string>;
  body: string;
}
