import { count, got, put, type Path, type Reading } from '../cargo-imp/reading';
import type { Node } from './json-ld';
import { codeOf, nodeOf, nodesOf, numberOf, quantityOf, textOf, type Quantity, type Source } from './source';
import { lengthUnits, ourUnit } from './vocabulary';

/** What the line items say of the shipment, where it does not say it itself. */
export interface PieceFacts {
  pieces: number;
  all: Node[];
  weight?: Quantity;
  volume?: Quantity;
}

/** Reads the line items as rate lines; pieces of one size that follow one another are one size of a line. */
export function readLines(reading: Reading, source: Source, waybill: Node): PieceFacts {
  const items = nodesOf(source, waybill, 'waybillLineItems');
  const numbered = items.map((item, i) => ({
    item,
    order: Number(numberOf(source, item, 'lineItemNumber')?.value ?? i),
  }));
  const facts: PieceFacts = { pieces: 0, all: [] };
  numbered
    .sort((a, b) => a.order - b.order)
    .forEach(({ item }, i) => readLine(reading, source, item, ['rateLines', i], facts));
  if (items.length !== 1) {
    delete facts.weight;
    delete facts.volume;
  }
  return facts;
}

function readLine(reading: Reading, source: Source, item: Node, path: Path, facts: PieceFacts): void {
  const putField = (field: string, found: { value: unknown; place: string } | undefined): void => {
    if (found) put(reading, [...path, field], found.value, found.place);
  };
  const packages = nodesOf(source, item, 'lineItemPackages');
  const pieces = [
    ...new Set([item, ...packages].flatMap((each) => nodesOf(source, each, 'pieceReferences'))),
  ];
  if (pieces.length > 0) put(reading, [...path, 'pieces'], pieces.length, pieces[0]?.place);
  const gross = quantityOf(source, item, 'rateGrossWeight');
  putField('grossWeight', gross);
  putField('rateClass', codeOf(source, item, 'rateClassCode'));
  putField('chargeableWeight', quantityOf(source, item, 'chargeableWeight'));
  const charge = quantityOf(source, item, 'rateCharge');
  putField('rate', charge);
  if (charge?.unit && got(reading, ['currency']) === undefined)
    put(reading, ['currency'], charge.unit, charge.place);
  putField('slac', numberOf(source, item, 'rateSlac'));
  readUnits(reading, source, item, path);
  readPieces(reading, source, pieces, path);
  facts.pieces += pieces.length;
  facts.all.push(...pieces);
  if (gross) facts.weight = gross;
  const volume = quantityOf(source, item, 'rateVolume');
  if (volume) facts.volume = volume;
}

function readUnits(reading: Reading, source: Source, item: Node, path: Path): void {
  const [unit] = nodesOf(source, item, 'uldReferences');
  const parts = [
    codeOf(source, unit, 'uldTypeCode'),
    textOf(source, unit, 'uldSerialNumber'),
    codeOf(source, unit, 'ownerCode'),
  ];
  if (unit && parts.every((part) => part !== undefined))
    put(reading, [...path, 'uld'], parts.map((part) => part?.value).join(''), unit.place);
}

function readPieces(reading: Reading, source: Source, pieces: readonly Node[], path: Path): void {
  const texts = new Map<string, string>();
  const codes = new Map<string, string>();
  for (const piece of pieces) {
    const goods = textOf(source, piece, 'goodsDescription');
    if (goods) texts.set(goods.value, goods.place);
    for (const product of nodesOf(source, piece, 'contentProducts')) {
      const hs = codeOf(source, product, 'hsCode');
      if (hs) codes.set(hs.value, hs.place);
      const commodity = textOf(source, product, 'commodityItemNumber');
      if (commodity) put(reading, [...path, 'commodity'], commodity.value, commodity.place);
    }
    readSize(reading, source, piece, path);
  }
  if (texts.size > 0) put(reading, [...path, 'goods'], [...texts.keys()].join('; '), [...texts.values()][0]);
  [...codes].forEach(([code, place], i) => put(reading, [...path, 'hsCodes', i], code, place));
}

function readSize(reading: Reading, source: Source, piece: Node, path: Path): void {
  const box = nodeOf(source, piece, 'dimensions');
  const sides = ['length', 'width', 'height'].map((side) => quantityOf(source, box, side));
  const unit = ourUnit(lengthUnits, sides[0]?.unit);
  if (!box || !unit || sides.some((side) => side === undefined || ourUnit(lengthUnits, side.unit) !== unit))
    return;
  const [length, width, height] = sides.map((side) => side?.value);
  const list = [...path, 'dims'];
  const last = count(reading, list) - 1;
  const before = got(reading, [...list, last]) as Record<string, unknown> | undefined;
  const same =
    before &&
    before.length === length &&
    before.width === width &&
    before.height === height &&
    before.unit === unit;
  if (same) put(reading, [...list, last, 'pieces'], Number(before.pieces) + 1);
  else put(reading, [...list, last + 1], { pieces: 1, length, width, height, unit }, box.place);
}
