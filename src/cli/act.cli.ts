import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JWK } from 'jose';
import { issueTitleId, noPredecessor, type IssueContent } from '../title/act';
import { signAct } from '../title/sign-act.client';
import { endWith, optionsOf } from './words.client';

const usage = `Usage: npm run --silent act -- --key data/sandbox-keys/seller.jwk --type ACCEPT --capacity OWNER --content '{...}' --head HEAD.json
  HEAD.json is what GET /v1/titles/{id} gave; for an ISSUE leave --head out.
  --actor ID is who signs, where the key file does not say; --aud NAME the exchange, chuanyu-window:test when left out.
  Prints the signed act (compact JWS), ready for POST /v1/titles or /v1/titles/{id}/acts.`;

const text = { type: 'string' } as const;
const needed = { key: text, type: text, capacity: text, content: text };

/** Ten minutes are enough to send an act; what lies around longer should be signed again. */
const goodForMs = 600_000;

/** Signs one title act with a party's private key, which never leaves the party's machine. */
async function main(): Promise<void> {
  const options = optionsOf(usage, { ...needed, head: text, actor: text, aud: text });
  const { key, type, capacity, content } = options;
  if (!key || !type || !capacity || !content)
    return endWith(usage, `--${Object.keys(needed).join(', --')} are needed. 以上选项必填。`);
  const jwk = JSON.parse(readFileSync(key, 'utf8')) as JWK & { partyId?: string };
  const actor = options.actor ?? jwk.partyId ?? '';
  const said = JSON.parse(content) as object;
  const head = options.head ? readHead(options.head) : issueHead(actor, said as IssueContent);
  const payload = {
    aud: options.aud ?? 'chuanyu-window:test',
    titleId: head.titleId,
    sequence: head.sequence + 1,
    previousActHash: head.headHash,
    type,
    actor,
    capacity,
    content: said,
    actId: randomUUID(),
    exp: new Date(Date.now() + goodForMs).toISOString(),
  };
  process.stdout.write(`${await signAct(jwk, payload)}\n`);
}

/** An ISSUE builds on nothing; its title id follows from issuer, number and content. */
function issueHead(issuer: string, { number, contentHash }: IssueContent) {
  return { titleId: issueTitleId(issuer, number, contentHash), sequence: 0, headHash: noPredecessor };
}

function readHead(file: string): { titleId: string; sequence: number; headHash: string } {
  return (
    JSON.parse(readFileSync(file, 'utf8')) as {
      state: { titleId: string; sequence: number; headHash: string };
    }
  ).state;
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
