import reference from '../../seeds/reference/air-code-lists.json';

/**
 * Code lists of air cargo, kept as data: a code that is missing is added there, in
 * `seeds/reference/air-code-lists.json` or here, and nowhere else. Closed lists refuse or warn as the rule
 * says; open ones only warn.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const codesOf = (name: string): string[] =>
  (reference.lists.find((list) => list.name === name)?.codes ?? []).map(({ code }) => code);

/** Special handling codes of the ONE Record code list ontology (2026-07), 101 of them. An open list. */
export const specialHandlingCodes: ReadonlySet<string> = new Set(codesOf('special-handling-codes'));

/**
 * R codes that ask for no dangerous goods data: reserved air cargo (RAC) is not dangerous, and goods
 * in excepted quantities (REQ) travel without a declaration.
 */
const harmlessRCodes: ReadonlySet<string> = new Set(['RAC', 'REQ']);

/** Tells whether a handling code says that dangerous goods are on board: the R codes and CAO. */
export function isDangerous(code: string): boolean {
  if (code === 'CAO') return true;
  return code.startsWith('R') && specialHandlingCodes.has(code) && !harmlessRCodes.has(code);
}

/** Rate classes (box 22D), 14 of them. */
export const rateClasses: readonly string[] = codesOf('rate-classes');

/** Rate classes whose amount is a minimum (M) or the flat charge of a unit (U), not weight times rate. */
export const flatRateClasses: readonly string[] = words('M U');

/** Charge codes (box 13), 25 of them. */
export const chargeCodes: readonly string[] = codesOf('charge-codes');

/** Currencies without a minor unit in ISO 4217; their amounts are rounded to whole units. */
export const wholeUnitCurrencies: readonly string[] = words(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
);

/** Customs districts that file here: 79 Chengdu, 80 Chongqing (first two digits of the office). */
export const localDistricts: readonly string[] = ['79', '80'];

/**
 * OCI identifiers of the parties, and the codes that say that a line holds an enterprise code, a contact
 * person or a telephone number, as airlines send them to China. Other countries use further codes.
 */
export const ociCodes = {
  shipper: 'SHP',
  consignee: 'CNE',
  enterprise: 'T',
  person: 'CP',
  phone: 'CT',
} as const;

const phrases = (text: string): readonly string[] => text.split('|').map((phrase) => phrase.trim());

/**
 * Phrases that say nothing about goods (GACC announcement 56/2017 wants a complete description). A
 * description is refused when nothing else is left of it. Latin phrases are found as whole words.
 */
export const genericGoods = phrases(`
  GENERAL | MERCHANDISE | CARGO | GOODS | FREIGHT | OF ALL KINDS | ALL KINDS | FAK | STC | SAID TO CONTAIN |
  SECURE | NOT RESTRICTED | PARTS | MISCELLANEOUS | MISC | VARIOUS | SUNDRIES |
  PIECES | PCS | CARTONS | CTNS | PALLETS | PLTS |
  普通货物 | 一般货物 | 普货 | 百货 | 杂货 | 货物`);

/** Phrases by which a master waybill points to its house waybills instead of describing goods. */
export const consolidationPhrases = phrases(`
  CONSOLIDATED | CONSOLIDATION | CONSOL | AS PER | THE | ATTACHED | HOUSE | MANIFEST | LIST |
  集拼 | 拼箱 | 见附件 | 见清单`);

/**
 * Airline prefixes of air waybill numbers with the airline's designator: those that fly or truck to
 * Chongqing and Chengdu and the larger cargo carriers. Collected from public airline pages, since
 * IATA's own list is not free, and not each confirmed; an unknown prefix is only a warning.
 */
export const airlinePrefixes: Readonly<Record<string, string>> = Object.fromEntries(
  words(`
    999/CA 784/CZ 781/MU 112/CK 876/3U 880/HU 479/ZH 731/MF 324/SC 847/PN 878/OQ 811/EU 088/TV 859/8L
    774/FM 822/KN 836/NS 866/BK 987/G5 018/HO 089/9C 898/JD 826/GS 871/Y8 804/CF 921/O3 860/YG 833/KY
    891/GJ 912/QW 893/DZ 886/UQ
    160/CX 851/HX 288/LD 828/RH 128/UO 675/NX 297/CI 695/BR 189/JX
    180/KE 988/OZ 994/KJ 205/NH 131/JL 933/KZ 618/SQ 668/TR 232/MH 807/AK 843/D7 217/TG 126/GA 738/VN
    079/PR 203/5J 098/AI 312/6E 603/UL 997/BG 214/PK 289/OM 250/HY 465/KC 771/J2 501/7L 463/ZP
    020/LH 724/LX 257/OS 082/SN 057/AF 074/KL 129/MP 125/BA 932/VS 075/IB 047/TP 117/SK 105/AY 055/AZ
    080/LO 064/OK 053/EI 108/FI 172/CV 356/C8 615/QY 235/TK 716/MB 624/PC 628/B2 555/SU 580/RU 412/VI
    176/EK 157/QR 607/EY 065/SV 910/WY 072/GF 229/KU 512/RJ 077/MS 114/LY 700/5C 071/ET 706/KQ 083/SA
    023/FX 406/5X 369/5Y 403/PO 272/K4 810/M6 832/GB 001/AA 006/DL 016/UA 014/AC 045/LA 139/AM 134/AV
    230/CM 081/QF 086/NZ`).map((entry) => entry.split('/') as [string, string]),
);
