import { issueTitleId } from '../../src/title/act';
import { startExchange, type Exchange } from '../support/exchange';
import type { Draft } from '../support/documents';
import { framed, signAs } from '../support/signing';
import { inAnHour, TitleDesk, type Bill } from '../support/titles';

interface Leg {
  sequence: number;
  mode: string;
  documents?: { type: string; number: string }[];
}

/** A multimodal bill says of each leg how it goes, and need not name a document of carriage for any. */
describe('lock and arrival of a multimodal bill', () => {
  const issuer = 'landbridge';
  let exchange: Exchange;
  let desk: TitleDesk;
  let serial = 0;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(() => exchange.stop());

  const done = async (reply: ReturnType<TitleDesk['act']>): Promise<string> => {
    const { status, body } = await reply;
    expect({ status, code: body.code }).toEqual({ status: 201, code: undefined });
    return body.actHash as string;
  };
  const idOf = ({ number, contentHash }: Bill): string => issueTitleId(desk.id(issuer), number, contentHash);
  /** The next act of a party, on the state as the issuer sees it. */
  const act = async (slug: string, titleId: string, type: string, content: object, capacity = 'ISSUER') => {
    const state = await desk.state(titleId, issuer);
    return done(desk.send(slug, titleId, framed(desk.id(slug), state, { type, capacity, content })));
  };
  const lock = { level: 'STRUCTURAL', custodian: 'Issuer' };
  const arrival = { place: 'Łódź', freeUntil: inAnHour() };

  /** What is said of the goods once a locked bill that has arrived was amended to other legs. */
  async function amended(changed: (legs: Leg[]) => object[]): Promise<object> {
    serial += 1;
    const note = `PL-26-LEGS-${serial}`;
    const goods = {
      hs6: '870899',
      marks: `LEGS ${serial}`,
      container: 'CYWU4012349',
      packages: serial,
      grossKg: 10 + serial,
    };
    const old = await desk.multimodalBill(note, goods);
    await done(desk.issue(old, desk.issuePayload(old, 'seller', {}, {}, issuer), issuer));
    const titleId = idOf(old);
    const { offer } = await desk.state(titleId, issuer);
    await act('seller', titleId, 'ACCEPT', { offer: offer?.act }, 'OWNER');
    await act(issuer, titleId, 'LOCK', lock);
    await act(issuer, titleId, 'ARRIVE', arrival);
    const asked = { to: desk.id(issuer), purpose: 'AMEND' };
    const surrender = await act('seller', titleId, 'SURRENDER_FOR_AMENDMENT', asked, 'OWNER');
    const next = await desk.multimodalBill(note, goods, ({ legs }: Draft) => ({
      legs: changed(legs as Leg[]),
    }));
    const gone = { type: 'SUPERSEDE', capacity: 'ISSUER', content: { surrender, by: [idOf(next)] } };
    const end = framed(desk.id(issuer), await desk.state(titleId, issuer), gone);
    const come = desk.issuePayload(next, 'seller', { replaces: [titleId] }, {}, issuer);
    const [first, second] = [
      await signAs(exchange.dataDir, issuer, end),
      await signAs(exchange.dataDir, issuer, come),
    ];
    const body = { superseded: [{ act: first }], issued: [{ documentId: next.id, act: second }] };
    const reply = await exchange.call('POST', '/v1/title-replacements', { key: exchange.keys[issuer], body });
    expect({ status: reply.status, detail: reply.body.detail }).toEqual({ status: 201, detail: undefined });
    const state = await desk.state(idOf(next), issuer);
    return { lock: state.lock, arrival: state.arrival };
  }
  const rail = ({ mode }: Leg): boolean => mode === '2';
  const without = ({ documents: _documents, ...leg }: Leg): object => leg;

  it('go over where the goods go on by the same ways, under the same documents', async () => {
    const later = (legs: Leg[]): object[] =>
      legs.map((leg) => (leg.sequence === 4 ? { ...leg, plannedArrival: '2026-12-06T14:00:00+01:00' } : leg));
    expect(await amended(later)).toMatchObject({ lock, arrival });
  });

  it.each<[string, (legs: Leg[]) => object[]]>([
    ['no leg names a document', (legs) => legs.map(without)],
    ['the railway legs name none', (legs) => legs.map((leg) => (rail(leg) ? without(leg) : leg))],
    [
      'the railway legs go by road, under a document of the bill before',
      (legs) => {
        const [{ documents } = { documents: [] }] = legs;
        return legs.map((leg) => (rail(leg) ? { ...leg, mode: '3', documents, liability: 'CN_LAW' } : leg));
      },
    ],
    [
      'a road leg names another document',
      (legs) =>
        legs.map((leg) => (rail(leg) ? leg : { ...leg, documents: [{ type: '730', number: 'OTHER-1' }] })),
    ],
  ])('do not where %s', async (_what, changed) => {
    expect(await amended(changed)).toEqual({ lock: undefined, arrival: undefined });
  });
});
