import { isCompany, type Participant, type Report, type Situation } from '../documents/report';
import { refused, warned } from '../documents/report-finding';
import type { Finding, Text } from '../findings/finding';
import type { RailConsignmentNote } from './rail-note.dto';
import type { RailHandOver, RailTakeOver } from './rail-reports.dto';

/** Codes of custody, which build on one another. */
export const custodyCodes = ['TAKEN_OVER', 'HANDED_OVER', 'DELIVERED'] as const;

/** Who has the goods: the carrier with custody, the one it offers them to, and when they were handed out. */
export interface Custody {
  holder?: { party: string; section: number; since: string };
  /** Section of the carrier that is to take over next. */
  offered?: number;
  delivered?: string;
}

/**
 * Custody as ORFEUS has it (scenario PCN): one carrier at a time, from the first take-over to delivery. It
 * goes by the order of the record, since each step was allowed by the one before.
 */
export function custodyOf(reports: readonly Report[]): Custody {
  let custody: Custody = {};
  for (const { code, reporter, occurredAt, facts } of reports) {
    if (code === 'TAKEN_OVER')
      custody = { holder: { party: reporter, section: (facts as RailTakeOver).section, since: occurredAt } };
    if (code === 'HANDED_OVER') custody = { ...custody, offered: (facts as RailHandOver).section };
    if (code === 'DELIVERED') custody = { delivered: occurredAt };
  }
  return custody;
}

/** Sections of box 22, counted from 1, of which this party is the carrier. */
export function sectionsOf(note: RailConsignmentNote, party: Participant): number[] {
  return note.carriers.flatMap(({ carrier, rics }, index) =>
    isCompany(party, { name: carrier, rics }) ? [index + 1] : [],
  );
}

type Sit<F extends object> = Situation<RailConsignmentNote, F>;

/** Sections between the one that is next by the record and the one that takes over. */
function skipped({ earlier, report }: Sit<RailTakeOver>): number[] {
  const { offered, holder } = custodyOf(earlier);
  const next = offered ?? (holder ? holder.section + 1 : 1);
  return Array.from({ length: Math.max(0, report.facts.section - next) }, (_, index) => next + index);
}

/** The first take-over is by the first carrier; later ones by the one that the holder has named. */
export function takeOverBarred(situation: Sit<RailTakeOver>): Text | undefined {
  const { document: note, earlier, report, reporter, participants } = situation;
  const { section } = report.facts;
  if (!sectionsOf(note, reporter).includes(section))
    return {
      en: `Only the carrier of section ${section} of box 22 may take the goods over for it.`,
      zh: `仅第 22 栏第 ${section} 区段的承运人可就该区段接收货物。`,
    };
  const { holder, offered, delivered } = custodyOf(earlier);
  if (delivered !== undefined) return { en: 'The goods were handed out.', zh: '货物已交付。' };
  const own = holder?.party === reporter.partyId && section > holder.section;
  if (holder && offered === undefined && !own) return held(note, holder.section);
  if (section < (offered ?? 1))
    return {
      en: `The goods are handed over to the carrier of section ${offered ?? 1}.`,
      zh: `货物已移交第 ${offered} 区段承运人。`,
    };
  const first = skipped(situation).find((each) =>
    participants.some((party) => party !== reporter && sectionsOf(note, party).includes(each)),
  );
  // A railway that takes no part here cannot report; one that does comes first.
  if (first === undefined || own) return undefined;
  return {
    en: `The carrier of section ${first} takes part here and is to take the goods over first.`,
    zh: `第 ${first} 区段承运人已参与本平台，应由其先行接收。`,
  };
}

const held = (note: RailConsignmentNote, section: number): Text => {
  const name = note.carriers[section - 1]?.carrier ?? '';
  return {
    en: `The goods are in the custody of ${name} (section ${section}), which must hand them over first.`,
    zh: `货物现由第 ${section} 区段承运人（${name}）保管，须由其先行移交。`,
  };
};

/** Only the carrier with custody hands over, marks and moves; `unlessNobody` lets others report before any has it. */
export const holderOnly =
  (unlessNobody: boolean) =>
  ({ document, earlier, reporter }: Sit<object>): Text | undefined => {
    const { holder, delivered } = custodyOf(earlier);
    if (holder?.party === reporter.partyId) return undefined;
    if (holder) return held(document, holder.section);
    if (unlessNobody) return undefined;
    return delivered !== undefined
      ? {
          en: 'No carrier has the goods any more: they were handed out.',
          zh: '货物已交付，已无承运人保管。',
        }
      : {
          en: 'No carrier has taken the goods over yet, and only the one that has may write this.',
          zh: '尚无承运人接收货物；此项仅限现承运人填写。',
        };
  };

/** As `holderOnly`, but a terminal reports what it did itself. */
export function holderOrHandler(situation: Sit<object>): Text | undefined {
  return situation.reporter.roles.includes('handler') ? undefined : holderOnly(true)(situation);
}

/** RAIL-110: carriers that take no part here leave a gap in the record of custody. */
export function takeOverFindings(situation: Sit<RailTakeOver>): Finding[] {
  const gap = skipped(situation);
  if (gap.length === 0) return [];
  return [
    warned('RAIL-110', {
      pointer: '/facts/section',
      actual: gap.join(', '),
      message: {
        en: `Custody on section ${gap.join(', ')} is not on record, since its carrier takes no part here.`,
        zh: `第 ${gap.join('、')} 区段承运人未参与本平台，其交接无记录。`,
      },
      remedy: {
        en: 'Keep the paper record of that section; nothing is to be sent again.',
        zh: '请保留该区段的纸质交接记录，无需重报。',
      },
    }),
  ];
}

/** RAIL-111, RAIL-112: the goods are handed over to the carrier of a later section, as a rule the next. */
export function handOverFindings({ document, earlier, report }: Sit<RailHandOver>): Finding[] {
  const { section } = report.facts;
  const from = custodyOf(earlier).holder?.section ?? 0;
  const last = document.carriers.length;
  if (section <= from || section > last)
    return [
      refused('RAIL-111', {
        pointer: '/facts/section',
        actual: section,
        expected: from < last ? `${from + 1}–${last}` : 'none',
        message: { en: 'Box 22 has no such later section.', zh: '第 22 栏无此后续区段。' },
        remedy: {
          en: 'Name the section of the next carrier; at the last station report DELIVERED.',
          zh: '请填写下一承运人的区段；到站后请报 DELIVERED。',
        },
      }),
    ];
  if (section === from + 1) return [];
  return [
    warned('RAIL-112', {
      pointer: '/facts/section',
      actual: section,
      expected: String(from + 1),
      message: { en: 'Sections of box 22 are passed over.', zh: '移交跳过了第 22 栏中的区段。' },
      remedy: {
        en: 'If the route was changed, have the note amended.',
        zh: '如径路已变更，请修改运单。',
      },
    }),
  ];
}
