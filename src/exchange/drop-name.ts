/** The folders of one authority: messages for it, receipts from it, and what became of those. */
export const dropFolders = ['out', 'in', 'done', 'refused'] as const;
export type DropFolder = (typeof dropFolders)[number];

const partyFolder = /^(?:test|live)\/[a-z0-9][a-z0-9-]{0,39}$/;
const messageId = /^dlv_[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * The folder of a party under `DROP_DIR`, such as `live/chengdu-customs`. Both parts come from our own
 * rows; should one ever hold anything else, no file is written rather than one outside the folder.
 */
export function dropFolderOf(mode: string, slug: string): string {
  const folder = `${mode}/${slug}`;
  if (!partyFolder.test(folder)) throw new Error(`${folder} is no folder of a party.`);
  return folder;
}

/** The files of one message. Their names sort in the order in which the messages were made. */
export function messageFiles(id: string): { message: string; headers: string } {
  if (!messageId.test(id)) throw new Error(`${id} is no message id.`);
  return { message: `${id}.json`, headers: `${id}.headers.json` };
}

/** Bytes of a receipt's name that are kept: with the time and an ending around it, it fits the 255 that a file name may have. */
const nameBytes = 200;

/** The name under which a receipt is moved away: when, and as much of its own name as fits beside it. */
export function settledName(at: string, name: string): string {
  let [kept, bytes] = ['', 0];
  for (const letter of name.slice(0, -'.json'.length)) {
    bytes += Buffer.byteLength(letter);
    if (bytes > nameBytes) break;
    kept += letter;
  }
  return `${at.replaceAll(':', '')}-${kept}.json`;
}

/** Whether a file in `in` may be a receipt: whoever writes may use names that begin with a dot until it is done. */
export const isReceiptName = (name: string): boolean => /^[^.].*\.json$/i.test(name);
