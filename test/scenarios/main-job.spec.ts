import { SandboxCustoms } from '../../src/sandbox/customs.service';
import { verifyAnswer, type SavedAnswer } from '../../src/title/verify-answer';
import { example, startExchange, until, type Exchange } from '../support/exchange';
import { framed, issueOf, signAs, type ActDraft } from '../support/signing';

describe('the main job', () => {
  let exchange: Exchange;
  const customs: SandboxCustoms[] = [];

  beforeAll(async () => {
    exchange = await startExchange();
    for (const [name, style] of [
      ['chongqing-customs', 'push'],
      ['chengdu-customs', 'pull'],
    ] as const) {
      const one = new SandboxCustoms({
        name,
        label: { en: name, zh: name },
        office: style === 'push' ? '8003' : '7900',
        exchangeUrl: exchange.url,
        style,
        apiKey: exchange.keys[name] as string,
      });
      await one.start();
      customs.push(one);
    }
  });

  afterAll(async () => {
    for (const one of customs) await one.stop();
    await exchange.stop();
  });

  it.each([
    ['air-waybills', 'air-waybill', 'forwarder'],
    ['multimodal-waybills', 'multimodal-waybill', 'landbridge'],
    ['rail-consignment-notes', 'rail-note', 'carrier'],
    ['rail-bills', 'rail-bill', 'carrier'],
  ] as const)('takes %s in, both customs get it and answer', async (collection, name, party) => {
    const key = exchange.keys[party];
    const accepted = await exchange.call('POST', `/v1/${collection}`, { key, body: example(name) });
    expect(accepted.status).toBe(201);
    await until('both customs have released it', async () => {
      const page = await exchange.call('GET', `/v1/${collection}/${accepted.body.id}`, { key });
      return (
        page.body.customs?.length === 2 &&
        page.body.customs.every((each) => each.receipts?.[0]?.result === 'released')
      );
    });
  });

  it('issues the railway bill as a title, hands it on, and proves to a bank who holds it', async () => {
    const { ids, keys, dataDir } = exchange;
    const carrier = keys.carrier;
    const found = await exchange.call('GET', '/v1/documents?kind=rail-bill', { key: carrier });
    const document = found.body.items?.[0] as unknown as { id: string; number: string; contentHash: string };
    const issue = issueOf(exchange, document, ids.seller as string, ids.seller as string);
    const issued = await exchange.call('POST', '/v1/titles', {
      key: carrier,
      body: { documentId: document.id, act: await signAs(dataDir, 'carrier', issue) },
    });
    expect(issued.text).toContain('PENDING_ACCEPTANCE');
    const titleId = issued.body.titleId as string;
    const act = async (slug: string, draft: ActDraft) => {
      const page = await exchange.call('GET', `/v1/titles/${titleId}`, { key: keys[slug] });
      const state = page.body.state as unknown as {
        titleId: string;
        sequence: number;
        headHash: string;
        offer?: { act: string };
      };
      const payload = framed(
        ids[slug] as string,
        state,
        draft.type === 'ACCEPT' ? { ...draft, content: { offer: state.offer?.act } } : draft,
      );
      return exchange.call('POST', `/v1/titles/${titleId}/acts`, {
        key: keys[slug],
        body: { act: await signAs(dataDir, slug, payload) },
      });
    };
    expect((await act('seller', { type: 'ACCEPT', capacity: 'OWNER', content: {} })).status).toBe(201);
    const endorse = {
      to: ids.buyer,
      capacity: 'OWNER',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    };
    expect(
      (await act('seller', { type: 'ENDORSE_TO_ORDER', capacity: 'OWNER', content: endorse })).status,
    ).toBe(201);
    expect((await act('buyer', { type: 'ACCEPT', capacity: 'OWNER', content: {} })).status).toBe(201);

    const stranger = await exchange.call('POST', '/v1/title-checks', {
      key: keys.bank,
      body: { billNumber: document.number },
    });
    expect(stranger.body.statement?.holder).toBeUndefined();
    await exchange.call('POST', `/v1/titles/${titleId}/grants`, {
      key: keys.buyer,
      body: { partyId: ids.bank, until: new Date(Date.now() + 3_600_000).toISOString() },
    });
    const check = await exchange.call('POST', '/v1/title-checks', {
      key: keys.bank,
      body: { billNumber: document.number },
    });
    expect(check.body.statement?.holder?.id).toBe(ids.buyer);
    expect(check.body.statement?.chain?.complete).toBe(true);
    const jwks = (await exchange.call('GET', '/.well-known/jwks.json')).body as unknown as Parameters<
      typeof verifyAnswer
    >[1];
    const verdict = verifyAnswer(check.body as unknown as SavedAnswer, jwks);
    expect(verdict.steps.filter((step) => !step.holds)).toEqual([]);
    const forged = {
      ...(check.body as unknown as SavedAnswer),
      acts: check.body.acts?.slice(0, 3) as unknown as SavedAnswer['acts'],
    };
    expect(verifyAnswer(forged, jwks).holds).toBe(false);
  });
});
