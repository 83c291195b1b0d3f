import {
  kilogramsText,
  weighsOtherwise,
  type Discrepancy,
  type Load,
  type LoadedPart,
  type Sides,
} from './sides';

/** What the flights from one airport load of the master, added up. */
export interface Loading extends Load {
  departure: string;
  flights: number;
  /** Every flight's manifest is complete. */
  complete: boolean;
  /** No later flight brings pieces. */
  final: boolean;
  parts: readonly LoadedPart[];
  /** Those of flights whose manifest is complete. */
  closed: readonly LoadedPart[];
}

const distinct = (values: readonly string[]): string[] => [...new Set(values)];

/** By airport of loading: what a truck brings to the aircraft is loaded twice and is still the same cargo. */
export function loadings(flights: readonly LoadedPart[]): Loading[] {
  return distinct(flights.map(({ departure }) => departure)).map((departure) => {
    const parts = flights.filter((part) => part.departure === departure);
    const byFlight = distinct(parts.map(({ flight }) => flight)).map((flight) =>
      parts.filter((part) => part.flight === flight),
    );
    const closed = byFlight.filter((each) => each.some(({ complete }) => complete)).flat();
    return {
      departure,
      flights: byFlight.length,
      pieces: parts.reduce((sum, { pieces }) => sum + pieces, 0),
      grams: parts.reduce((sum, { grams }) => sum + grams, 0n),
      complete: closed.length === parts.length,
      final: parts.some(({ final }) => final),
      parts,
      closed,
    };
  });
}

/** Flights against the master that they carry. */
export function flightFindings({ master, flights }: Sides): Discrepancy[] {
  if (flights.length === 0) return [];
  if (!master) return [unknownMaster];
  return loadings(flights).flatMap((loading) =>
    loading.complete ? held(loading, master) : heldSoFar(loading, master),
  );
}

const held = (loading: Loading, master: Load): Discrepancy[] => [
  ...piecesAgree(loading, master),
  ...totalsAgree(loading, master),
  ...weightAgrees(loading, master),
];

/**
 * MAN-002: a manifest that goes on makes no errors. Those that are complete are held to what they say
 * without it, but for what is missing: that may still come.
 */
function heldSoFar(loading: Loading, master: Load): Discrepancy[] {
  const closed = loadings(loading.closed).flatMap((each) => held({ ...each, final: false }, master));
  const errors = closed.filter(({ severity }) => severity === 'error');
  const soFar = held(loading, master).map((each) => ({ ...each, severity: 'info' as const }));
  return [manifestIncomplete(loading), ...(errors.length > 0 ? errors : soFar)];
}

const unknownMaster: Discrepancy = {
  rule: 'MAN-004',
  severity: 'warning',
  pointer: '',
  message: {
    en: 'A flight carries this master, and the exchange does not have it.',
    zh: '航班舱单列有该总运单，但平台未收到该总运单。',
  },
  remedy: { en: 'File the master air waybill.', zh: '请提交总运单。' },
};

/** Flights that a finding names; a master may go in more. */
const namedFlights = 5;

function manifestIncomplete({ departure, parts, closed }: Loading): Discrepancy {
  const open = distinct(
    parts.filter((part) => !closed.includes(part)).map(({ flight }) => flight),
  ).toSorted();
  const named = open.slice(0, namedFlights).map((flight) => flight.replace('/', ' '));
  const more = open.length - named.length;
  return {
    rule: 'MAN-002',
    severity: 'info',
    pointer: '/pieces',
    actual: 'CONT',
    expected: 'LAST',
    message: {
      en: `The manifest from ${departure} goes on; not all parts are here yet of ${named.join(', ')}${more > 0 ? ` and ${more} more flights` : ''}.`,
      zh: `${departure} 始发的舱单尚未收齐，仍有分批报文未到的航班：${named.join('、')}${more > 0 ? `，另有 ${more} 个航班` : ''}。`,
    },
    remedy: {
      en: 'File the missing parts of the manifest, up to the last one.',
      zh: '请补交舱单尚缺的分批报文，直至最后一批。',
    },
  };
}

/** MAN-001: a total is the whole, parts never come to more, and to exactly the whole after the last flight. */
function piecesAgree(loading: Loading, master: Load): Discrepancy[] {
  const { pieces, complete, final, parts } = loading;
  if (pieces > master.pieces) return [notAll(loading, master, 'DIS_FDCA')];
  const total = parts.some(({ code }) => code === 'T');
  if (pieces < master.pieces)
    return complete && (total || final) ? [notAll(loading, master, 'DIS_SSPD')] : [onTheWay(loading, master)];
  return total && parts.length > 1 && parts.some(({ code, pieces: of }) => code === 'T' && of !== pieces)
    ? [notAll(loading, master)]
    : [];
}

/** Names of the discrepancies, as ONE Record's status codes have them. */
const discrepancyNames = {
  DIS_FDCA: { en: 'found cargo', zh: '多收货物' },
  DIS_SSPD: { en: 'short-shipped', zh: '短装' },
};

function notAll(
  { departure, pieces }: Loading,
  master: Load,
  discrepancy?: keyof typeof discrepancyNames,
): Discrepancy {
  const by = Math.abs(pieces - master.pieces);
  const name = discrepancy && discrepancyNames[discrepancy];
  return {
    rule: 'MAN-001',
    severity: 'error',
    pointer: '/pieces',
    box: 'AWB 22J',
    actual: String(pieces),
    expected: String(master.pieces),
    ...(discrepancy && { discrepancy }),
    message: name
      ? {
          en: `From ${departure} ${pieces} of ${master.pieces} pieces are loaded: ${by} ${name.en} (${discrepancy}).`,
          zh: `${departure} 装载 ${pieces} 件，运单为 ${master.pieces} 件，${name.zh} ${by} 件（${discrepancy}）。`,
        }
      : {
          en: `From ${departure} a part is loaded as a total (T).`,
          zh: `${departure} 的部分装载误标为全部装载（T）。`,
        },
    remedy: {
      en: 'Count the pieces, then amend the manifest or the waybill, or report the discrepancy.',
      zh: '请清点件数，更正舱单或运单，或报告不正常运输。',
    },
  };
}

/** MAN-001 as an information: parts on several flights. */
const onTheWay = ({ departure, pieces, flights }: Loading, master: Load): Discrepancy => ({
  rule: 'MAN-001',
  severity: 'info',
  pointer: '/pieces',
  actual: `${pieces} of ${master.pieces}`,
  message: {
    en: `${flights} flights from ${departure} carry ${pieces} of ${master.pieces} pieces; others may follow.`,
    zh: `${departure} 已有 ${flights} 个航班装载 ${pieces}／${master.pieces} 件，其余待后续航班。`,
  },
  remedy: {
    en: 'Nothing to do while flights are to come; mark the last part with "final".',
    zh: '后续仍有航班时无需处理；最后一批请标注 final。',
  },
});

const compare = {
  en: 'Compare manifest and waybill, and amend the one that is wrong.',
  zh: '请将舱单与运单核对，并更正有误的一方。',
};

/** MAN-005: what a manifest says the whole waybill has is what the waybill says. */
function totalsAgree({ departure, parts }: Loading, master: Load): Discrepancy[] {
  const wrong = parts.find(({ masterPieces = master.pieces }) => masterPieces !== master.pieces);
  if (!wrong) return [];
  return [
    {
      rule: 'MAN-005',
      severity: 'error',
      pointer: '/pieces',
      box: 'AWB 22J',
      actual: String(wrong.masterPieces),
      expected: String(master.pieces),
      message: {
        en: `A manifest from ${departure} says that the waybill has ${wrong.masterPieces} pieces.`,
        zh: `${departure} 的舱单称运单总件数为 ${wrong.masterPieces} 件。`,
      },
      remedy: compare,
    },
  ];
}

/** MAN-005: once all pieces are loaded, they weigh what the waybill says. */
function weightAgrees({ departure, pieces, grams }: Loading, master: Load): Discrepancy[] {
  if (pieces !== master.pieces || !weighsOtherwise(grams, master.grams)) return [];
  const [actual, expected] = [kilogramsText(grams), kilogramsText(master.grams)];
  return [
    {
      rule: 'MAN-005',
      severity: 'error',
      pointer: '/grossWeight/value',
      box: 'AWB 22K',
      actual,
      expected,
      message: {
        en: `All pieces are loaded from ${departure} with ${actual}, the waybill says ${expected}.`,
        zh: `${departure} 全部件数装载重量为 ${actual}，运单为 ${expected}。`,
      },
      remedy: compare,
    },
  ];
}
