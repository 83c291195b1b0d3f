import reference from '../../seeds/reference/air-code-lists.json';
import { CodeTable, type ListedCode } from './code-table';

/**
 * Code lists of air cargo, kept as data in `seeds/reference/air-code-lists.json`. Closed lists refuse or warn as
 * the rule says; open ones only warn, and the operator adds to them while the exchange runs.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The table of a list of the seeds. */
const tableOf = (name: string): CodeTable =>
  new CodeTable<ListedCode>(reference.lists.find((list) => list.name === name)?.codes ?? []);

/** Special handling codes: 101 of the ONE Record code list ontology (2026-07), and those of the operator. */
export const specialHandlingCodes = tableOf('special-handling-codes');

/** Airline prefixes of air waybill numbers, named by the airline's designator. */
export const airlinePrefixes = tableOf('airline-prefixes');

const codesOf = (name: string): string[] => tableOf(name).codes.map(({ code }) => code);

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

/** Rate class of a discount: its total is negative, so that a plain sum is the weight charge. */
export const discountClass = 'Y';

/** Charge codes (box 13), 25 of them. */
export const chargeCodes: readonly string[] = codesOf('charge-codes');

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
  GENERAL | MERCHANDISE | CARGO | GOODS | FREIGHT | SHIPMENT | SHIPMENTS | CONSIGNMENT | COMMODITY | COMMODITIES |
  PRODUCTS | ARTICLES | ITEM | ITEMS | SAMPLE | SAMPLES | OF ALL KINDS | ALL KINDS | FAK | STC | SAID TO CONTAIN |
  SECURE | NOT RESTRICTED | PARTS | MISCELLANEOUS | MISC | VARIOUS | SUNDRIES | OTHER | MIXED | ASSORTED |
  PIECES | PCS | PACKAGES | PKGS | CARTONS | CTNS | PALLETS | PLTS |
  普通货物 | 一般货物 | 普货 | 百货 | 杂货 | 货物 | 货品 | 商品 | 物品 | 样品 | 货样 | 其他 | 其它 | 一批 | 各类 | 各种`);

/** Phrases by which a master waybill points to its house waybills instead of describing goods. */
export const consolidationPhrases = phrases(`
  CONSOLIDATED | CONSOLIDATION | CONSOL | CNSL | AS PER | PER | SEE | THE | ATTACHED | ATTD | HOUSE | HAWB | HAWBS |
  MANIFEST | LIST | 集拼 | 集运 | 拼箱 | 拼货 | 见附件 | 见清单 | 详见附件 | 详见清单`);
