import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CreditTerms } from './credit.dto';
import type { NegotiableTerms } from './negotiable.dto';
import { discrepancies, type ExaminedBill } from './ucp600';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/rail-bill.json'), 'utf8');
const bill = (change: Partial<NegotiableTerms> = {}, more: Partial<ExaminedBill> = {}): ExaminedBill => {
  const document = JSON.parse(text) as ExaminedBill;
  return { ...document, modes: ['2'], ...more, negotiable: { ...document.negotiable, ...change } };
};
/** Articles of what a bank would or may refuse. */
const found = (of: ExaminedBill, credit?: CreditTerms): string[] =>
  discrepancies(of, credit)
    .filter(({ weight }) => weight !== 'note')
    .map(({ article, weight }) => `${article} ${weight}`);

describe('a bill before a bank', () => {
  it('has nothing that a bank would refuse, and is told what the bank looks up elsewhere', () => {
    const own = bill({ signatory: { ...bill().negotiable.signatory, capacity: 'CARRIER' } });
    expect(found(own)).toEqual([]);
    expect(discrepancies(own).map(({ article }) => article)).toEqual([
      'UCP 600 art. 24 d, e',
      'ISBP 745 D16',
    ]);
  });

  it('is of the article that the credit calls for', () => {
    expect(
      found(bill({ signatory: { name: bill().operator.name, capacity: 'CARRIER' } }), { article: '19' }),
    ).toEqual(['UCP 600 art. 19 discrepancy']);
    expect(found(bill({}, { modes: ['2', '3'] }), { article: '24' })).toContain(
      'UCP 600 art. 24 discrepancy',
    );
  });

  it('is signed by the carrier that it names, or by an agent for it', () => {
    const by = (name: string, capacity: string): string[] => found(bill({ signatory: { name, capacity } }));
    expect(by(bill().operator.name, 'CARRIER')).toEqual([]);
    expect(by('Agent Co.', 'AGENT_OF_CARRIER')).toEqual([]);
    expect(by('Somebody Else', 'CARRIER')).toEqual(['UCP 600 art. 24 a i discrepancy']);
    expect(by(bill().operator.name, 'AGENT_OF_CARRIER')).toEqual(['UCP 600 art. 24 a i doubt']);
    expect(by(bill().operator.name, 'MULTIMODAL_TRANSPORT_OPERATOR')).toEqual(['UCP 600 art. 24 a i doubt']);
  });
});

describe('against the terms of a credit', () => {
  const own = bill({ signatory: { name: bill().operator.name, capacity: 'CARRIER' } });
  const taken = own.negotiable.takingInCharge.date;
  const after = (days: number): string =>
    new Date(Date.parse(taken) + days * 86_400_000).toISOString().slice(0, 10);

  it('is shipped by the latest day, and presented within 21 days and before the credit expires', () => {
    expect(found(own, { latestShipment: taken })).toEqual([]);
    expect(found(own, { latestShipment: after(-1) })).toEqual(['UCP 600 art. 24 a ii discrepancy']);
    expect(found(own, { presentedOn: after(21) })).toEqual([]);
    expect(found(own, { presentedOn: after(22) })).toEqual(['UCP 600 art. 14 c discrepancy']);
    expect(found(own, { presentedOn: after(22), presentationDays: '30' })).toEqual([]);
    expect(found(own, { presentedOn: after(16), presentationDays: '15' })).toEqual([
      'UCP 600 art. 14 c discrepancy',
    ]);
    expect(found(own, { presentedOn: after(5), expiry: after(4) })).toEqual([
      'UCP 600 art. 6 d i discrepancy',
    ]);
    expect(found(own, { presentedOn: after(-1) })).toEqual(['UCP 600 art. 14 i discrepancy']);
  });

  it('goes between its places, by name in any language or by code', () => {
    for (const takingInCharge of ['Lodz', '罗兹', 'PLLOD'])
      expect(found(own, { takingInCharge })).toEqual([]);
    expect(found(own, { takingInCharge: 'Warszawa', destination: 'Chengdu' })).toEqual([
      'UCP 600 art. 24 a iii discrepancy',
      'UCP 600 art. 24 a iii discrepancy',
    ]);
  });

  it('is made out as the credit wants, with its freight terms', () => {
    expect(found(own, { titleBasis: 'TO_ORDER', orderParty: own.negotiable.orderParty })).toEqual([]);
    expect(found(own, { titleBasis: 'BEARER', orderParty: 'Bank X', freightTerms: 'COLLECT' })).toEqual([
      'UCP 600 art. 14 d discrepancy',
      'UCP 600 art. 14 d discrepancy',
      'UCP 600 art. 14 d discrepancy',
    ]);
  });

  it('is clean, a sole original, under no charter party, with terms that can be found', () => {
    const having = (change: Partial<NegotiableTerms>, modes = ['2']): string[] =>
      found({ ...own, modes, negotiable: { ...own.negotiable, ...change } });
    expect(having({ apparentCondition: 'WITH_RESERVATIONS', reservations: ['2 cartons wet'] })).toEqual([
      'UCP 600 art. 27 discrepancy',
    ]);
    expect(having({ originalsIssued: 3 })).toEqual(['UCP 600 art. 24 c discrepancy']);
    expect(having({ originalsIssued: 3 }, ['2', '3'])).toEqual(['UCP 600 art. 19 a iv discrepancy']);
    expect(having({ governingLaw: 'as per charter party' })).toEqual(['UCP 600 art. 24 discrepancy']);
    expect(having({ termsRef: { url: 'see reverse', sha256: 'a'.repeat(64) } }, ['1', '2'])).toEqual([
      'UCP 600 art. 19 a v doubt',
    ]);
    expect(having({ takingInCharge: { ...own.negotiable.takingInCharge, date: after(90) } })).toEqual([
      'UCP 600 art. 24 a ii discrepancy',
    ]);
  });
});
