import { usccsOf } from '../documents/companies';
import { contentOf } from '../documents/content';
import type { Kind, SearchValue, Summary } from '../documents/kind';
import type { Reports } from '../documents/report';
import { boxNumber, type RailBox } from './rail-boxes';
import { gaugeRules } from './rail-note-gauge';
import { RailNoteComputed } from './rail-page.dto';
import { goodsRules, railNoteTotals } from './rail-note-goods';
import { loadRules } from './rail-note-load';
import { routeRules } from './rail-note-route';
import { textRules } from './rail-note-text';
import { RailConsignmentNote } from './rail-note.dto';
import { railReports } from './rail-reports';
import { routeOf, stationsOf } from './rail-route';
import { direction, noteOffices } from './rail-routing';
import { findingsOf } from './rule';

const noteRules = [...textRules, ...loadRules, ...goodsRules];

function searchValues(note: RailConsignmentNote): SearchValue[] {
  const { containers = [], wagons = [], seals = [], contractNumber } = note;
  return [
    { field: 'note', value: note.noteNumber },
    ...containers.map(({ number }): SearchValue => ({ field: 'container', value: number })),
    ...wagons.map(({ number }): SearchValue => ({ field: 'wagon', value: number })),
    ...seals.map(({ number }): SearchValue => ({ field: 'seal', value: number })),
    ...(contractNumber === undefined ? [] : [{ field: 'reference' as const, value: contractNumber }]),
  ];
}

/**
 * Hash of who gets the goods and at which station (consignee, its code and the destination station of the note). An address that is written in
 * another way redirects nothing; another name, code or station does.
 */
function disposalOf({ consignee, consigneeCode, destinationStation }: RailConsignmentNote): string {
  const { name, uscc, eori } = consignee;
  return contentOf({ name, uscc, eori, consigneeCode, destinationStation }).hash;
}

/** A number is unique with its issuing railway and year (SMGS box 29). */
function summary(note: RailConsignmentNote): Summary {
  return {
    number: note.noteNumber,
    numberScope: `${note.issuingRailway}/${note.contractDate.slice(0, 4)}`,
    search: searchValues(note),
    disposal: disposalOf(note),
    routing: {
      offices: noteOffices(note),
      direction: direction(note.departureStation.country, note.destinationStation.country),
      places: stationsOf(note).flatMap(({ unlocode = [], code = [] }) => [unlocode, code].flat()),
      modes: ['2'],
      parties: usccsOf(note),
    },
  };
}

/** The rail consignment note (铁路运单). It has no `title`: it never carries one. */
export const railNote: Kind<RailConsignmentNote> & { reports: Reports<RailConsignmentNote> } = {
  name: 'rail-note',
  collection: 'rail-consignment-notes',
  label: { en: 'Rail consignment note', zh: '铁路运单' },
  shape: RailConsignmentNote,
  check: (note) => {
    const number = (box: RailBox): string | undefined => boxNumber(note.noteKind, box);
    return [
      ...findingsOf([...routeRules, ...gaugeRules], routeOf(note), number),
      ...findingsOf(noteRules, note, number),
    ];
  },
  summary,
  computed: railNoteTotals,
  computedShape: RailNoteComputed,
  reports: railReports,
};
