import { plainName } from '../documents/plain-name';
import { gaugeChange, gaugeChangeAt, namesStop, type GaugeChange } from '../documents/crossings';
import type { RailBox } from './rail-boxes';
import type { Route } from './rail-route';
import type { Rule, Spot } from './rule';

/** A crossing of the route with what the table says of its gauge. */
export interface Crossing {
  /** Both stations, for people. */
  name: string;
  gaugeChange: GaugeChange['gaugeChange'];
  /** Place on the route of its exit station. */
  position: number;
  /** Whether a plain name or code is one of its two stations. */
  names(plain: string): boolean;
}

/** The crossings of a route in their order. */
export function crossingsOf({ borders, stops }: Route): Crossing[] {
  return borders.map(({ exit, entry }) => {
    const change = gaugeChange(exit, entry);
    const beyond = plainName(change.entry ?? '');
    return {
      name: change.entry === undefined ? change.exit : `${change.exit}–${change.entry}`,
      gaugeChange: change.gaugeChange,
      position: stops.findIndex(({ stop }) => stop === exit),
      names: (plain) =>
        plain !== '' &&
        (namesStop(plain, exit) || plain === beyond || (entry !== undefined && namesStop(plain, entry))),
    };
  });
}

/**
 * What is known of the gauge at a station: of the route's crossings first, else by its name alone. At a
 * station of the route that is no crossing it does not change; of any other station nothing is known.
 */
export function gaugeAt(route: Route, station: string): GaugeChange['gaugeChange'] | undefined {
  const plain = plainName(station);
  const found = crossingsOf(route).find(({ names }) => names(plain)) ?? gaugeChangeAt(station);
  if (found) return found.gaugeChange;
  return route.stops.some(({ stop }) => namesStop(plain, stop)) ? false : undefined;
}

/** Where the note plans its transhipment: at the station it names, or wherever the gauge changes on the route. */
function planned(route: Route): GaugeChange['gaugeChange'] | undefined {
  const { afterTranshipment: after } = route.note;
  if (after?.station !== undefined) return gaugeAt(route, after.station);
  const changes = crossingsOf(route).map((each) => each.gaugeChange);
  if (after === undefined || changes.length === 0) return undefined;
  return changes.find((each) => each === true) ?? changes.find((each) => each === 'unknown') ?? false;
}

const spot = (field: string, route: Route): Spot => ({
  pointer: `/afterTranshipment${field}`,
  actual: route.note.afterTranshipment?.station ?? crossingsOf(route).map(({ name }) => name),
});

/** What a note plans where the gauge changes, or does not. What has already happened is reported and never refused. */
export const gaugeRules: readonly Rule<Route, RailBox>[] = [
  {
    rule: 'RAIL-080',
    severity: 'error',
    box: 'afterTranshipment',
    message: {
      en: 'A transhipment is planned where no gauge changes.',
      zh: '计划换装处不变轨。',
    },
    remedy: {
      en: 'Leave it out; if wagons were changed on the way, report it as an event of the note.',
      zh: '请删除该项；如途中已换车，请在运单上报告事件。',
    },
    find: (route) => (planned(route) === false ? [spot('', route)] : []),
  },
  {
    rule: 'RAIL-081',
    severity: 'warning',
    box: 'afterTranshipment',
    message: {
      en: 'The gauge changes there, and the numbers of the new wagons are missing.',
      zh: '该处须变轨，但未填写换装后的车号。',
    },
    remedy: {
      en: 'Add them as soon as they are known, or report the change of gauge with them.',
      zh: '请在确定后补充，或在变轨事件中一并报告。',
    },
    find: (route) =>
      planned(route) === true && route.note.afterTranshipment?.wagons === undefined
        ? [spot('/wagons', route)]
        : [],
  },
];
