import type { AirDimensions, AirRateLine } from '../air-charges.dto';
import type { AirWaybill } from '../air-waybill.dto';
import { code, codeElement, money, node, quantity, type Tree } from './nodes';
import { lengthUnits, weightUnits } from './vocabulary';

/** Most pieces that are written one by one; a waybill of more is given without them, which is told. */
const piecesMax = 2_000;

/** The pieces of a waybill, each a node: those of each rate line, and those that no line speaks of. */
export interface PieceNodes {
  byLine: Tree[][];
  others: Tree[];
}

export function piecesOf(waybill: AirWaybill): PieceNodes {
  const { rateLines, pieces, shc = [] } = waybill;
  const lines = rateLines.map((line) => line.pieces ?? 0);
  const sum = lines.reduce((all, each) => all + each, 0);
  if (Math.max(sum, pieces) > piecesMax) return { byLine: rateLines.map(() => []), others: [] };
  const codes = shc.map((each) => code('SpecialHandlingCode', each));
  let number = 0;
  const named = (properties: Tree): Tree => {
    number += 1;
    return { '@id': `_:piece-${number}`, ...node('Piece', { ...properties, specialHandlingCodes: codes }) };
  };
  const byLine = rateLines.map((line, index) => {
    const products = productsOf(line, index);
    const sizes = (line.dims ?? []).flatMap((size) =>
      Array.from({ length: Math.min(size.pieces, piecesMax) }, () => size),
    );
    return Array.from({ length: lines[index]! }, (_none, i) =>
      named({
        goodsDescription: line.goods,
        dimensions: sizes[i] && box(sizes[i]),
        contentProducts: i === 0 ? products : products.map((product) => ({ '@id': product['@id'] })),
      }),
    );
  });
  const others = Array.from({ length: Math.max(0, pieces - sum) }, () => named({}));
  return { byLine, others };
}

function productsOf({ hsCodes = [], commodity }: AirRateLine, index: number): Tree[] {
  const codes = hsCodes.length > 0 ? hsCodes : commodity ? [undefined] : [];
  return codes.map((hs, i) => ({
    '@id': `_:product-${index + 1}-${i + 1}`,
    ...node('Product', { hsCode: hs && codeElement(hs), commodityItemNumber: i === 0 && commodity }),
  }));
}

function box({ length, width, height, unit }: AirDimensions): Tree {
  const side = (value: number): Tree => quantity(value, lengthUnits[unit]);
  return node('Dimensions', { length: side(length), width: side(width), height: side(height) });
}

/** The rate lines; totals are left out, as ONE Record has none where their parts are there. */
export function writeLines({ rateLines, grossWeight, currency }: AirWaybill, pieces: PieceNodes): Tree[] {
  const weight = (value: number | undefined): Tree | undefined =>
    value === undefined ? undefined : quantity(value, weightUnits[grossWeight.unit]);
  return rateLines.map((line, i) =>
    node('WaybillLineItem', {
      lineItemNumber: i + 1,
      rateClassCode: code('RateClassCode', line.rateClass),
      rateGrossWeight: weight(line.grossWeight),
      chargeableWeight: weight(line.chargeableWeight),
      rateCharge: money(line.rate, currency),
      rateSlac: line.slac,
      uldReferences: line.uld && [unit(line.uld)],
      lineItemPackages: pieces.byLine[i]!.length > 0 && [
        node('LineItemPackage', { pieceReferences: pieces.byLine[i] }),
      ],
    }),
  );
}

/** `PMC12345CA`: type, serial number and owner of a unit load device. */
function unit(uld: string): Tree {
  const [, type = '', serial = '', owner = ''] = /^(.{3})(\d{4,5})(.+)$/.exec(uld) ?? [];
  return node('ULD', {
    uldTypeCode: codeElement(type),
    uldSerialNumber: serial,
    ownerCode: codeElement(owner),
  });
}
