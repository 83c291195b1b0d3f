import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { actHash, issueTitleId } from '../../../src/title/act';
import { signAct } from '../../../src/title/sign-act.client';
import type { Program } from '../program';
import { call } from './call';

/** A title of the bench with its head, so that acts can be signed ahead of time. */
export interface Title {
  id: string;
  sequence: number;
  headHash: string;
}

interface Party {
  id: string;
  key: JWK;
}

/** Makes bills in circulation, and acts on them, each as its party would. */
export class Book {
  private serial = 0;

  private constructor(
    private readonly program: Program,
    private readonly carrier: Party,
    private readonly seller: Party,
  ) {}

  static async open(program: Program): Promise<Book> {
    const party = async (name: string): Promise<Party> => {
      const { id } = (await call(program.targetOf(name.toUpperCase()), 'GET', '/v1/me')) as { id: string };
      const file = join(program.folder, 'sandbox-keys', `${name}.jwk`);
      return { id, key: JSON.parse(readFileSync(file, 'utf8')) as JWK };
    };
    return new Book(program, await party('carrier'), await party('seller'));
  }

  /** A railway bill of its own number and note, issued to the seller and accepted. */
  async title(): Promise<Title> {
    const carrier = this.program.targetOf('CARRIER');
    const seller = this.program.targetOf('SELLER');
    const bill = this.bill();
    const taken = await call(carrier, 'POST', '/v1/rail-bills', bill);
    const { id: documentId, contentHash } = taken as { id: string; contentHash: string };
    const number = bill.billNumber;
    const offer = { to: this.seller.id, capacity: 'OWNER', expiresAt: inAnHour() };
    const content = { documentId, number, contentHash, titleBasis: 'TO_ORDER', orderParty: this.seller.id };
    const title = {
      id: issueTitleId(this.carrier.id, number, contentHash),
      sequence: 0,
      headHash: '0'.repeat(64),
    };
    const issue = await this.signed(title, this.carrier, 'ISSUE', 'ISSUER', { ...content, ...offer });
    await call(carrier, 'POST', '/v1/titles', { documentId, act: issue });
    const accept = await this.signed(title, this.seller, 'ACCEPT', 'OWNER', { offer: title.headHash });
    await call(seller, 'POST', `/v1/titles/${title.id}/acts`, { act: accept });
    return title;
  }

  /** So many marks of possession on a title, signed one upon the other before any is sent. */
  async marks(title: Title, count: number): Promise<object[]> {
    const acts: object[] = [];
    for (let made = 0; made < count; made += 1)
      acts.push({ act: await this.signed(title, this.seller, 'SIGN', 'OWNER', {}) });
    return acts;
  }

  private async signed(
    title: Title,
    { id: actor, key }: Party,
    type: string,
    capacity: string,
    content: object,
  ): Promise<string> {
    const payload = {
      aud: 'chuanyu-window:test',
      titleId: title.id,
      sequence: title.sequence + 1,
      previousActHash: title.headHash,
      ...{ type, actor, capacity, content },
      actId: randomUUID(),
      exp: inAnHour(),
    };
    title.sequence += 1;
    title.headHash = actHash(JSON.stringify(payload));
    return signAct(key, payload);
  }

  private bill(): { billNumber: string } {
    this.serial += 1;
    const six = String(this.serial).padStart(6, '0');
    const file = join(process.cwd(), 'seeds', 'sandbox', 'rail-bill.json');
    const seed = JSON.parse(readFileSync(file, 'utf8')) as { notes: object[] };
    const [note] = seed.notes;
    return {
      ...seed,
      billNumber: `JYRB-2026-${six}`,
      notes: [{ ...note, number: `PL-26-${six}` }],
    } as unknown as { billNumber: string };
  }
}

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
