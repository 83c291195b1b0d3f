import { Database } from '../../src/database/database.service';
import { startExchange, type Exchange, type Reply } from '../support/exchange';
import { expectProblem } from '../support/problems';
import { inAnHour, TitleDesk } from '../support/titles';

describe('an agent', () => {
  let exchange: Exchange;
  let desk: TitleDesk;

  beforeAll(async () => {
    exchange = await startExchange();
    desk = new TitleDesk(exchange);
  });
  afterAll(() => exchange.stop());

  const give = (wish: object = {}, by = 'seller'): Promise<Reply> =>
    exchange.call('POST', '/v1/authorities', {
      key: exchange.keys[by],
      body: { agentId: desk.id('forwarder'), until: inAnHour(), ...wish },
    });
  const given = async (wish: object = {}, by = 'seller'): Promise<string> => {
    const reply = await give(wish, by);
    expect([reply.status, reply.text]).toEqual([201, expect.any(String)]);
    return reply.body.id as string;
  };
  const revoke = (id: string, by = 'seller'): Promise<Reply> =>
    exchange.call('DELETE', `/v1/authorities/${id}`, { key: exchange.keys[by] });
  /** The forwarder endorses in blank for the seller. */
  const endorse = async (titleId: string, authority: string, principal = 'seller'): Promise<Reply> => {
    const agency = { principal: desk.id(principal), authority, capacity: 'AGENT' };
    return desk.act('forwarder', titleId, { type: 'BLANK_ENDORSE', ...agency });
  };

  it('acts in the name of its principal, and the authority stands in the act', async () => {
    const id = await desk.circulating('seller');
    const authority = await given({ acts: ['BLANK_ENDORSE'], titleId: id, documentHash: 'a'.repeat(64) });
    expect((await endorse(id, authority)).status).toBe(201);
    expect((await desk.state(id)).titleBasis).toBe('BEARER');
    for (const party of ['seller', 'forwarder']) {
      const list = await exchange.call('GET', '/v1/authorities?limit=1', { key: exchange.keys[party] });
      expect(list.body.items).toMatchObject([{ id: authority, acts: ['BLANK_ENDORSE'], titleId: id }]);
    }
    expect((await exchange.call('GET', '/v1/authorities', { key: exchange.keys.bank })).body.items).toEqual(
      [],
    );
  });

  it('without an authority that covers the act, learns and does nothing', async () => {
    const [id, other] = [await desk.circulating('seller'), await desk.circulating('seller')];
    const revoked = await given();
    expectProblem(await revoke(revoked, 'forwarder'), 404, 'resource.unknown');
    expect((await revoke(revoked)).status).toBe(204);
    const wrong = [
      ...['nobody', revoked, await given({ titleId: other }), await given({ acts: ['ACCEPT'] })],
      ...[await given({}, 'buyer'), await given({ agentId: desk.id('bank') })],
    ];
    for (const authority of wrong) expectProblem(await endorse(id, authority), 404, 'resource.unknown');
    expect((await desk.state(id)).sequence).toBe(2);
  });

  it('does nothing at a time at which its authority has ended, which may be later than the clock’s', async () => {
    const id = await desk.circulating('seller');
    const inMinutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString();
    const authority = await given({ until: inMinutes(2) });
    const stated = async (at: string): Promise<unknown> =>
      exchange.app
        .get(Database)
        .write((tx) => tx.run('UPDATE title SET changed_at = ? WHERE id = ?', at, id));
    // As a group leaves it that began later and stated the bill before this one came to it.
    await stated(inMinutes(3));
    expectProblem(await endorse(id, authority), 403, 'title.authority_unproven');
    await stated(inMinutes(1));
    expect((await endorse(id, authority)).status).toBe(201);
  });

  it('is never sure of an authority that is being revoked: the act comes before it or is refused', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await desk.circulating('seller');
      const authority = await given();
      const [acted, ended] = await Promise.all([endorse(id, authority), revoke(authority)]);
      expect(ended.status).toBe(204);
      expect([201, 404]).toContain(acted.status);
      expect((await desk.state(id)).sequence).toBe(acted.status === 201 ? 3 : 2);
    }
  });

  it('is named by its principal with care', async () => {
    expectProblem(await give({ agentId: desk.id('seller') }), 422, 'title.recipient_is_self');
    expectProblem(await give({ agentId: 'pty_00000000000000000000000000' }), 422, 'title.recipient_unknown');
    expectProblem(await give({ until: '2026-01-01T00:00:00.000Z' }), 422, 'grant.ended');
    expectProblem(await give({ acts: ['SELL_EVERYTHING'] }), 422, 'document.shape');
    for (let count = 0; count < 100; count += 1) await given({}, 'guarantor');
    expectProblem(await give({}, 'guarantor'), 409, 'authority.too_many');
  });
});
