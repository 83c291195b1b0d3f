import type { Names } from './parts.dto';
import { plainName } from './plain-name';
import { sameStationCode } from '../identifiers/station';

/** A station as the note has it. */
export interface Station {
  country: string;
  code?: string;
  unlocode?: string;
  names: Names;
}

/** A station with its names made ready for comparing, once for all comparisons of a check. */
export interface Stop extends Station {
  plain: readonly string[];
}

interface Side {
  country: string;
  /** Track gauge; left out where the station has several and the wagon decides. */
  gaugeMm?: number;
  /** English name first, then every form that notes carry. */
  names: readonly string[];
  unlocodes?: readonly string[];
}

/**
 * Border stations of the corridors in pairs. UN/LOCODE has two codes for Erenhot and none for Dostyk
 * and Altynkol. The names of Grodekovo, that Mohan and Boten have one gauge, and what Pingxiang–Dong Dang
 * runs on, are not confirmed by a primary text; correct them here.
 */
const crossings: readonly (readonly [Side, Side])[] = [
  [
    {
      country: 'CN',
      gaugeMm: 1435,
      names: ['Alashankou', 'Alatawshankou', '阿拉山口', 'Алашанькоу'],
      unlocodes: ['CNAKL'],
    },
    { country: 'KZ', gaugeMm: 1520, names: ['Dostyk', '多斯特克', 'Достык'] },
  ],
  [
    {
      country: 'CN',
      gaugeMm: 1435,
      names: ['Khorgos', 'Horgos', 'Huoerguosi', '霍尔果斯', 'Хоргос'],
      unlocodes: ['CNHRS'],
    },
    { country: 'KZ', gaugeMm: 1520, names: ['Altynkol', '阿腾科里', 'Алтынколь'] },
  ],
  [
    {
      country: 'CN',
      gaugeMm: 1435,
      names: ['Erenhot', 'Erlian', 'Erlianhaote', '二连', '二连浩特', 'Эрлянь'],
      unlocodes: ['CNERC', 'CNRLC'],
    },
    { country: 'MN', gaugeMm: 1520, names: ['Zamyn-Uud', '扎门乌德', 'Замын-Ууд'], unlocodes: ['MNZUU'] },
  ],
  [
    { country: 'CN', gaugeMm: 1435, names: ['Manzhouli', '满洲里', 'Маньчжурия'], unlocodes: ['CNMLX'] },
    {
      country: 'RU',
      gaugeMm: 1520,
      names: ['Zabaikalsk', 'Zabaykalsk', '后贝加尔', '后贝加尔斯克', 'Забайкальск'],
      unlocodes: ['RUZBK'],
    },
  ],
  [
    {
      country: 'CN',
      gaugeMm: 1435,
      names: ['Suifenhe', '绥芬河', 'Суйфэньхэ'],
      unlocodes: ['CNSFE'],
    },
    { country: 'RU', gaugeMm: 1520, names: ['Grodekovo', '格罗迭科沃', '格罗杰科沃', 'Гродеково'] },
  ],
  [
    { country: 'CN', gaugeMm: 1435, names: ['Mohan', '磨憨'], unlocodes: ['CNMHN'] },
    { country: 'LA', gaugeMm: 1435, names: ['Boten', '磨丁'], unlocodes: ['LABTN'] },
  ],
  [
    { country: 'CN', gaugeMm: 1435, names: ['Pingxiang', '凭祥'], unlocodes: ['CNPIN'] },
    { country: 'VN', names: ['Dong Dang', 'Đồng Đăng', '同登'] },
  ],
  [
    {
      country: 'BY',
      gaugeMm: 1520,
      names: ['Brest', 'Brest-Severny', '布列斯特', 'Брест', 'Брест-Северный'],
      unlocodes: ['BYBQT'],
    },
    {
      country: 'PL',
      gaugeMm: 1435,
      names: ['Małaszewicze', 'Terespol', '马拉舍维奇', 'Малашевиче'],
      unlocodes: ['PLMAA'],
    },
  ],
];

const languages = ['en', 'zh', 'ru', 'de', 'fr'] as const;

/** Makes a station ready for comparing. */
export function readStop(station: Station): Stop {
  const plain = languages.flatMap((language) => plainName(station.names[language] ?? '') || []);
  return { ...station, plain };
}

/**
 * Tells whether two stations are one: by country, and by code where both have one, else by a shared name. The
 * country counts with a code as well, since one of six digits does not tell its railway.
 */
export function sameStop(a: Stop, b: Stop): boolean {
  if (a.country !== b.country) return false;
  if (a.code && b.code) return sameStationCode(a.code, b.code);
  return b.plain.some((name) => a.plain.includes(name));
}

/** Tells whether a plain text, such as an end of a carrier's section, names this station by code or by name. */
export function namesStop(plain: string, stop: Stop): boolean {
  const byCode = stop.code !== undefined && /^\d{6,8}$/.test(plain) && sameStationCode(plain, stop.code);
  return byCode || stop.plain.includes(plain);
}

interface Found {
  near: Side;
  far: Side;
}

const sides: readonly Found[] = crossings.flatMap(([a, b]) => [
  { near: a, far: b },
  { near: b, far: a },
]);
const byName = new Map(
  sides.flatMap((side) =>
    side.near.names.map((name) => [`${side.near.country} ${plainName(name)}`, side] as const),
  ),
);
const byUnlocode = new Map(
  sides.flatMap((side) => (side.near.unlocodes ?? []).map((code) => [code, side] as const)),
);

function lookUp(stop: Stop): Found | undefined {
  const name = stop.plain.find((plain) => byName.has(`${stop.country} ${plain}`));
  if (name !== undefined) return byName.get(`${stop.country} ${name}`);
  return stop.unlocode === undefined ? undefined : byUnlocode.get(stop.unlocode);
}

/** The country beyond a border station, where the table knows it. */
export function countryBeyond(exit: Stop): string | undefined {
  return lookUp(exit)?.far.country;
}

/** Tells whether the table knows both stations and knows that no line joins them. */
export function knownApart(exit: Stop, entry: Stop): boolean {
  const [out, back] = [lookUp(exit), lookUp(entry)];
  return out !== undefined && back !== undefined && out.far !== back.near;
}

/** What the border does to the train: `true` asks for transhipment or other bogies, and not all is known. */
export interface GaugeChange {
  exit: string;
  entry?: string;
  fromMm?: number;
  toMm?: number;
  gaugeChange: boolean | 'unknown';
}

/** Derives the change of gauge of a crossing from the table; a note never states it. */
export function gaugeChange(exit: Stop, entry?: Stop): GaugeChange {
  const found = lookUp(exit);
  const near = found?.near ?? (entry && lookUp(entry)?.far);
  const far = found?.far ?? (entry && lookUp(entry)?.near);
  const entryName = (entry && displayName(entry)) ?? far?.names[0];
  return {
    exit: displayName(exit),
    ...(entryName && { entry: entryName }),
    ...(near?.gaugeMm && { fromMm: near.gaugeMm }),
    ...(far?.gaugeMm && { toMm: far.gaugeMm }),
    gaugeChange: near?.gaugeMm && far?.gaugeMm ? near.gaugeMm !== far.gaugeMm : 'unknown',
  };
}

const byPlainName = new Map(
  sides.flatMap((side) => side.near.names.map((name) => [plainName(name), side] as const)),
);

/** The change of gauge at a border station of the table, by its name alone; nothing for any other station. */
export function gaugeChangeAt(station: string): GaugeChange | undefined {
  const found = byPlainName.get(plainName(station));
  if (!found) return undefined;
  const { near, far } = found;
  return {
    exit: near.names[0] ?? station,
    ...(far.names[0] !== undefined && { entry: far.names[0] }),
    gaugeChange: near.gaugeMm && far.gaugeMm ? near.gaugeMm !== far.gaugeMm : 'unknown',
  };
}

/** English where there is one, since summaries are read on both sides of the border. */
export function displayName(stop: Station): string {
  return languages.map((language) => stop.names[language]).find((name) => name) ?? stop.country;
}
