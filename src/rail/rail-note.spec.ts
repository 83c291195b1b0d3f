import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { refuses } from '../findings/finding';
import { shapeCheck } from '../http/shape';
import { RailConsignmentNote } from './rail-note.dto';
import { railNote } from './rail-note.kind';

const text = readFileSync(join(__dirname, '../../seeds/sandbox/rail-note.json'), 'utf8');
const example = (): RailConsignmentNote => JSON.parse(text) as RailConsignmentNote;
const shape = shapeCheck(RailConsignmentNote);

/** What the rules find after a change to the example, as `rule pointer`. */
function found(change: (note: RailConsignmentNote) => void): string[] {
  const note = example();
  change(note);
  return railNote.check(note, []).map(({ rule, pointer }) => `${rule} ${pointer}`);
}

/** The first member of a list that the example is known to have. */
function first<T>(list: readonly T[] | undefined): T {
  const [member] = list ?? [];
  if (member === undefined) throw new Error('The example has lost this list.');
  return member;
}

const khorgos = (note: RailConsignmentNote): void => {
  note.borderStations![3]!.entry = { names: { zh: '霍尔果斯' }, country: 'CN' };
  note.carriers[4]!.from = '霍尔果斯';
};

const german = (note: RailConsignmentNote): void => void (note.departureStation.country = 'DE');

const same = (note: RailConsignmentNote): void => void (note.consignor = note.consignee);

const item = (note: RailConsignmentNote) => first(note.goods);

const unplaced = (note: RailConsignmentNote): void =>
  note.containers?.forEach((container) => delete container.onWagon);

describe('the worked example', () => {
  it('has the right shape and breaks no rule', () => {
    expect(shape(example())).toEqual([]);
    expect(found(() => undefined)).toEqual([]);
  });

  it('is summed up for store, search and router', () => {
    const { number, numberScope, search, routing } = railNote.summary(example(), []);
    expect([number, numberScope]).toEqual(['PL-26-0518207', '51/2026']);
    expect(search).toContainEqual({ field: 'container', value: 'JIAU4201181' });
    expect(search).toContainEqual({ field: 'seal', value: 'WAC551207' });
    expect(routing).toMatchObject({ offices: ['7900', '8013'], direction: 'import', modes: ['2'] });
    expect(routing.places).toEqual(['PLLOD', 'PLMAA', 'BYBQT', '708507', 'CNAKL', 'CNCQI', '33035781']);
  });

  it('goes to the customs of its fast clearance too, and says when it goes to neither', () => {
    const fast = { borderPort: '94061', borderDistrict: '9406', inlandPort: '80131', inlandDistrict: '8013' };
    const { customs: _, ...bare } = example();
    expect(railNote.summary({ ...bare, ...fast }, []).routing.offices).toEqual(['9406', '8013']);
    expect(found((note) => void Object.assign(note, fast, { customs: undefined }))).toEqual([]);
    expect(found((note) => delete note.customs)).toEqual(['RAIL-075 /customs']);
    expect(found((note) => (note.customs = { exportOffice: '9406' }))).toEqual(['RAIL-075 /customs']);
  });

  it('shows totals and the gauge changes of its route', () => {
    expect(railNote.computed?.(example())).toEqual({
      packages: 40,
      grossKg: 38880.6,
      containerTareKg: 7800,
      grossWithTareKg: 46680.6,
      wagons: 1,
      containers: 2,
      containersLoaded: 2,
      seals: 2,
      gaugeChanges: [
        { exit: 'Małaszewicze', entry: 'Brest', fromMm: 1435, toMm: 1520, gaugeChange: true },
        { exit: 'Osinovka', entry: 'Krasnoye', gaugeChange: 'unknown' },
        { exit: 'Iletsk I', entry: 'Kanisay', gaugeChange: 'unknown' },
        { exit: 'Dostyk', entry: 'Alashankou', fromMm: 1520, toMm: 1435, gaugeChange: true },
      ],
    });
  });

  it('has findings with the box of its own form', () => {
    const note = example();
    first(note.goods).hs6 = '87082900';
    const boxes = (kind: RailConsignmentNote['noteKind']): (string | undefined)[] => {
      const findings = railNote.check({ ...note, noteKind: kind }, []);
      return findings.filter(({ rule }) => rule === 'RAIL-050').map(({ box }) => box);
    };
    expect(boxes('SMGS')).toEqual(['SMGS 15']);
    expect(boxes('CIM_SMGS')).toEqual(['CIM/SMGS 23']);
    expect(boxes('CN_DOMESTIC')).toEqual([undefined]);
  });
});

describe('the route', () => {
  it('begins at departure, ends at destination and has no gap', () => {
    expect(found((note) => (first(note.carriers).from = 'Warszawa'))).toEqual(['RAIL-001 /carriers/0/from']);
    expect(found((note) => (note.carriers[4]!.to = '成都'))).toEqual(['RAIL-002 /carriers/4/to']);
    expect(found((note) => (note.carriers[3]!.from = 'Достык'))).toEqual(['RAIL-003 /carriers/3/from']);
    expect(found((note) => (note.carriers[3]!.to = '27708507'))).toEqual([]);
    expect(found((note) => (note.carriers[2]!.from = 'Осиновка'))).toEqual([]);
    expect(found((note) => (note.carriers[4]!.to = '33035781'))).toEqual([]);
  });

  it('takes any entry station where the neighbour has one and box 6 does not name it', () => {
    expect(found((note) => delete note.borderStations![1]!.entry)).toEqual([]);
  });

  it('has exactly one payer a section', () => {
    expect(found((note) => note.payers.splice(1, 1))).toEqual(['RAIL-004 /carriers/1']);
    expect(found((note) => (note.payers[1]!.section = 1))).toEqual([
      'RAIL-004 /carriers/1',
      'RAIL-005 /payers/1/section',
    ]);
    expect(found((note) => note.payers.push({ section: 9, payer: 'X' }))).toEqual([
      'RAIL-005 /payers/5/section',
    ]);
  });

  it('names border stations that connect and do not repeat', () => {
    expect(found((note) => delete note.borderStations)).toContain('RAIL-006 /borderStations');
    expect(found((note) => note.borderStations!.splice(1, 1))).toContain('RAIL-007 /borderStations/1/exit');
    expect(found((note) => note.borderStations!.pop())).toContain('RAIL-007 /destinationStation/country');
    expect(found((note) => note.borderStations!.push(note.borderStations![3]!))).toEqual(
      expect.arrayContaining(['RAIL-008 /borderStations/4/exit', 'RAIL-008 /borderStations/4/entry']),
    );
    expect(found(khorgos)).toEqual(['RAIL-007 /borderStations/3/entry']);
  });

  it('wants a code for a station in China, and one of the right railway', () => {
    expect(found((note) => delete note.destinationStation.code)).toEqual([
      'RAIL-009 /destinationStation/code',
    ]);
    expect(found((note) => (note.destinationStation.code = '27035781'))).toEqual([
      'RAIL-010 /destinationStation/code',
    ]);
  });

  it('is issued by the railway that sends', () => {
    expect(found((note) => (note.issuingRailway = '33'))).toEqual(['RAIL-013 /issuingRailway']);
    // A railway that the table does not know is not judged.
    expect(found((note) => (note.issuingRailway = '84'))).toEqual([]);
  });

  it('warns where the law does not reach, and keeps a domestic waybill at home', () => {
    expect(found((note) => (german(note), (note.noteKind = 'SMGS')))).toContain(
      'RAIL-011 /departureStation/country',
    );
    expect(found(german)).not.toContain('RAIL-011 /departureStation/country');
    expect(found((note) => (note.noteKind = 'CN_DOMESTIC'))).toContain('RAIL-012 /departureStation/country');
  });
});

describe('parties, languages and papers', () => {
  it('is never to order', () => {
    expect(found((note) => (note.consignee.name = '凭重庆巴山银行指示'))).toEqual([
      'RAIL-020 /consignee/name',
    ]);
    for (const clause of [
      'TO ORDER',
      'ORDER OF BANK OF CHINA',
      'TO BEARER',
      '凭指示（空白）',
      'Приказу банка',
    ])
      expect(found((note) => (note.consignee.name = clause))).toEqual(['RAIL-020 /consignee/name']);
    expect(found((note) => (note.consignee.name = 'BEARER LTD'))).toEqual([]);
  });

  it('has two different parties unless it says otherwise', () => {
    expect(found(same)).toEqual(['RAIL-021 /consignee/name']);
    expect(found((note) => (same(note), (note.consignorIsConsignee = true)))).toEqual([]);
    expect(found((note) => delete note.consignee.uscc)).toEqual(['RAIL-022 /consignee/uscc']);
  });

  it('names the goods in the languages of its kind', () => {
    const without = (language: 'zh' | 'ru' | 'en', kind?: 'SMGS' | 'CIM'): string[] =>
      found((note) => {
        if (kind) note.noteKind = kind;
        delete first(note.goods).names[language];
      }).filter((each) => each.startsWith('RAIL-03'));
    expect(without('ru')).toEqual(['RAIL-030 /goods/0/names/ru']);
    expect(without('en')).toEqual(['RAIL-030 /goods/0/names/en']);
    expect(without('zh', 'SMGS')).toEqual(['RAIL-030 /goods/0/names/zh']);
    expect(without('en', 'SMGS')).toEqual([]);
    expect(without('ru', 'CIM')).toEqual([]);
    expect(found((note) => (note.languages = ['zh', 'en']))).toEqual(['RAIL-031 /languages']);
  });

  it('warns of goods text that rail messages cut, of missing papers, and refuses an early arrival', () => {
    expect(found((note) => (first(note.goods).names.en = 'x'.repeat(340)))).toEqual([
      'RAIL-032 /goods/0/names',
    ]);
    expect(found((note) => delete note.attachedDocuments)).toEqual(['RAIL-070 /attachedDocuments']);
    expect(found((note) => (note.arrivalDate = '2026-11-17'))).toEqual(['RAIL-071 /arrivalDate']);
    expect(
      found((note) => Object.assign(note, { arrivalDate: '2026-12-03', trainDate: '2026-12-04' })),
    ).toEqual(['RAIL-076 /trainDate']);
    expect(
      found((note) => Object.assign(note, { arrivalDate: '2026-12-04', trainDate: '2026-12-04' })),
    ).toEqual([]);
    expect(found((note) => (note.borderPort = '60501'))).toEqual([
      'RAIL-074 /borderDistrict',
      'RAIL-074 /inlandPort',
      'RAIL-074 /inlandDistrict',
    ]);
  });

  it('holds a packing list to the goods within one hundredth, and marks of translation to a text', () => {
    const stated = (more: object) =>
      found((note) => (note.attachedDocuments = [{ type: '271', number: 'PK-1', ...more }]));
    // 38,880.6 kg are carried, of which a hundredth is 388.806.
    expect(stated({ statedGrossKg: 39_269.406, statedPackages: 40 })).toEqual([]);
    expect(stated({ statedGrossKg: 39_269.407, statedPackages: 41 })).toEqual([
      'RAIL-072 /attachedDocuments/0/statedGrossKg',
      'RAIL-073 /attachedDocuments/0/statedPackages',
    ]);
    const marked = (pointer: string, status: 'list' | 'machine') =>
      found((note) => (note.translations = [{ pointer, status }]));
    expect(marked('/goods/0/names/ru', 'list')).toEqual([]);
    expect(marked('/goods/0/names/ru', 'machine')).toEqual(['RAIL-035 /goods/0/names/ru']);
    expect(marked('/goods/9/names/ru', 'list')).toEqual(['RAIL-034 /translations/0/pointer']);
  });
});

describe('wagons, containers and seals', () => {
  it('are listed once and fit on each other', () => {
    expect(found((note) => note.wagons!.push(first(note.wagons)))).toEqual(['RAIL-040 /wagons/1/number']);
    expect(found((note) => (note.containers![1]!.onWagon = '94012341'))).toEqual([
      'RAIL-042 /containers/1/onWagon',
    ]);
    expect(found((note) => (first(note.wagons).loadCapacityT = 46.68))).toEqual([
      'RAIL-043 /wagons/0/loadCapacityT',
    ]);
    expect(found((note) => (first(note.wagons).loadCapacityT = 46.681))).toEqual([]);
    // With one wagon on the note every container is on it, whether or not the note says so.
    expect(found((note) => ((first(note.wagons).loadCapacityT = 46.68), unplaced(note)))).toEqual([
      'RAIL-043 /wagons/0/loadCapacityT',
    ]);
    expect(found((note) => ((first(note.wagons).loadCapacityT = 46.681), unplaced(note)))).toEqual([]);
    expect(found((note) => (first(note.containers).maxGrossKg = 23100.399))).toEqual([
      'RAIL-044 /containers/0/maxGrossKg',
    ]);
    expect(found((note) => (first(note.containers).maxGrossKg = 23100.4))).toEqual([]);
    expect(found((note) => note.containers!.push({ ...first(note.containers), tareKg: 1 }))).toContain(
      'RAIL-041 /containers/2/number',
    );
  });

  it('have seals that are theirs', () => {
    expect(found((note) => note.seals!.push({ ...first(note.seals), unit: 'JIAU 420117-6' }))).toEqual([
      'RAIL-060 /seals/2/number',
    ]);
    expect(found((note) => note.seals!.push({ ...first(note.seals), unit: 'CSQU3054383' }))).toEqual([
      'RAIL-061 /seals/2/unit',
    ]);
    expect(found((note) => (first(note.seals).number = 'WAC55120701'))).toEqual(['RAIL-062 /seals/0/number']);
    expect(found((note) => note.seals!.pop())).toEqual(['RAIL-063 /containers/1']);
    expect(found((note) => (note.seals![1]!.condition = '3'))).toEqual(['RAIL-063 /containers/1']);
  });
});

describe('goods', () => {
  it('add up over their containers', () => {
    expect(found((note) => (item(note).packages = 33))).toEqual(['RAIL-046 /goods/0/packages']);
    expect(found((note) => (item(note).grossKg = 30720.601))).toEqual(['RAIL-047 /goods/0/grossKg']);
    expect(found((note) => (first(item(note).containers).container = 'CSQU3054383'))).toEqual([
      'RAIL-045 /goods/0/containers/0/container',
    ]);
    expect(found((note) => (item(note).containers![1]!.container = 'JIAU4201176'))).toContain(
      'RAIL-048 /goods/0/containers/1/container',
    );
    expect(found((note) => delete note.goods[1]!.containers)).toEqual(['RAIL-049 /goods/1/containers']);
  });

  it('have codes that agree', () => {
    expect(found((note) => (first(note.goods).gng8 = '87083090'))).toEqual(['RAIL-051 /goods/0/gng8']);
    expect(found((note) => (first(note.goods).gng8 = '87082900'))).toEqual(['RAIL-052 /goods/0/gng8']);
  });

  it('are declared when dangerous, and equal after transhipment unless a reason is given', () => {
    const dangerous = [{ un: '3480', properName: 'LITHIUM ION BATTERIES', class: '9' }];
    expect(found((note) => (first(note.goods).dangerous = dangerous))).toEqual([
      'RAIL-053 /consignorDeclarations',
      'RAIL-055 /goods/0/dangerous/0/ruleSet',
    ]);
    const classed = (division: string): boolean => {
      const note = example();
      first(note.goods).dangerous = [{ ...first(dangerous), class: division }];
      return shape(note).length === 0;
    };
    // RID and Annex 2 of SMGS leave gases undivided in their class 2, explosives never.
    expect(['1.1D', '2', '2.1', '3', '4.3', '9', '1', '3.5', '8.4Q', '9.6'].filter(classed)).toEqual([
      ...['1.1D', '2', '2.1', '3', '4.3', '9'],
    ]);
    const after = { grossKg: 38880.5, packages: 39, wagons: ['94012341'] };
    expect(found((note) => (note.afterTranshipment = after))).toEqual([
      'RAIL-054 /afterTranshipment/grossKg',
      'RAIL-054 /afterTranshipment/packages',
    ]);
    expect(found((note) => (note.afterTranshipment = { ...after, reason: 'one pallet short' }))).toEqual([]);
    expect(found((note) => (note.afterTranshipment = { ...after, grossKg: 38880.6, packages: 40 }))).toEqual(
      [],
    );
  });
});

describe('properties', () => {
  const grams = fc.integer({ min: 1, max: 15_000_000 });
  const parts = fc.array(fc.tuple(grams, fc.integer({ min: 0, max: 999 })), { minLength: 2, maxLength: 2 });

  it('accepts any split over the containers that adds up in grams, and no other', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: -3, max: 3 }), (split, slip) => {
        const note = example();
        const total = split.reduce((sum, [mass]) => sum + mass, slip);
        fc.pre(total > 0);
        const item = first(note.goods);
        item.containers = item.containers!.map((each, index) => ({
          ...each,
          grossKg: split[index]![0] / 1000,
          packages: split[index]![1],
        }));
        item.packages = split.reduce((sum, [, packages]) => sum + packages, 0);
        item.grossKg = total / 1000;
        const rules = railNote.check(note, []).map(({ rule }) => rule);
        expect(rules.includes('RAIL-047')).toBe(slip !== 0);
        expect(rules).not.toContain('RAIL-046');
      }),
    );
  });

  it('never throws on a note that has the shape, whatever is left out or put in place of text', () => {
    const optional = Object.keys(example()).filter((key) => {
      const note = example() as unknown as Record<string, unknown>;
      delete note[key];
      return !refuses(shape(note));
    });
    const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(fc.subarray(optional), anyText, anyText, (left, name, station) => {
        const note = example();
        for (const key of left) delete (note as unknown as Record<string, unknown>)[key];
        note.consignee.name = name;
        first(note.carriers).to = station;
        note.departureStation.names = { en: station };
        fc.pre(!refuses(shape(note)));
        const findings = railNote.check(note, []);
        expect(findings.every(({ rule }) => /^RAIL-0\d\d$/.test(rule))).toBe(true);
        railNote.summary(note, []);
        railNote.computed?.(note);
      }),
    );
  });

  it('stays valid when lists are put in another order, where order means nothing', () => {
    const shuffle = fc.shuffledSubarray([0, 1], { minLength: 2 });
    fc.assert(
      fc.property(shuffle, shuffle, fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (a, b, c) => {
        const note = example();
        note.goods = a.map((index) => note.goods[index]!);
        note.seals = b.map((index) => note.seals![index]!);
        note.payers = c.map((index) => note.payers[index]!);
        expect(railNote.check(note, [])).toEqual([]);
      }),
    );
  });
});
