import * as fc from 'fast-check';
import { checkNegotiable, type NegotiableFacts } from './negotiable';
import type { NegotiableTerms } from './negotiable.dto';

const place = { names: { en: 'Chongqing', zh: '重庆' }, country: 'CN' };
const operatorName = 'Chongqing Jiayu Multimodal Logistics Co., Ltd. 重庆嘉渝多式联运有限公司';

const terms: NegotiableTerms = {
  titleBasis: 'TO_ORDER',
  orderParty: 'Chongqing Bashan Bank',
  takingInCharge: { place, date: '2026-11-20' },
  apparentCondition: 'GOOD_ORDER',
  signatory: { name: '重庆嘉渝多式联运有限公司', capacity: 'CARRIER' },
  issuePlace: place,
  issueDate: '2026-11-20',
  originalsIssued: 1,
  freightTerms: 'PREPAID',
  termsRef: { url: 'https://example.com/terms', sha256: 'a'.repeat(64) },
  governingLaw: 'PRC',
  legalBasis: 'CONTRACT',
  rulebookHash: 'b'.repeat(64),
};
const facts: NegotiableFacts = { pointer: '/negotiable', modes: ['2'], consigneeNamed: false, operatorName };

const found = (change: Partial<NegotiableTerms>, other: Partial<NegotiableFacts> = {}): string[] =>
  checkNegotiable({ ...terms, ...change }, { ...facts, ...other }).map(
    ({ rule, pointer }) => `${rule} ${pointer}`,
  );

describe('the terms of title', () => {
  it('passes a clean bill to order', () => expect(found({})).toEqual([]));

  it('wants a named order party on a bill to order, and on no other', () => {
    expect(found({ orderParty: undefined })).toEqual(['NEG-001 /negotiable/orderParty']);
    expect(found({ orderParty: ' To Order.' })).toEqual(['NEG-001 /negotiable/orderParty']);
    expect(found({ orderParty: '凭指示' })).toEqual(['NEG-001 /negotiable/orderParty']);
    expect(found({ orderParty: '持有人' })).toEqual(['NEG-001 /negotiable/orderParty']);
    expect(found({ titleBasis: 'BEARER' })).toEqual(['NEG-002 /negotiable/orderParty']);
    expect(found({ titleBasis: 'BEARER', orderParty: undefined })).toEqual([]);
  });

  it('wants a consignee on a straight bill, and refuses one under the Convention', () => {
    const straight = { titleBasis: 'STRAIGHT', orderParty: undefined } as const;
    expect(found(straight)).toEqual(['NEG-003 /negotiable/titleBasis']);
    expect(found(straight, { consigneeNamed: true })).toEqual([]);
    expect(
      found({ ...straight, legalBasis: 'NCD_CONVENTION', ncdAnnotation: true }, { consigneeNamed: true }),
    ).toEqual(['NEG-004 /negotiable/titleBasis']);
  });

  it('wants a sea leg under the Maritime Code', () => {
    expect(found({ legalBasis: 'MARITIME_CODE_ERECORD' })).toEqual(['NEG-005 /negotiable/legalBasis']);
    expect(found({ legalBasis: 'MARITIME_CODE_ERECORD' }, { modes: ['2', '1'] })).toEqual([]);
  });

  it('refuses a bill dated before taking in charge, and any number of originals but one', () => {
    expect(found({ issueDate: '2026-11-19' })).toEqual(['NEG-006 /negotiable/issueDate']);
    expect(found({ issueDate: '2026-12-01' })).toEqual([]);
    expect(found({ originalsIssued: 3 })).toEqual(['NEG-007 /negotiable/originalsIssued']);
  });

  it('wants reservations and condition to agree, and warns of what a bank will not take', () => {
    const reserved = { apparentCondition: 'WITH_RESERVATIONS' };
    const warning = 'NEG-009 /negotiable/apparentCondition';
    expect(found(reserved)).toEqual(['NEG-008 /negotiable/reservations', warning]);
    expect(found({ ...reserved, reservations: ['2 cartons wet'] })).toEqual([warning]);
    expect(found({ reservations: ['2 cartons wet'] })).toEqual(['NEG-010 /negotiable/reservations']);
  });

  it('warns of a signature that a bank cannot place', () => {
    const warned = (name: string, capacity = 'CARRIER'): string[] => found({ signatory: { name, capacity } });
    expect(warned(' ')).toEqual(['NEG-011 /negotiable/signatory/name']);
    expect(warned('Someone Else GmbH')).toEqual(['NEG-012 /negotiable/signatory/name']);
    expect(warned('Someone Else GmbH', 'AGENT_OF_CARRIER')).toEqual([]);
    expect(found({}, { operatorName: undefined })).toEqual([]);
  });

  it('warns of a convention bill without its annotation', () => {
    expect(found({ legalBasis: 'NCD_CONVENTION' })).toEqual(['NEG-013 /negotiable/ncdAnnotation']);
    expect(found({ legalBasis: 'NCD_CONVENTION', ncdAnnotation: true })).toEqual([]);
  });

  it('never throws, and finds the same twice', () => {
    const texts = fc.record({
      titleBasis: fc.constantFrom('STRAIGHT', 'TO_ORDER', 'BEARER'),
      orderParty: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
      legalBasis: fc.constantFrom('CONTRACT', 'NCD_CONVENTION', 'MARITIME_CODE_ERECORD', 'OTHER'),
      originalsIssued: fc.integer({ min: 1, max: 9 }),
      signatory: fc.record({ name: fc.string(), capacity: fc.constantFrom('CARRIER', 'AGENT_OF_CARRIER') }),
    });
    fc.assert(
      fc.property(texts, fc.boolean(), (change, consigneeNamed) => {
        const bill = { ...terms, ...change } as NegotiableTerms;
        const findings = checkNegotiable(bill, { ...facts, consigneeNamed });
        expect(checkNegotiable(bill, { ...facts, consigneeNamed })).toEqual(findings);
        for (const finding of findings) expect(finding.pointer.startsWith('/negotiable/')).toBe(true);
      }),
    );
  });
});
