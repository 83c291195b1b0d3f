import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { issueTitleId } from '../../src/title/act';
import type { TitleState } from '../../src/title/title-state.dto';
import { numbered, submit, type Draft } from './documents';
import type { Exchange, Reply } from './exchange';
import { framed, signAs, type ActDraft } from './signing';

/** A bill as the exchange has accepted it. */
export interface Bill {
  id: string;
  number: string;
  contentHash: string;
  etag: string;
  body: Draft;
}

/** Moments at which an offer ends. */
export const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

let serials = 900_000;

const parties = JSON.parse(readFileSync(join(__dirname, '../../seeds/sandbox/parties.json'), 'utf8')) as {
  slug: string;
  name: string;
}[];

/** Makes a bill out to the order of a sandbox party. */
export const toOrderOf =
  (slug: string) =>
  (body: Draft): object => ({
    negotiable: {
      ...(body.negotiable as object),
      orderParty: parties.find((each) => each.slug === slug)?.name ?? slug,
    },
  });

/** Those who sign for the bills that come in place of a pledged one. */
export function whoSigns({ ids }: Exchange, { holder, pledge }: TitleState): string[] {
  const those = [holder?.party, pledge?.pledgee, holder?.capacity === 'PLEDGEE' && pledge?.pledgor];
  return pledge ? Object.keys(ids).filter((slug) => those.includes(ids[slug])) : [];
}

/** The sandbox party to whose order a bill is made out. */
function orderPartyOf({ body }: Bill): string {
  const { orderParty } = (body.negotiable ?? {}) as { orderParty?: string };
  return parties.find(({ name }) => name === orderParty)?.slug ?? 'seller';
}

/** Bills, issues and acts of one exchange, each call as the party does it over HTTP. */
export class TitleDesk {
  constructor(private readonly exchange: Exchange) {}

  id(slug: string): string {
    return this.exchange.ids[slug] ?? slug;
  }

  /** A rail bill of its own number over goods of its own note. */
  async bill(changes: (body: Draft) => object = () => ({}), submitter = 'carrier'): Promise<Bill> {
    const serial = serials++;
    const plain = numbered('rail-bill', serial);
    const [note] = plain.notes as object[];
    const whole = { ...plain, notes: [{ ...note, number: `PL-26-${serial}` }] };
    const body = { ...whole, ...changes(whole) };
    const reply = await submit(this.exchange, 'rail-bill', body, { key: this.exchange.keys[submitter] });
    expect({ status: reply.status, errors: reply.body.errors }).toEqual({ status: 201, errors: undefined });
    const { id, number, contentHash } = reply.body as unknown as Bill;
    return { id, number, contentHash, etag: reply.headers.get('etag') ?? '', body };
  }

  /** A negotiable multimodal bill of the land bridge whose rail legs run under a note, to the seller's order. */
  async multimodalBill(
    note: string,
    goods: { hs6: string; marks: string; container: string; packages: number; grossKg: number },
    changes: (body: Draft) => object = () => ({}),
  ): Promise<Bill> {
    const plain = numbered('multimodal-waybill', serials++);
    const { container: unit, packages, grossKg, ...item } = goods;
    const [first] = plain.goods as object[];
    const [box] = plain.units as object[];
    const { negotiable } = numbered('rail-bill', 1) as { negotiable: object };
    const whole = {
      ...plain,
      documentType: '766',
      legs: (plain.legs as { mode: string }[]).map((leg) =>
        leg.mode === '2' ? { ...leg, documents: [{ type: '722', number: note }] } : leg,
      ),
      units: [{ ...box, number: unit }],
      goods: [{ ...first, ...item, packages, grossKg, netKg: 1, allocation: [{ unit, packages, grossKg }] }],
      negotiable: {
        ...negotiable,
        ...(toOrderOf('seller')({ negotiable }) as { negotiable: object }).negotiable,
      },
    };
    const body = { ...whole, ...changes(whole) };
    const reply = await submit(this.exchange, 'multimodal-waybill', body);
    expect({ status: reply.status, errors: reply.body.errors }).toEqual({ status: 201, errors: undefined });
    const { id, number, contentHash } = reply.body as unknown as Bill;
    return { id, number, contentHash, etag: reply.headers.get('etag') ?? '', body };
  }

  /** The payload of an ISSUE of a bill, to the order of the party in its text unless `content` says otherwise. */
  issuePayload(bill: Bill, to: string, content: object = {}, frame: object = {}, issuer = 'carrier'): object {
    const { id, number, contentHash } = bill;
    const party = this.id(issuer);
    const offer = { to: this.id(to), capacity: 'OWNER', expiresAt: inAnHour() };
    const named = {
      documentId: id,
      number,
      contentHash,
      titleBasis: 'TO_ORDER',
      orderParty: this.id(orderPartyOf(bill)),
    };
    return framed(
      party,
      { titleId: issueTitleId(party, number, contentHash), sequence: 0, headHash: '0'.repeat(64) },
      { type: 'ISSUE', capacity: 'ISSUER', ...frame, content: { ...named, ...offer, ...content } },
    );
  }

  /** Sends an ISSUE, signed by its issuer. */
  async issue(bill: Bill, payload: object, issuer = 'carrier'): Promise<Reply> {
    const act = await signAs(this.exchange.dataDir, issuer, payload);
    return this.sendIssue(bill.id, act, issuer);
  }

  sendIssue(documentId: string, act: string, as: string): Promise<Reply> {
    return this.exchange.call('POST', '/v1/titles', {
      key: this.exchange.keys[as],
      body: { documentId, act },
    });
  }

  /** A title that is in circulation: issued to a first holder and accepted. */
  async circulating(holder = 'seller', content: object = {}, bill?: Bill): Promise<string> {
    const titleId = await this.offered(holder, content, bill);
    await this.accept(holder, titleId, String((content as { capacity?: string }).capacity ?? 'OWNER'));
    return titleId;
  }

  /** A title that is issued and not accepted yet. */
  async offered(holder = 'seller', content: object = {}, bill?: Bill): Promise<string> {
    const issued = bill ?? (await this.bill(toOrderOf(holder)));
    const reply = await this.issue(issued, this.issuePayload(issued, holder, content));
    expect({ status: reply.status, code: reply.body.code }).toEqual({ status: 201, code: undefined });
    return reply.body.titleId as string;
  }

  async page(titleId: string, slug: string): Promise<Reply> {
    return this.exchange.call('GET', `/v1/titles/${titleId}`, { key: this.exchange.keys[slug] });
  }

  /** The state as the issuer sees it, which is always the whole of it. */
  async state(titleId: string, slug = 'carrier'): Promise<TitleState> {
    return (await this.page(titleId, slug)).body.state as unknown as TitleState;
  }

  /** The payload of a party's next act on the present head. */
  async payload(slug: string, titleId: string, draft: Partial<ActDraft> & { type: string }): Promise<object> {
    return framed(this.id(slug), await this.state(titleId), { capacity: 'OWNER', content: {}, ...draft });
  }

  /** Signs an act on the present head and sends it. */
  async act(slug: string, titleId: string, draft: Partial<ActDraft> & { type: string }): Promise<Reply> {
    return this.send(slug, titleId, await this.payload(slug, titleId, draft));
  }

  /** As `act`, with the signatures of others over the same payload. */
  async actWith(
    cosigners: string[],
    slug: string,
    titleId: string,
    draft: Partial<ActDraft> & { type: string },
  ): Promise<Reply> {
    const payload = await this.payload(slug, titleId, draft);
    const sign = (party: string): Promise<string> => signAs(this.exchange.dataDir, party, payload);
    const body = { act: await sign(slug), cosignatures: await Promise.all(cosigners.map(sign)) };
    return this.exchange.call('POST', `/v1/titles/${titleId}/acts`, { key: this.exchange.keys[slug], body });
  }

  /** Signs a payload as it is and sends it. */
  async send(slug: string, titleId: string, payload: object): Promise<Reply> {
    return this.sendSigned(slug, titleId, await signAs(this.exchange.dataDir, slug, payload));
  }

  sendSigned(slug: string, titleId: string, act: string): Promise<Reply> {
    const key = this.exchange.keys[slug];
    return this.exchange.call('POST', `/v1/titles/${titleId}/acts`, { key, body: { act } });
  }

  /** Accepts what is offered, and makes sure that it was. */
  async accept(slug: string, titleId: string, capacity = 'OWNER'): Promise<void> {
    const { offer } = await this.state(titleId);
    const reply = await this.act(slug, titleId, { type: 'ACCEPT', capacity, content: { offer: offer?.act } });
    expect({ status: reply.status, code: reply.body.code }).toEqual({ status: 201, code: undefined });
  }

  /** Hands the bill on by an act of this type, and has it accepted. */
  async handOver(type: string, from: string, to: string, titleId: string, as = 'OWNER', was = 'OWNER') {
    const content = { to: this.id(to), capacity: as, expiresAt: inAnHour() };
    const reply = await this.act(from, titleId, { type, capacity: was, content });
    expect({ status: reply.status, code: reply.body.code }).toEqual({ status: 201, code: undefined });
    await this.accept(to, titleId, as);
  }
}
