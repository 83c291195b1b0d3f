import type { ActPayload } from './act';
import type { Circumstances } from './circumstances';
import { Book } from './naive-book.spec';
import type { TitleCode } from './refusal';

// What speaks against an act about the goods, as the second model sees it.

type Note = (applies: unknown, code: TitleCode) => void;

const day_ms = 86_400_000;

/** Notes every code that speaks against a lock, an arrival, or the way to a sale. */
export function againstGoods(book: Book, payload: ActPayload, when: Circumstances, note: Note): void {
  const { at, cosigners = [], officials = [] } = when;
  const { type } = payload;
  const said = payload.content as Record<string, string | undefined>;
  const { freeUntil: free } = book;
  if (type === 'LOCK') {
    const opened = book.lock && opens(book.lock as Record<string, string | undefined>, said);
    note(opened && !book.goodWith(cosigners), 'title.lock_lowered');
  }
  if (type === 'ARRIVE') {
    const { freeUntil = '' } = said;
    note(freeUntil <= at, 'title.free_time_past');
    note(free !== undefined && freeUntil < free && !book.goodWith(cosigners), 'title.free_time_shortened');
  }
  // That nobody came for the goods is so whatever is offered to whom.
  if (type === 'MARK_UNCLAIMED' || type === 'SELL_UNCLAIMED') {
    note(free === undefined || at < free, 'title.free_time_running');
    note(book.life !== 'live', 'title.not_in_circulation');
  }
  if (type !== 'SELL_UNCLAIMED') return;
  const patient = free === undefined || Date.parse(at) - Date.parse(free) < 90 * day_ms;
  note(book.offer && patient, 'title.offer_open');
  note(!book.unclaimed, 'title.not_unclaimed');
  note(officials.length === 0, 'title.official_signature_missing');
}

/** Whether a lock that is said anew leaves more open than the one before, or as much in other hands. */
function opens(
  before: Record<string, string | undefined>,
  after: Record<string, string | undefined>,
): boolean {
  const levels = ['NONE', 'UNDERTAKEN_BY_ISSUER', 'STRUCTURAL', 'CONFIRMED_BY_RAILWAY'];
  const [was, is] = [before, after].map(({ level = '' }) => levels.indexOf(level)) as [number, number];
  const hands = ({ custodian, redirectors, undertaking }: Record<string, string | undefined>) =>
    JSON.stringify([custodian ?? null, redirectors ?? null, undertaking ?? null]);
  return is < was || (is === was && hands(before) !== hands(after));
}

describe('the law of goods in the naive book', () => {
  it('lets nobody mark goods that have not arrived', () => {
    const codes: string[] = [];
    const payload = { type: 'MARK_UNCLAIMED', content: { grounds: 'Nobody came.' } } as ActPayload;
    const when = { aud: 'test', at: '2026-03-01T00:00:00.000Z' };
    againstGoods(new Book('test'), payload, when, (applies, code) => void (applies && codes.push(code)));
    expect(codes).toContain('title.free_time_running');
  });
});
