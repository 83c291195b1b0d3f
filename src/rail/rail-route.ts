import { plainName } from '../documents/plain-name';
import { at } from '../findings/finding';
import {
  countryBeyond,
  displayName,
  knownApart,
  namesStop,
  readStop,
  type Station,
  type Stop,
} from '../documents/crossings';
import type { RailConsignmentNote } from './rail-note.dto';
import type { Spot } from './rule';

/** A note with its stations made ready for comparing: what the rules of the route look at. */
export interface Route {
  note: RailConsignmentNote;
  /** Departure, border stations and destination in the order of the journey, each with its place. */
  stops: { stop: Stop; pointer: string; border: boolean }[];
  departure: Stop;
  destination: Stop;
  borders: { exit: Stop; entry?: Stop }[];
  /** Ends of the carriers' sections as plain names. */
  sections: { from: string; to: string }[];
}

/** Reads the route of a note once for all its rules. */
export function routeOf(note: RailConsignmentNote): Route {
  const borders = (note.borderStations ?? []).map(({ exit, entry }) => ({
    exit: readStop(exit),
    ...(entry && { entry: readStop(entry) }),
  }));
  const stops: Route['stops'] = borders.flatMap(({ exit, entry }, index) => [
    { stop: exit, pointer: at('/borderStations', index, 'exit'), border: true },
    ...(entry ? [{ stop: entry, pointer: at('/borderStations', index, 'entry'), border: true }] : []),
  ]);
  const [departure, destination] = [readStop(note.departureStation), readStop(note.destinationStation)];
  return {
    note,
    stops: [
      { stop: departure, pointer: '/departureStation', border: false },
      ...stops,
      { stop: destination, pointer: '/destinationStation', border: false },
    ],
    departure,
    destination,
    borders,
    sections: note.carriers.map(({ from, to }) => ({ from: plainName(from), to: plainName(to) })),
  };
}

/** All stations of the route in the order of the journey, as they stand on the note. */
export function stationsOf(note: RailConsignmentNote): Station[] {
  const borders = (note.borderStations ?? []).flatMap(({ exit, entry }) => [exit, entry ?? []].flat());
  return [note.departureStation, ...borders, note.destinationStation];
}

/** The note crosses a border: it says so, or its two ends lie in two countries. */
export function isInternational(note: RailConsignmentNote): boolean {
  return (
    note.departureStation.country !== note.destinationStation.country || note.borderStations !== undefined
  );
}

/** The next carrier takes over where the last one ends: at the same station, or across the border from it. */
export function handsOver({ stops, borders }: Route, to: string, from: string): boolean {
  if (to === from || stops.some(({ stop }) => namesStop(to, stop) && namesStop(from, stop))) return true;
  // Where no entry station is named, the neighbour has only one, and the text after the exit must be it.
  return borders.some(
    ({ exit, entry }) => namesStop(to, exit) && (entry === undefined || namesStop(from, entry)),
  );
}

/**
 * Walks the border stations from country to country. Where an entry is not named, the table of
 * crossings tells the country beyond, and if it does not know, the next exit is believed.
 */
export function breaksInRoute({ note, borders }: Route): Spot[] {
  const spots: Spot[] = [];
  let here: string | undefined = note.departureStation.country;
  for (const [index, { exit, entry }] of borders.entries()) {
    const pointer = at('/borderStations', index);
    if (here !== undefined && exit.country !== here)
      spots.push({ pointer: at(pointer, 'exit'), actual: exit.country, expected: `a station in ${here}` });
    if (entry && entry.country === exit.country)
      spots.push({ pointer: at(pointer, 'entry'), actual: entry.country, expected: `not ${exit.country}` });
    else if (entry && knownApart(exit, entry))
      spots.push({
        pointer: at(pointer, 'entry'),
        actual: displayName(entry),
        expected: 'its neighbour',
      });
    here = entry?.country ?? countryBeyond(exit);
  }
  const end = note.destinationStation.country;
  if (borders.length > 0 && here !== undefined && here !== end)
    spots.push({ pointer: '/destinationStation/country', actual: end, expected: here });
  return spots;
}
