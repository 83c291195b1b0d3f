import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { luhnCheckDigit } from '../../../src/identifiers/check-digit';
import { containerCheckDigit } from '../../../src/identifiers/container';

type Json = Record<string, unknown>;

const example = (name: string): Json =>
  JSON.parse(readFileSync(join(__dirname, '../../../../seeds/sandbox', `${name}.json`), 'utf8')) as Json;

const range = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const padded = (index: number, digits: number): string => String(index).padStart(digits, '0');

/** Valid numbers, each another: ISO 6346, and the eight digits of the 1520 mm railways. */
const container = (index: number): string => {
  const body = `JIAU${padded(index * 7 + 1, 6)}`;
  return body + String(containerCheckDigit(body));
};
const wagon = (index: number): string => {
  const body = padded(9_400_000 + index, 7);
  return body + String(luhnCheckDigit(body));
};

/** A note with so many goods items, in half as many containers, on a quarter as many wagons. */
export function noteOf(items: number): Json {
  const note = example('rail-note');
  const [box] = note.containers as Json[];
  const [car] = note.wagons as Json[];
  const [goods] = note.goods as Json[];
  const [seal] = note.seals as Json[];
  const [boxes, wagons] = [Math.ceil(items / 2), Math.ceil(items / 4)];
  return {
    ...note,
    wagons: range(wagons, (index) => ({ ...car, number: wagon(index) })),
    containers: range(boxes, (index) => ({
      ...box,
      number: container(index),
      onWagon: wagon(index % wagons),
    })),
    seals: range(boxes, (index) => ({ ...seal, number: `S${padded(index, 8)}`, unit: container(index) })),
    goods: range(items, (index) => ({
      ...goods,
      marks: `CASE ${index}`,
      packages: 4,
      grossKg: 400.5,
      containers: [0, 1].map((next) => ({
        container: container((index + next) % boxes),
        packages: 2,
        grossKg: 200.25,
      })),
    })),
  };
}

/** A waybill over eight legs with so many units, and an item for each of them over two units. */
export function waybillOf(units: number): Json {
  const waybill = example('multimodal-waybill');
  const [unit] = waybill.units as Json[];
  const [goods] = waybill.goods as Json[];
  const [road] = waybill.legs as Json[];
  const [seal] = (unit?.seals ?? []) as Json[];
  const place = (index: number): Json => ({
    names: { zh: `地点${index}`, en: `Place ${index}` },
    country: 'CN',
  });
  const day = (index: number, hour: number): string =>
    `2026-11-${padded(10 + index, 2)}T${padded(hour, 2)}:00:00+08:00`;
  const modes = ['3', '2', '2', '2', '2', '8', '2', '3'];
  return {
    ...waybill,
    placeOfReceipt: place(0),
    placeOfDelivery: place(8),
    legs: modes.map((mode, index) => ({
      ...road,
      sequence: index + 1,
      mode,
      stage: index === 0 ? '10' : index === 7 ? '30' : '20',
      from: place(index),
      to: place(index + 1),
      plannedDeparture: day(index, 8),
      plannedArrival: day(index, 18),
      ...(mode === '2' && { carrierCode: 'CYR1', documents: [{ type: '722', number: `N-${index}` }] }),
      ...(mode === '8' && { documents: [{ type: '711', number: `B-${index}` }] }),
    })),
    units: range(units, (index) => ({
      ...unit,
      number: container(index),
      legs: [2, 3, 4, 5, 7].map((legSequence) => ({ legSequence, vehicle: wagon(index) })),
      seals: [{ ...seal, number: `S${padded(index, 8)}` }],
    })),
    goods: range(units, (index) => ({
      ...goods,
      packages: 4,
      grossKg: 400.5,
      netKg: 400,
      allocation: [0, 1].map((next) => ({
        unit: container((index + next) % units),
        packages: 2,
        grossKg: 200.25,
      })),
    })),
  };
}
