import { createHmac } from 'node:crypto';

/** What a bank knows of a bill that it is asked to lend on. */
export interface Lent {
  issuerUscc: string;
  number: string;
  /** Numbers of the consignment notes, with the containers that go under each; none where it has none. */
  notes: { number: string; containers: string[] }[];
}

/** Compared without width, case, spaces and hyphens, because people copy numbers from paper. */
const plain = (text: string): string => text.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase();

/**
 * The blind fingerprints of a bill: HMAC-SHA-256 under the key that banks share, over a JSON array of
 * plain parts, one for the bill and one for each container on each note. Banks that finance the same
 * bill, or the same goods under another one, meet in a fingerprint; nobody without the key can try numbers.
 */
export function fingerprintsOf(key: Buffer, { issuerUscc, number, notes }: Lent): string[] {
  const keyed = (...parts: string[]): string =>
    createHmac('sha256', key)
      .update(JSON.stringify(parts.map(plain)))
      .digest('hex');
  const goods = notes.flatMap(({ number: note, containers }) =>
    containers.map((container) => keyed('GOODS', note, container)),
  );
  return [...new Set([keyed('BILL', issuerUscc, number), ...goods])];
}
