import { queryOf, type Request } from '../http/request';

/** The version that a request asks for. */
export interface Wanted {
  version?: string;
  at?: string;
  /** Nothing of the document is given, so that it has not been read. */
  unseen?: boolean;
}

/** `HEAD` asks how a document stands and gets nothing of it: no reading that the sender could be told of. */
export function wantedBy(request: Request): Wanted {
  const { version, at } = queryOf(request);
  return {
    ...(version !== undefined && { version }),
    ...(at !== undefined && { at }),
    unseen: request.method === 'HEAD',
  };
}
