import { at, shown, type Finding } from '../findings/finding';
import { gathered } from '../findings/gathered';
import type { AirWaybill } from './air-waybill.dto';
import { consolidationPhrases, genericGoods } from './code-lists';
import { directionOf } from './party-rules';

/** Matches any of the phrases, longest first; Latin ones only as whole words. */
function anyOf(phrases: readonly string[]): RegExp {
  const sorted = [...phrases].sort((a, b) => b.length - a.length);
  const latin = sorted.filter((phrase) => /^[A-Z ]+$/.test(phrase));
  const others = sorted.filter((phrase) => !latin.includes(phrase));
  return new RegExp(`(?<![A-Z])(?:${latin.join('|')})(?![A-Z])|${others.join('|')}`, 'g');
}

const generic = anyOf(genericGoods);
const genericOrConsolidated = anyOf([...genericGoods, ...consolidationPhrases]);

const wordsOf = (text: string): string[] => text.match(/[A-Z]+/g) ?? [];

const knownWords: ReadonlySet<string> = new Set([...genericGoods, ...consolidationPhrases].flatMap(wordsOf));

/** How much a description tells: of the goods, only that they were consolidated, or nothing. */
export function described(goods: string): 'goods' | 'consolidation' | 'nothing' {
  const capitals = goods.normalize('NFKC').toUpperCase();
  // A word that is part of no phrase stays whatever phrases are taken out; most descriptions have one.
  if (wordsOf(capitals).some((word) => !knownWords.has(word))) return 'goods';
  const plain = capitals.replace(/[^\p{L}\p{N}]+/gu, ' ');
  const leaves = (phrases: RegExp): boolean => /\p{L}/u.test(plain.replace(phrases, ' '));
  if (leaves(genericOrConsolidated)) return 'goods';
  return leaves(generic) ? 'consolidation' : 'nothing';
}

/**
 * PTY-003, on the goods: what enters or leaves China is described. A master whose house waybills are
 * named may point to them, since the manifest then takes the descriptions from there.
 */
export function goodsForManifest(waybill: AirWaybill): Finding[] {
  if (directionOf(waybill) === 'transit' || waybill.nil) return [];
  const { rateLines, type, houses = [] } = waybill;
  if (rateLines.every((line) => line.goods === undefined)) return [notDescribed(0, 'missing')];
  return gathered(rateLines, ({ goods }, i): Finding[] => {
    const tells = goods === undefined ? 'goods' : described(goods);
    if (goods === undefined || tells === 'goods') return [];
    const pointsToHouses = tells === 'consolidation' && type === 'Master' && houses.length > 0;
    return [pointsToHouses ? leftToHouses(i, goods) : notDescribed(i, goods)];
  });
}

const notDescribed = (index: number, goods: string): Finding =>
  undescribed(at('/rateLines', index, 'goods'), goods);

/** PTY-003, of a description that tells nothing of the goods. */
export function undescribed(pointer: string, goods: string): Finding {
  return {
    rule: 'PTY-003',
    severity: 'error',
    pointer,
    box: 'AWB 22I',
    actual: shown(goods),
    expected: 'a description of the goods',
    message: {
      en: 'Goods to or from China need a complete description; this one is generic (GACC announcement 56/2017).',
      zh: '进出境货物须填报完整、准确的货物描述，此处过于笼统（海关总署公告 2017 年第 56 号）。',
    },
    remedy: {
      en: 'Say what the goods are, such as "network switches" instead of "general cargo".',
      zh: '请写明具体货物，例如“网络交换机”，而非“普货”。',
    },
  };
}

function leftToHouses(index: number, goods: string): Finding {
  return {
    rule: 'PTY-003',
    severity: 'warning',
    pointer: at('/rateLines', index, 'goods'),
    box: 'AWB 22I',
    actual: shown(goods),
    expected: 'a description of the goods',
    message: {
      en: 'The master leaves the description to its house waybills; each of them must describe its goods.',
      zh: '总运单未描述货物，货物描述以分运单为准，各分运单须逐一写明。',
    },
    remedy: {
      en: 'Submit the house waybills with their descriptions, or name the main goods here.',
      zh: '请提交写明货物描述的分运单，或在此列出主要货物。',
    },
  };
}
