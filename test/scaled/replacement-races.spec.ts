import { Database } from '../../src/database/database.service';
import type { Reply } from '../support/exchange';
import { outcomes, Pair } from '../support/pair';
import { framed, signAs } from '../support/signing';
import { inAnHour, TitleDesk, toOrderOf, type Bill } from '../support/titles';

const lockTitle = 'SELECT 1 FROM title WHERE id = $1 FOR UPDATE';

describe('a replacement that meets another act', () => {
  let pair: Pair;
  let desk: TitleDesk;
  let other: TitleDesk;

  beforeAll(async () => {
    pair = await Pair.start();
    [desk, other] = [new TitleDesk(pair.one), new TitleDesk(pair.two)];
  });
  afterAll(async () => {
    await pair.expectWhole();
    await pair.stop();
  });

  /** A bill that its holder gave up to be amended, and the bill that is to come in its place. */
  const asked = async (): Promise<{ titleId: string; come: Bill }> => {
    const bill = await desk.bill(toOrderOf('seller'));
    const titleId = await desk.circulating('seller', {}, bill);
    const content = { to: desk.id('carrier'), purpose: 'AMEND' };
    expect((await desk.act('seller', titleId, { type: 'SURRENDER_FOR_AMENDMENT', content })).status).toBe(
      201,
    );
    const come = await desk.bill((body) => ({ ...toOrderOf('seller')(body), notes: bill.body.notes }));
    const sight = { key: pair.one.keys.carrier, body: { partyId: desk.id('forwarder'), until: inAnHour() } };
    for (const { id } of [bill, come])
      expect((await pair.one.call('POST', `/v1/rail-bills/${id}/grants`, sight)).status).toBe(201);
    return { titleId, come };
  };

  /** The call that replaces a bill, signed by the issuer or by its agent. */
  const replacing = async ({ titleId, come }: { titleId: string; come: Bill }, agent?: string) => {
    const signer = agent === undefined ? 'carrier' : 'forwarder';
    const as =
      agent === undefined ? {} : { principal: desk.id('carrier'), authority: agent, capacity: 'AGENT' };
    const state = await desk.state(titleId);
    const issue = desk.issuePayload(
      come,
      'seller',
      { replaces: [titleId] },
      { actor: desk.id(signer), ...as },
    );
    const { titleId: next } = issue as { titleId: string };
    const content = { surrender: state.surrender?.act, by: [next] };
    const draft = { type: 'SUPERSEDE', capacity: 'ISSUER', content, ...as };
    const sign = (payload: object): Promise<string> => signAs(pair.one.dataDir, signer, payload);
    const body = {
      superseded: [{ act: await sign(framed(desk.id(signer), state, draft)) }],
      issued: [{ documentId: come.id, act: await sign(issue) }],
    };
    return (): Promise<Reply> =>
      pair.one.call('POST', '/v1/title-replacements', { key: pair.one.keys[signer], body });
  };

  /** Groups that met and were taken apart, in both processes. */
  const contended = (): number =>
    [pair.one, pair.two].reduce((sum, { app }) => sum + app.get(Database).figures.contended, 0);

  /** The replacement comes to the title that it ends first, and the other call right behind it. */
  const behind = async (titleId: string, first: () => Promise<Reply>, second: () => Promise<Reply>) => {
    const before = contended();
    const replies = await pair.meetAt(lockTitle, [titleId], async () => {
      const one = first();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return Promise.all([one, second()]);
    });
    return { replies, met: contended() - before };
  };

  it('of the same agent waits for it, and neither stands in the way of the other', async () => {
    const wish = { agentId: desk.id('forwarder'), until: inAnHour() };
    const given = await pair.one.call('POST', '/v1/authorities', { key: pair.one.keys.carrier, body: wish });
    const bills = await asked();
    const authority = String(given.body.id);
    const agency = { principal: desk.id('carrier'), authority, capacity: 'AGENT' };
    const content = { place: 'Chongqing', freeUntil: inAnHour() };
    const arrived = await desk.payload('forwarder', bills.titleId, { type: 'ARRIVE', ...agency, content });
    const { replies, met } = await behind(bills.titleId, await replacing(bills, authority), () =>
      other.send('forwarder', bills.titleId, arrived),
    );
    expect({ outcomes: outcomes(replies), met }).toEqual({ outcomes: ['201', '409 title.terminal'], met: 0 });
  });

  it('with which the same bill is issued by itself waits for it, and neither stands in the way of the other', async () => {
    const bills = await asked();
    const alone = other.issuePayload(bills.come, 'seller');
    const { replies, met } = await behind(bills.titleId, await replacing(bills), () =>
      other.issue(bills.come, alone),
    );
    expect({ outcomes: outcomes(replies), met }).toEqual({
      outcomes: ['201', '409 title.already_issued'],
      met: 0,
    });
  });
});
