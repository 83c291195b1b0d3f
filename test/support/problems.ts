import { refusalCodes, type RefusalCode } from '../../src/findings/codes';
import type { Finding } from '../../src/findings/finding';
import { Journal } from '../../src/journal/journal.service';
import type { Exchange, Reply } from './exchange';

const chinese = /\p{Script=Han}/u;

/** Everything that must hold of every refusal, whatever its code; gives its findings. */
export function expectProblem(reply: Reply, status?: number, code?: RefusalCode): Finding[] {
  const said = { status: reply.status, code: reply.body.code };
  if (status !== undefined) expect(said).toEqual({ status, code });
  const { body, headers } = reply;
  expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const meaning = refusalCodes[body.code as unknown as RefusalCode];
  expect(meaning).toBeDefined();
  expect(reply.status).toBe(meaning.status);
  expect(body).toMatchObject({
    type: `/problems/${body.code}`,
    status: reply.status,
    title: meaning.title.en,
    title_zh: meaning.title.zh,
    remedy: meaning.remedy.en,
    remedy_zh: meaning.remedy.zh,
    requestId: headers.get('x-request-id'),
  });
  expect('detail' in body).toBe('detail_zh' in body);
  const findings = body.errors as unknown as Finding[];
  expect(Array.isArray(findings)).toBe(true);
  for (const { message, remedy, pointer, rule } of findings) {
    expect(rule).toMatch(/^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$/);
    expect(pointer === '' || pointer.startsWith('/')).toBe(true);
    expect([message.en, remedy.en].every((text) => text.length > 3)).toBe(true);
    expect([message.zh, remedy.zh].every((text) => chinese.test(text))).toBe(true);
  }
  return findings;
}

/** `rule pointer` of each error, sorted, to be compared whole. */
export function errorsOf(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, pointer }) => `${rule} ${pointer}`)
    .sort();
}

/** What is stored: the documents that a key sees, page by page, and the head of the journal. */
export async function stock(exchange: Exchange, key: string): Promise<{ documents: number; head: number }> {
  let documents = 0;
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Reply = await exchange.call('GET', `/v1/documents?limit=100&cursor=${cursor}`, { key });
    documents += (page.body.items as unknown as object[]).length;
    cursor = page.body.next as unknown as string | null;
  }
  return { documents, head: (await exchange.app.get(Journal).head()).sequence };
}
