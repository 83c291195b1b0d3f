/**
 * Clauses of bills of lading that stand where a party would be named: to order, to somebody's order, to
 * bearer, in the languages of the corridors. Each is anchored, so that `Made to Order Furniture GmbH`,
 * `凭祥指示灯有限公司` and `Bearer Ltd` stay names.
 */

/** Religious and charitable bodies that are called an order; of anybody else, `order of` is a clause. */
const bodies =
  '(?:malta|friars|preachers|carmelites|cistercians|hospitallers|knights|(?:saint|st) (?:john|lazarus|benedict|francis|augustine|clare|basil))';

/** What points to no one, as it stands alone or beside its translation. */
const pointsToNobody = new RegExp(
  `^(?:${[
    '(?:(?:un)?to )?(?:the )?(?:order|bearer|holder)',
    '凭?指示(?:抬头|提单)?|[凭憑]指示|(?:空白|不记名)(?:抬头|指示|提单)?',
    '(?:交付?|凭)?(?:提单)?(?:持有人|持单人|持票人|来人)',
    '(?:по )?приказу|на приказ|(?:на )?предъявител[яю]',
    'an (?:die )?order|(?:an (?:den )?)?inhaber|[aà] (?:l )?ordre',
  ].join('|')})$`,
);

/** What points to an order or a bearer, with or without a name. */
const pointsToOrder = new RegExp(
  [
    '^(?:(?:consigned|deliver(?:ed)?|made out) )?(?:un)?to (?:the )?order\\b',
    `^(?:by )?(?:the )?order of (?!(?:the )?${bodies}\\b)`,
    '^(?:un)?to (?:the )?(?:bearer|holder)(?: of .*)?$|^(?:the )?(?:bearer|holder) of th(?:e|is) ',
    '\\bor (?:to )?(?:(?:his|her|its|their|the) )?(?:orders?|assigns|bearer|holder)$',
    '^[凭憑]指示|^[凭憑按依].{0,100}指示(?: |$)|或[其凭]?指示[人方]?$|或其指定的?[人方]$',
    '^по (?:приказу|распоряжению)(?: |$)|^приказу |^на приказ |(?:^| )или (?:по )?(?:его |её |ее |их )?приказу$',
    '^an die order\\b|^an order\\b|\\boder (?:deren |dessen )?order$',
    '^[aà] l ordre\\b|^[aà] ordre\\b|\\bou [aà] (?:son |leur )?ordre$',
  ].join('|'),
);

/** Without one of these in it no text is a clause; most names end here. */
const clauseWords =
  /order|ordre|bearer|holder|assigns|inhaber|指示|指定|空白|不记名|持有人|持单人|持票人|来人|приказ|распоряж|предъяв/;

/** Tells whether a name is an order clause, which has no place where a named party is wanted. */
export function isOrderClause(name: string): boolean {
  const text = lowered(name);
  if (!clauseWords.test(text)) return false;
  const parts = partsOf(text);
  return pointsToOrder.test(plain(text)) || parts.some((part) => pointsToOrder.test(part)) || nobody(parts);
}

/** Points to an order without saying whose, or to a bearer: `order`, `to order`, `凭指示`, or nothing at all. */
export function namesNobody(name: string): boolean {
  const parts = partsOf(lowered(name));
  return parts.length === 0 || nobody(parts);
}

const nobody = (parts: readonly string[]): boolean =>
  parts.length > 0 && parts.every((part) => pointsToNobody.test(part));

const lowered = (name: string): string => name.normalize('NFKC').toLowerCase();

/** Words with single spaces between them. */
const plain = (text: string): string => text.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim();

/** The parts that brackets and signs set apart, and of each its Chinese and its other words. */
function partsOf(text: string): string[] {
  const pieces = text.split(/[()[\]{}【】「」《》<>,、;:/|]|\s-+\s|[–—]/);
  return pieces
    .flatMap((piece) => piece.match(/[\p{Script=Han}\s]+|[^\p{Script=Han}]+/gu) ?? [])
    .map(plain)
    .filter((part) => part !== '');
}
