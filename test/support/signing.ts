import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { issueTitleId } from '../../src/title/act';
import { signAct } from '../../src/title/sign-act.client';
import type { Exchange } from './exchange';

/** Signs a payload with a sandbox party's key, as a compact JWS. */
export async function signAs(dataDir: string, slug: string, payload: object): Promise<string> {
  const jwk = JSON.parse(readFileSync(join(dataDir, 'sandbox-keys', `${slug}.jwk`), 'utf8')) as JWK;
  return signAct(jwk, payload);
}

/** What a test decides of an act; the rest follows from the title's present head. */
export interface ActDraft {
  type: string;
  capacity: string;
  content: object;
  [field: string]: unknown;
}

/** The frame that every act needs, built on the head of a title (or on nothing, for an ISSUE). */
export function framed(
  actor: string,
  head: { titleId: string; sequence: number; headHash: string },
  draft: ActDraft,
): object {
  return {
    aud: 'chuanyu-window:test',
    titleId: head.titleId,
    sequence: head.sequence + 1,
    previousActHash: head.headHash,
    actor,
    actId: randomUUID(),
    exp: new Date(Date.now() + 600_000).toISOString(),
    ...draft,
  };
}

/** An ISSUE on a rail bill that the exchange has accepted, offered to a first holder. */
export function issueOf(
  exchange: Exchange,
  document: { id: string; number: string; contentHash: string },
  to: string,
  orderParty: string,
): object {
  const issuer = exchange.ids.carrier as string;
  const titleId = issueTitleId(issuer, document.number, document.contentHash);
  return framed(
    issuer,
    { titleId, sequence: 0, headHash: '0'.repeat(64) },
    {
      type: 'ISSUE',
      capacity: 'ISSUER',
      content: {
        documentId: document.id,
        number: document.number,
        contentHash: document.contentHash,
        titleBasis: 'TO_ORDER',
        orderParty,
        to,
        capacity: 'OWNER',
        expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
      },
    },
  );
}
