import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Referenced } from '../documents/kind';
import { refuses } from '../findings/finding';
import { shapeCheck } from '../http/shape';
import { RailBill } from './rail-bill.dto';
import { railBill } from './rail-bill.kind';
import type { RailConsignmentNote } from './rail-note.dto';

const read = (name: string): string => readFileSync(join(__dirname, '../../seeds/sandbox', name), 'utf8');
const billText = read('rail-bill.json');
const noteText = read('rail-note.json');
const example = (): RailBill => JSON.parse(billText) as RailBill;
const exampleNote = (): RailConsignmentNote => JSON.parse(noteText) as RailConsignmentNote;
const shape = shapeCheck(RailBill);

/** What the store would answer: every note of the bill that is among `notes`. */
function resolve(bill: RailBill, notes: readonly RailConsignmentNote[], status = 'current'): Referenced[] {
  return (railBill.references?.(bill) ?? []).map((reference) => {
    const content = notes.find(
      ({ noteNumber }) => noteNumber === reference.number || reference.id === 'doc_1',
    );
    const document = content && {
      id: 'doc_1',
      version: 1,
      number: content.noteNumber,
      status,
      contentHash: 'c'.repeat(64),
      content,
    };
    return { ...reference, ...(document && { document }) };
  });
}

/** What the rules find after a change to bill and note, as `rule pointer`. */
function found(
  change: (bill: RailBill, note: RailConsignmentNote) => void,
  visible: 'visible' | 'unseen' | 'withdrawn' = 'visible',
): string[] {
  const [bill, note] = [example(), exampleNote()];
  change(bill, note);
  const status = visible === 'withdrawn' ? 'withdrawn' : 'current';
  const references = resolve(bill, visible === 'unseen' ? [] : [note], status);
  return railBill.check(bill, references).map(({ rule, pointer }) => `${rule} ${pointer}`);
}

const nothing = (): void => undefined;
const claims = (bill: RailBill): string[] => railBill.title?.(bill, [])?.goods ?? [];

/** A bill over one item of the example only, as another consignor in the shared container would have. */
function overItem(index: number): RailBill {
  const bill = example();
  bill.goods = bill.goods.slice(index, index + 1);
  return bill;
}

/** The second item, brake discs, with other figures in item and container alike. */
const discs = (packages: number, grossKg: number): string[] =>
  found((bill) => {
    Object.assign(bill.goods[1]!, { packages, grossKg });
    Object.assign(bill.goods[1]!.containers[0]!, { packages, grossKg });
  });

const onUnseenNote = (bill: RailBill): void => {
  bill.notes = [{ number: 'N2', regime: 'SMGS', containers: ['CSQU3054383'] }];
  for (const item of bill.goods) for (const each of item.containers) each.container = 'CSQU3054383';
  bill.goods[0]!.containers = [{ container: 'CSQU3054383', packages: 32, grossKg: 30720.6 }];
};

const straight = (bill: RailBill): void => {
  bill.consignee = { ...bill.notifyParties![0]! };
  bill.negotiable.titleBasis = 'STRAIGHT';
  delete bill.negotiable.orderParty;
};

const agents = (bill: RailBill, note: RailConsignmentNote): void => {
  bill.disposalLock.level = 'STRUCTURAL';
  note.consignor = note.consignee;
};

describe('the worked example', () => {
  it('has the right shape and breaks no rule', () => {
    expect(shape(example())).toEqual([]);
    expect(found(nothing)).toEqual([]);
  });

  it('is summed up for store, search, router and bank', () => {
    const summary = railBill.summary(example(), []);
    expect(summary).toMatchObject({ number: 'JYRB-2026-000417', numberScope: '' });
    expect(summary.search).toContainEqual({ field: 'note', value: 'PL-26-0518207' });
    expect(summary.search.filter(({ field }) => field === 'container')).toHaveLength(2);
    expect(summary.routing).toEqual({
      offices: ['7900', '8013'],
      direction: 'import',
      places: ['PLLOD', 'CNCQI', '33035781'],
      modes: ['2'],
      parties: ['91500000MA5U4B8R78', '91500106MA60K7T355'],
    });
    expect(railBill.computed?.(example())).toMatchObject({ packages: 40, grossKg: 38880.6, containers: 2 });
  });

  it('gives the terms of its title', () => {
    expect(railBill.title?.(example(), [])).toEqual({
      number: 'JYRB-2026-000417',
      operatorUscc: '91500000MA5U4B8R78',
      titleBasis: 'TO_ORDER',
      orderParty: 'Wisła Auto Części Sp. z o.o.',
      takingInChargeDate: '2026-11-18',
      issueDate: '2026-11-19',
      legalBasis: 'CONTRACT',
      goods: [
        'PL-26-0518207|JIAU4201176|870829:JIAYUCQ132',
        'PL-26-0518207|JIAU4201181|870829:JIAYUCQ132',
        'PL-26-0518207|JIAU4201181|870830:JIAYUCQ3340',
      ],
      packages: 40,
      grossGrams: 38_880_600n,
      units: [
        { unit: 'JIAU4201176', packages: 20 },
        { unit: 'JIAU4201181', packages: 20 },
      ],
    });
    const nameless = example();
    delete nameless.operator.uscc;
    expect(railBill.title?.(nameless, [])).toBeUndefined();
  });
});

describe('claims on goods', () => {
  it('are apart for two consignments that share a container', () => {
    const [panels, brakes] = [claims(overItem(0)), claims(overItem(1))];
    expect(panels.some((claim) => brakes.includes(claim))).toBe(false);
  });

  it('collide for the same goods, whoever submits, and however counts and spelling are changed', () => {
    const again = overItem(1);
    const item = again.goods[0]!;
    again.billNumber = 'OTHER-1';
    again.operator.uscc = '91110000600037341L';
    item.marks = 'jiayu-cq-33/40';
    item.packages = 7;
    item.containers[0]!.packages = 7;
    expect(claims(again)).toEqual(claims(overItem(1)));
    delete again.notes[0]!.containers;
    expect(claims(again)).toEqual(claims(overItem(1)));
  });

  it('stand under the note that carries the container, or under each that may', () => {
    const bill = overItem(1);
    bill.notes.push({ number: 'N2', regime: 'SMGS', containers: ['JIAU4201176'] });
    expect(claims(bill)).toEqual(claims(overItem(1)));
    bill.notes[1]!.containers = ['JIAU4201181'];
    expect(claims(bill).map((claim) => claim.split('|')[0])).toEqual(['PL-26-0518207', 'N2']);
  });
});

describe('binding to notes', () => {
  it('refuses an id that cannot be seen, and warns of a number that is not here', () => {
    expect(found((bill) => (bill.notes[0]!.noteId = 'doc_1'))).toEqual([]);
    expect(found((bill) => (bill.notes[0]!.noteId = 'doc_9'), 'unseen')).toEqual(['RBL-010 /notes/0/noteId']);
    expect(found(nothing, 'unseen')).toEqual(['RBL-011 /notes/0/number']);
  });

  it('refuses a withdrawn note, another number, another regime, a note twice', () => {
    expect(found(nothing, 'withdrawn')).toEqual(['RBL-012 /notes/0']);
    expect(found((bill) => Object.assign(bill.notes[0]!, { number: 'N1', noteId: 'doc_1' }))).toEqual([
      'RBL-013 /notes/0/number',
    ]);
    expect(found((bill) => (bill.notes[0]!.regime = 'SMGS'))).toEqual(['RBL-014 /notes/0/regime']);
    expect(found((bill) => bill.notes.push(bill.notes[0]!))).toContain('RBL-016 /notes/1/number');
  });

  it('wants the containers of each of several notes, and only those that are there', () => {
    expect(found((bill) => delete bill.notes[0]!.containers)).toEqual([]);
    expect(found((bill) => bill.notes.push({ number: 'N2', regime: 'SMGS' }))).toEqual([
      'RBL-011 /notes/1/number',
      'RBL-015 /notes/1/containers',
    ]);
    expect(found((bill) => bill.notes[0]!.containers!.push('CSQU3054383'))).toEqual([
      'RBL-017 /notes/0/containers/2',
    ]);
  });
});

describe('cover by the notes', () => {
  it('refuses containers and goods that no note carries', () => {
    expect(found((bill) => (bill.goods[1]!.containers[0]!.container = 'CSQU3054383'))).toEqual([
      'RBL-020 /goods/1/containers/0/container',
    ]);
    expect(found((bill) => bill.notes[0]!.containers!.pop())).toEqual([
      'RBL-020 /goods/0/containers/1/container',
      'RBL-020 /goods/1/containers/0/container',
    ]);
    expect(found((bill) => (bill.goods[1]!.hs6 = '870840'))).toEqual(['RBL-021 /goods/1/containers/0']);
    expect(found((bill) => delete bill.goods[1]!.marks)).toEqual(['RBL-021 /goods/1/containers/0']);
  });

  it('refuses more packages or mass than the note holds, and takes less', () => {
    expect(discs(9, 8160)).toEqual(['RBL-022 /goods/1/containers/0/packages']);
    expect(discs(8, 8160.001)).toEqual(['RBL-023 /goods/1/containers/0/grossKg']);
    expect(discs(4, 4080)).toEqual([]);
  });

  it('says nothing of goods whose note is not to be seen', () => {
    expect(found(onUnseenNote)).toEqual(['RBL-011 /notes/0/number']);
  });

  it('adds up over the containers of an item', () => {
    expect(found((bill) => (bill.goods[0]!.packages = 31))).toEqual(['RBL-024 /goods/0/packages']);
    expect(found((bill) => (bill.goods[0]!.grossKg = 30720.601))).toEqual(['RBL-025 /goods/0/grossKg']);
    expect(found((bill) => (bill.goods[0]!.containers[1]!.container = 'JIAU4201176'))).toContain(
      'RBL-026 /goods/0/containers/1/container',
    );
    expect(found((bill) => (bill.goods[0]!.hs6 = '8708299000'))).toEqual(['RBL-027 /goods/0/hs6']);
  });

  it('agrees with its packing list: 12,423 kg against 12,300 pass, 12,425 do not', () => {
    const stated = (statedGrossKg: number) =>
      found((bill) => {
        bill.goods = [bill.goods[0]!];
        Object.assign(bill.goods[0]!, { grossKg: 12_300, packages: 12 });
        bill.goods[0]!.containers = [{ container: 'JIAU4201176', packages: 12, grossKg: 12_300 }];
        bill.attachedDocuments = [{ type: '271', number: 'PK-1', statedGrossKg, statedPackages: 12 }];
      });
    expect(stated(12_423)).toEqual([]);
    expect(stated(12_425)).toEqual(['RBL-028 /attachedDocuments/0/statedGrossKg']);
  });
});

describe('parties, places and lock', () => {
  it('has an operator who may issue, and names nobody twice', () => {
    expect(found((bill) => delete bill.operator.uscc)).toEqual(['RBL-001 /operator/uscc']);
    expect(found((bill) => (bill.consignee = bill.notifyParties![0]!))).toEqual(['RBL-002 /consignee']);
    expect(found(straight)).toEqual([]);
    for (const clause of ['To the order of Bank X', '凭指示 TO ORDER', 'TO BEARER'])
      expect(found((bill) => (straight(bill), (bill.consignee!.name = clause)))).toEqual([
        'RBL-003 /consignee/name',
      ]);
    expect(found((bill) => (bill.placeOfReceipt.unlocode = 'PLMAA'))).toEqual([
      'RBL-004 /negotiable/takingInCharge/place',
      'RBL-018 /placeOfReceipt',
    ]);
    expect(found((bill) => delete bill.placeOfReceipt.unlocode)).toEqual([]);
  });

  it('has a lock that rests on something', () => {
    expect(found((bill) => delete bill.disposalLock.undertaking)).toEqual([
      'RBL-030 /disposalLock/undertaking',
    ]);
    expect(found((bill) => delete bill.duplicateCustodian)).toEqual(['RBL-031 /duplicateCustodian']);
    expect(found((bill) => (bill.disposalLock.level = 'STRUCTURAL'))).toEqual(['RBL-032 /notes/0']);
    expect(found(agents)).toEqual([]);
    expect(found((bill) => (bill.disposalLock = { level: 'NONE' }))).toEqual(['RBL-033 /disposalLock/level']);
  });

  it('keeps the terms of title, without a sea leg and with the operator as signatory', () => {
    expect(found((bill) => (bill.negotiable.legalBasis = 'MARITIME_CODE_ERECORD'))).toEqual([
      'NEG-005 /negotiable/legalBasis',
    ]);
    expect(found((bill) => (bill.negotiable.issueDate = '2026-11-17'))).toEqual([
      'NEG-006 /negotiable/issueDate',
    ]);
    expect(found((bill) => (bill.negotiable.signatory.name = 'Somebody Else'))).toEqual([
      'NEG-012 /negotiable/signatory/name',
    ]);
  });
});

describe('properties', () => {
  it('takes any part of what the note holds and refuses any gram more', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16_320_000 }), (grams) => {
        const bill = example();
        const item = bill.goods[1]!;
        item.grossKg = grams / 1000;
        item.containers[0]!.grossKg = grams / 1000;
        const findings = railBill.check(bill, resolve(bill, [exampleNote()]));
        expect(findings.some(({ rule }) => rule === 'RBL-023')).toBe(grams > 8_160_000);
        expect(findings.some(({ rule }) => rule === 'RBL-025')).toBe(false);
      }),
    );
  });

  it('claims goods by the bill alone: what can be seen of the note changes nothing', () => {
    const marks = fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), { nil: undefined });
    fc.assert(
      fc.property(marks, fc.boolean(), (text, listed) => {
        const bill = example();
        if (!listed) delete bill.notes[0]!.containers;
        if (text === undefined) delete bill.goods[0]!.marks;
        else bill.goods[0]!.marks = text;
        const seen = railBill.title?.(bill, resolve(bill, [exampleNote()]))?.goods;
        expect(seen).toEqual(claims(bill));
        expect(new Set(seen).size).toBe(seen?.length);
        expect(seen).toHaveLength(3);
      }),
    );
  });

  it('never throws on a bill that has the shape, with or without its note', () => {
    const names = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    const levels = fc.constantFrom('NONE', 'UNDERTAKEN_BY_ISSUER', 'STRUCTURAL', 'CONFIRMED_BY_RAILWAY');
    const left = fc.subarray(['notifyParties', 'duplicateCustodian', 'customs']);
    fc.assert(
      fc.property(names, levels, left, fc.boolean(), (name, level, keys, visible) => {
        const bill = example();
        bill.operator.name = name;
        bill.disposalLock = { level: level as RailBill['disposalLock']['level'] };
        for (const key of keys) delete (bill as unknown as Record<string, unknown>)[key];
        fc.pre(!refuses(shape(bill)));
        const findings = railBill.check(bill, resolve(bill, visible ? [exampleNote()] : []));
        expect(findings.every(({ rule }) => /^(RBL|NEG)-0\d\d$/.test(rule))).toBe(true);
        railBill.summary(bill, []);
        railBill.computed?.(bill);
      }),
    );
  });
});
