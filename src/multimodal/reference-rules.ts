import type { Reference, Referenced } from '../documents/kind';
import type { Party } from '../documents/parts.dto';
import { placesDiffer } from '../documents/place-agreement';
import { plainName } from '../documents/plain-name';
import { scaled, scaledSum, unscaled } from '../documents/scaled';
import { at, type Finding } from '../findings/finding';
import { packed, unitKey } from './allocations';
import { boundDocuments, kindOfType, numberOf, type Bound, type Load } from './referenced';
import type { MultimodalWaybill } from './multimodal-waybill.dto';
import { placeName } from './places';
import { inform, refuse, warn } from './verdict';

/** The consignment notes and air waybills that the legs run under. */
export function referencesOf({ legs }: MultimodalWaybill): Reference[] {
  return legs.flatMap(({ documents = [] }, leg) =>
    documents.flatMap((document, index): Reference[] => {
      const kind = kindOfType[document.type];
      if (kind === undefined) return [];
      const { documentId } = document;
      const pointer = at('/legs', leg, 'documents', index);
      return [{ kind, ...(documentId && { id: documentId }), number: numberOf(document), pointer }];
    }),
  );
}

/**
 * Holds the waybill against the documents of its legs. What the waybill says of a reference and contradicts
 * itself in is refused. What the two documents say differently is a warning: the other document is another
 * party's, either may be wrong, and nobody should be able to block a waybill by amending a note.
 */
export function compareReferences(waybill: MultimodalWaybill, references: readonly Referenced[]): Finding[] {
  if (references.length === 0) return [];
  const load = loadOf(waybill);
  return boundDocuments(waybill, references).flatMap((bound) =>
    bound.found ? rules.flatMap((rule) => rule(bound, waybill, load)) : notHere(bound),
  );
}

type ReferenceRule = (bound: Bound, waybill: MultimodalWaybill, load: WaybillLoad) => Finding[];

/** MMW-090 and MMW-091: a document given by its id exists for the submitter; by number alone it may be elsewhere. */
function notHere({ document: { documentId, number }, pointer }: Bound): Finding[] {
  if (documentId !== undefined)
    return [
      refuse('MMW-090', at(pointer, 'documentId'), {
        actual: documentId,
        message: { en: 'There is no such document that you can see.', zh: '未找到您可查看的该编号单证。' },
        remedy: {
          en: 'Correct the id, or ask its submitter to grant you access.',
          zh: '请更正编号，或请其提交方授权查看。',
        },
      }),
    ];
  return [
    inform('MMW-091', at(pointer, 'number'), {
      actual: number,
      message: {
        en: 'The document is not on this exchange as far as you can see, so nothing was compared with it.',
        zh: '本平台上没有您可查看的该单证，未作核对。',
      },
      remedy: {
        en: 'Submit it here, or ask its submitter to grant you access.',
        zh: '请在本平台提交，或请其提交方授权查看。',
      },
    }),
  ];
}

/** MMW-092: the document is in force. */
const withdrawn: ReferenceRule = ({ found, document, pointer }) =>
  found?.status !== 'withdrawn'
    ? []
    : [
        warn('MMW-092', pointer, {
          actual: document.number,
          message: { en: 'The document of this leg has been withdrawn.', zh: '该区段运输单证已撤回。' },
          remedy: { en: 'Name the one that replaces it.', zh: '请改为替代它的单证。' },
        }),
      ];

/** MMW-093: the document with this id has this number. */
const sameNumber: ReferenceRule = ({ found, document, pointer }) =>
  found === undefined || found.number === numberOf(document)
    ? []
    : [
        refuse('MMW-093', at(pointer, 'number'), {
          actual: document.number,
          expected: found.number,
          correction: found.number,
          message: {
            en: 'The document with this id has another number.',
            zh: '该编号单证的号码与所填不符。',
          },
          remedy: { en: 'Correct the number or the id.', zh: '请更正号码或编号。' },
        }),
      ];

/** MMW-094: where a version or a hash is named, it is the present one. */
const present: ReferenceRule = ({ found, document: { version, contentHash }, pointer }) => {
  if (found === undefined) return [];
  const superseded = {
    message: { en: 'The document has a newer version than the one named.', zh: '该单证已有新版本。' },
    remedy: {
      en: 'Read the new version, and name it once the waybill agrees with it.',
      zh: '请查阅新版本，核对一致后更新所填版本。',
    },
  };
  if (version !== undefined && version < found.version)
    return [
      warn('MMW-094', at(pointer, 'version'), {
        actual: version,
        expected: `${found.version}`,
        ...superseded,
      }),
    ];
  if (version === undefined && contentHash !== undefined && contentHash !== found.contentHash)
    return [
      warn('MMW-094', at(pointer, 'contentHash'), {
        actual: contentHash,
        expected: found.contentHash,
        ...superseded,
      }),
    ];
  return [];
};

/** MMW-095: a version that is named exists, and its hash is the one named. */
const named: ReferenceRule = ({ found, document: { version, contentHash }, pointer }) => {
  if (found === undefined || version === undefined) return [];
  const unknown = version > found.version;
  if (!unknown && (version < found.version || (contentHash ?? found.contentHash) === found.contentHash))
    return [];
  return [
    refuse('MMW-095', at(pointer, unknown ? 'version' : 'contentHash'), {
      actual: unknown ? version : contentHash,
      expected: unknown ? `≤ ${found.version}` : found.contentHash,
      message: unknown
        ? { en: 'The document has no such version.', zh: '该单证没有此版本。' }
        : { en: 'The version named has another content hash.', zh: '所填版本的内容哈希不符。' },
      remedy: { en: 'Take both over from the document.', zh: '请按该单证填写版本与哈希。' },
    }),
  ];
};

/** MMW-096: the legs under the document begin and end where it does. */
const places: ReferenceRule = ({ contract, legs, pointer }) => {
  const ends = [
    { field: 'from', placed: legs[0], place: legs[0]?.leg.from, other: contract?.from },
    { field: 'to', placed: legs.at(-1), place: legs.at(-1)?.leg.to, other: contract?.to },
  ];
  return ends.flatMap(({ field, placed, place, other }) => {
    if (!placed || !place || !other) return [];
    const comparable = other.country !== '' || place.airport !== undefined;
    // Told once for a document that several legs name: at the leg where the end is.
    if (!comparable || !placesDiffer(place, other) || !pointer.startsWith(`${placed.pointer}/`)) return [];
    return [
      warn('MMW-096', at(placed.pointer, field), {
        actual: placeName(place),
        expected: other.airport ?? placeName(other),
        message: {
          en: 'The document of this leg runs between other places.',
          zh: '该区段运输单证的起讫地点不同。',
        },
        remedy: { en: 'Correct the leg, or have the document amended.', zh: '请更正区段，或更改该单证。' },
      }),
    ];
  });
};

const isOne = (party: Party, of: readonly Party[]): boolean =>
  of.some((other) =>
    party.uscc && other.uscc ? party.uscc === other.uscc : plainName(party.name) === plainName(other.name),
  );

/**
 * MMW-097: consignor and consignee of the document are those of the waybill, or the operator, who often
 * stands in one of the boxes. A master air waybill (741) is between agents and is not compared.
 */
const parties: ReferenceRule = ({ contract, document, pointer }, { consignor, consignee, operator }) =>
  contract === undefined || document.type === '741'
    ? []
    : (
        [
          ['consignor', contract.consignor, [consignor, operator]],
          ['consignee', contract.consignee, [consignee, operator]],
        ] as const
      )
        .filter(([, party, allowed]) => !isOne(party, allowed))
        .map(([role, party, allowed]) =>
          warn('MMW-097', pointer, {
            actual: party.name,
            expected: allowed.map(({ name }) => name).join(' | '),
            message:
              role === 'consignor'
                ? {
                    en: 'The document of this leg names another consignor.',
                    zh: '该区段运输单证的托运人不同。',
                  }
                : {
                    en: 'The document of this leg names another consignee.',
                    zh: '该区段运输单证的收货人不同。',
                  },
            remedy: {
              en: 'Correct one of the two, unless it is an agent.',
              zh: '请更正其一；如为代理人可保留。',
            },
          }),
        );

interface WaybillLoad {
  total: Load;
  containers: ReadonlyMap<string, Load>;
}

function loadOf(waybill: MultimodalWaybill): WaybillLoad {
  const containers = new Map<string, Load>();
  const boxes = new Set(
    waybill.units.filter(({ kind }) => kind === 'CN').map(({ number }) => unitKey(number)),
  );
  for (const { unit, packages, grossKg } of packed(waybill)) {
    if (!boxes.has(unit)) continue;
    const load = containers.get(unit) ?? { packages: 0, grams: 0n };
    containers.set(unit, load);
    load.packages += packages;
    load.grams += scaled(grossKg, 3);
  }
  const { goods } = waybill;
  return {
    total: {
      packages: goods.reduce((sum, { packages }) => sum + packages, 0),
      grams: scaledSum(
        goods.map(({ grossKg }) => grossKg),
        3,
      ),
    },
    containers,
  };
}

/** MMW-098: the containers of the waybill are on the note that carries them. */
const containers: ReferenceRule = ({ contract, pointer }, _, load) =>
  contract?.units === undefined || contract.units.size === 0
    ? []
    : [...load.containers.keys()]
        .filter((unit) => !contract.units?.has(unit))
        .map((unit) =>
          warn('MMW-098', pointer, {
            actual: unit,
            message: {
              en: 'The document of this leg does not list this container.',
              zh: '该区段运输单证未列此箱。',
            },
            remedy: {
              en: 'Correct the number, or have the document amended.',
              zh: '请更正箱号，或更改该单证。',
            },
          }),
        );

/** MMW-099: the waybill carries no more than the document of the leg, container by container where that tells it. */
const quantities: ReferenceRule = ({ contract, pointer }, _, load) => {
  if (contract === undefined) return [];
  const { units } = contract;
  const pairs =
    units === undefined || units.size === 0
      ? [{ where: '', taken: load.total, held: contract.total }]
      : [...load.containers].flatMap(([unit, taken]) => {
          const held = units.get(unit);
          return held && held.grams > 0n ? [{ where: `${unit}: `, taken, held }] : [];
        });
  return pairs
    .filter(({ taken, held }) => taken.packages > held.packages || taken.grams > held.grams)
    .map(({ where, taken, held }) =>
      warn('MMW-099', pointer, {
        actual: `${where}${shownLoad(taken)}`,
        expected: `≤ ${shownLoad(held)}`,
        message: {
          en: 'The waybill carries more packages or mass than the document of this leg.',
          zh: '运单所载件数或重量超过该区段运输单证。',
        },
        remedy: { en: 'Correct one of the two.', zh: '请更正其中之一。' },
      }),
    );
};

const shownLoad = ({ packages, grams }: Load): string => `${packages}, ${unscaled(grams, 3)} kg`;

/** Types under which a note of each law is named (UNCL 1001); the common note is taken as either. */
const typeOfNote: Readonly<Record<string, string>> = { SMGS: '722', CIM: '720' };

/** MMW-100: the type of the leg document is that of the note. */
const noteTypes: ReferenceRule = ({ contract, document, pointer }) => {
  const wanted = contract?.noteKind && typeOfNote[contract.noteKind];
  if (!wanted || wanted === document.type) return [];
  return [
    warn('MMW-100', at(pointer, 'type'), {
      actual: document.type,
      expected: wanted,
      message: { en: 'The note is of another law than its type says.', zh: '单证类型与运单所属规则不符。' },
      remedy: { en: 'Write 722 for SMGS and 720 for CIM.', zh: '国际货协填 722，国际货约填 720。' },
    }),
  ];
};

const rules: readonly ReferenceRule[] = [
  withdrawn,
  sameNumber,
  present,
  named,
  places,
  parties,
  containers,
  quantities,
  noteTypes,
];
