import type { Text } from '../findings/finding';
import { isOrderClause } from '../documents/order-clause';
import { sentToNeither } from '../documents/local-offices';
import { scaledSum, unscaled } from '../documents/scaled';
import type { BillCase } from './rail-bill-cover';
import type { RailBill } from './rail-bill.dto';
import { direction, noLocalOffice, offices } from './rail-routing';
import { inList, type Rule } from './rule';

type BillRule = Rule<BillCase>;
type LockLevel = RailBill['disposalLock']['level'];

/** Levels that rest on a text: the issuer's undertaking, or what the railway confirmed. */
const needsText: readonly LockLevel[] = ['UNDERTAKEN_BY_ISSUER', 'CONFIRMED_BY_RAILWAY'];

/** Levels that rest on who holds the duplicate: without it a consignor cannot redirect (CIM art. 18, 19). */
const needsDuplicate: readonly LockLevel[] = ['UNDERTAKEN_BY_ISSUER', 'STRUCTURAL'];

/**
 * Who can redirect the goods while the bill is out, in one sentence for a bank. Under SMGS the right of
 * consignor and consignee is taken to be like CIM art. 18; the article is to be confirmed by counsel.
 */
export const whoCanRedirect: Readonly<Record<LockLevel, Text>> = {
  NONE: {
    en: 'The consignor and the consignee of the note can redirect the goods without the holder of the bill.',
    zh: '运单发货人和收货人均可不经提单持有人变更运输合同、改变货物流向。',
  },
  UNDERTAKEN_BY_ISSUER: {
    en: 'Consignor and consignee of the note could redirect the goods; the issuer holds out against it by undertaking.',
    zh: '运单收发货人仍可能改变货物流向，签发人已书面承诺不予配合。',
  },
  STRUCTURAL: {
    en: 'Only the issuer or its agents, being consignor and consignee of the note, can redirect the goods.',
    zh: '运单收发货人为签发人或其代理，仅签发人可改变货物流向。',
  },
  CONFIRMED_BY_RAILWAY: {
    en: 'Nobody without the holder of the bill, as the railway has confirmed.',
    zh: '铁路已确认：未经提单持有人同意，任何人不得改变货物流向。',
  },
};

const partyRules: readonly BillRule[] = [
  {
    rule: 'RBL-001',
    severity: 'error',
    message: {
      en: 'The transport operator issues the title and needs its unified social credit code.',
      zh: '运输经营人为物权凭证签发人，须填写统一社会信用代码。',
    },
    remedy: { en: 'Add the code of the operator.', zh: '请补充运输经营人的统一社会信用代码。' },
    find: ({ bill }) => (bill.operator.uscc === undefined ? [{ pointer: '/operator/uscc' }] : []),
  },
  {
    rule: 'RBL-002',
    severity: 'error',
    message: {
      en: 'A bill to order or to bearer names no consignee beside it.',
      zh: '指示提单或不记名提单不得另列记名收货人。',
    },
    remedy: {
      en: 'Remove the consignee (name it as a notify party), or make the bill out STRAIGHT.',
      zh: '请删除收货人（可列为通知方），或将抬头类型改为 STRAIGHT。',
    },
    find: ({ bill: { consignee, negotiable } }) =>
      consignee !== undefined && negotiable.titleBasis !== 'STRAIGHT'
        ? [
            {
              pointer: '/consignee',
              actual: consignee.name,
              expected: `nothing beside ${negotiable.titleBasis}`,
            },
          ]
        : [],
  },
  {
    rule: 'RBL-003',
    severity: 'error',
    message: {
      en: 'The consignee is a clause to order or to bearer and names nobody.',
      zh: '收货人栏填的是指示或不记名字样，而非具体名称。',
    },
    remedy: {
      en: 'Make the bill out TO_ORDER and name the order party there, or make it out BEARER.',
      zh: '请将抬头类型改为 TO_ORDER 并填写指示方，或改为 BEARER。',
    },
    find: ({ bill: { consignee } }) =>
      consignee !== undefined && isOrderClause(consignee.name)
        ? [{ pointer: '/consignee/name', actual: consignee.name }]
        : [],
  },
  {
    rule: 'RBL-004',
    severity: 'warning',
    message: {
      en: 'The goods were taken in charge elsewhere than at the place of receipt (UCP 600 art. 19 a ii).',
      zh: '接管货物地点与收货地不一致（UCP 600 第 19 条 a 款 ii 项）。',
    },
    remedy: { en: 'Give the place that the credit names in both.', zh: '请按信用证规定统一填写。' },
    find: ({ bill: { placeOfReceipt, negotiable } }) => {
      const { place } = negotiable.takingInCharge;
      const differs =
        place.country !== placeOfReceipt.country ||
        (place.unlocode ?? placeOfReceipt.unlocode) !== (placeOfReceipt.unlocode ?? place.unlocode);
      return differs
        ? [
            {
              pointer: '/negotiable/takingInCharge/place',
              actual: place.unlocode ?? place.country,
              expected: placeOfReceipt.unlocode ?? placeOfReceipt.country,
            },
          ]
        : [];
    },
  },
  {
    rule: 'RBL-005',
    ...sentToNeither,
    find: ({ bill: { customs, placeOfReceipt, placeOfDelivery } }) =>
      direction(placeOfReceipt.country, placeOfDelivery.country) === undefined
        ? []
        : noLocalOffice(offices(customs)),
  },
];

const lockRules: readonly BillRule[] = [
  {
    rule: 'RBL-030',
    severity: 'error',
    message: {
      en: 'This level of the disposal lock rests on a text, and there is none.',
      zh: '该控货锁定级别须附承诺或确认内容。',
    },
    remedy: { en: 'Add the text, or lower the level.', zh: '请补充内容，或降低锁定级别。' },
    find: ({ bill: { disposalLock } }) =>
      needsText.includes(disposalLock.level) && !disposalLock.undertaking?.trim()
        ? [{ pointer: '/disposalLock/undertaking', expected: disposalLock.level }]
        : [],
  },
  {
    rule: 'RBL-031',
    severity: 'error',
    message: {
      en: 'This level of the disposal lock rests on who holds the duplicate of the note, and nobody is named.',
      zh: '该控货锁定级别取决于运单副本由谁持有，须填写持有人。',
    },
    remedy: {
      en: 'Name the custodian of the duplicate, or lower the level.',
      zh: '请填写运单副本持有人，或降低锁定级别。',
    },
    find: ({ bill: { disposalLock, duplicateCustodian } }) =>
      needsDuplicate.includes(disposalLock.level) && !duplicateCustodian?.trim()
        ? [{ pointer: '/duplicateCustodian', expected: disposalLock.level }]
        : [],
  },
  {
    rule: 'RBL-032',
    // Only a warning: an agent of the issuer may stand there, and the note does not say so.
    severity: 'warning',
    message: {
      en: 'The lock is called structural, but consignor or consignee of the note is not the issuer.',
      zh: '锁定级别为结构性，但运单发货人或收货人不是签发人。',
    },
    remedy: {
      en: 'Be ready to show that the party is an agent of the issuer, or lower the level.',
      zh: '请备妥其为签发人代理的证明，或降低锁定级别。',
    },
    find: ({ bill, notes }) =>
      bill.disposalLock.level === 'STRUCTURAL'
        ? inList(notes, ({ note, pointer }) =>
            [note?.consignor, note?.consignee].some((party) => party && party.uscc !== bill.operator.uscc)
              ? {
                  pointer,
                  actual: `${note?.consignor.name} → ${note?.consignee.name}`,
                  expected: bill.operator.name,
                }
              : undefined,
          )
        : [],
  },
  {
    rule: 'RBL-033',
    severity: 'warning',
    message: {
      en: 'Without a disposal lock, consignor or consignee of the note can redirect the goods under the holder.',
      zh: '未设控货锁定，运单收发货人可绕过提单持有人改变货物流向。',
    },
    remedy: {
      en: 'Have the issuer undertake not to, and keep the duplicate; a bank will ask.',
      zh: '建议由签发人书面承诺并持有运单副本；银行融资时会要求。',
    },
    find: ({ bill: { disposalLock } }) =>
      disposalLock.level === 'NONE' ? [{ pointer: '/disposalLock/level', actual: 'NONE' }] : [],
  },
];

/** Rules of the parties, the places and the disposal lock. */
export const billRules: readonly BillRule[] = [...partyRules, ...lockRules];

/** Totals, and the sentence that a bank asks for first. */
export function railBillTotals({ goods, disposalLock }: RailBill): Record<string, unknown> {
  const containers = goods.flatMap((item) => item.containers.map(({ container }) => container));
  return {
    packages: goods.reduce((sum, { packages }) => sum + packages, 0),
    grossKg: unscaled(
      scaledSum(
        goods.map(({ grossKg }) => grossKg),
        3,
      ),
      3,
    ),
    containers: new Set(containers).size,
    whoCanRedirect: whoCanRedirect[disposalLock.level],
  };
}
