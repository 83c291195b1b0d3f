import { Code, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { holdKinds, lockLevels, type HoldKind, type LockLevel } from './act';
import { titleStatuses, type TitleStatus } from './state';
import { ByAct, NotedDiscrepancy, PartyId, PledgeTerms, Sha256 } from './title-terms.dto';

/** Leave of the holder for a bank to reserve the bill. */
export class ReservationGrant {
  @PartyId({ en: 'Bank that may reserve', zh: '获准预留的银行主体编号' })
  to!: string;

  @Instant({ en: 'From when on it no longer may', zh: '准许截止时间' })
  expiresAt!: string;

  @ByAct()
  act!: string;
}

/** A bank's short, exclusive option: two banks must not lend on one bill at once. */
export class Reservation {
  @PartyId({ en: 'Bank', zh: '预留银行主体编号' })
  by!: string;

  @Instant({ en: 'Since when', zh: '预留起始时间' })
  since!: string;

  @Instant({ en: 'Until when; it lapses by itself', zh: '预留截止时间，期满自动失效' })
  until!: string;

  @ByAct()
  act!: string;
}

/** A pledge in force (质押), of the one rank that there is. */
export class Pledge extends PledgeTerms {
  @PartyId({
    en: 'Party whose bill it burdens: who proposed it, then whoever the title has passed to',
    zh: '出质人主体编号（提单权利转让后为受让人）',
  })
  pledgor!: string;

  @PartyId({ en: 'Pledgee', zh: '质权人主体编号' })
  pledgee!: string;

  @Instant({ en: 'Since when', zh: '质押起始时间' })
  since!: string;

  @Sha256({
    en: 'Hash of the act that proposed it, by which later acts name it, whatever bill it has gone over to',
    zh: '提出设立该质押的操作的哈希，其后操作据以指明该质押，换单后不变',
  })
  act!: string;

  @Instant({
    en: 'Set by the notice of default: from then on the pledgee may enforce',
    zh: '违约通知所定、质权人可实现质权的起始时间',
    optional: true,
  })
  enforceableFrom?: string;
}

/** A freeze. The first in the list is in effect, those behind it wait their turn (轮候冻结). */
export class Hold {
  @Code({
    en: 'Why',
    zh: '冻结事由：COURT 司法冻结，DISPUTE 争议冻结，KEY_COMPROMISE 签名密钥泄露',
    of: holdKinds,
  })
  kind!: HoldKind;

  @Text({ en: 'Number of the order', zh: '冻结文书编号', max: 64 })
  reference!: string;

  @Text({
    en: 'Number of the notice of assistance',
    zh: '协助执行通知书文号',
    max: 64,
    optional: true,
  })
  assistance?: string;

  @Sha256({ en: 'SHA-256 of the order', zh: '冻结文书的 SHA-256' })
  document!: string;

  @Instant({
    en: 'Until when; until it is released if left out',
    zh: '冻结期限；未载明的至解除为止',
    optional: true,
  })
  until?: string;

  @Instant({ en: 'Since when', zh: '冻结起始时间' })
  since!: string;

  @ByAct()
  act!: string;
}

/** What an examination of the documents came to. */
export class Examination {
  @Code({
    en: 'What it came to',
    zh: '审单结果：COMPLYING 相符，DISCREPANT 有不符点',
    of: ['COMPLYING', 'DISCREPANT'],
  })
  result!: 'COMPLYING' | 'DISCREPANT';

  @Instant({ en: 'When', zh: '审单时间' })
  at!: string;

  @ByAct()
  act!: string;

  @Part(() => NotedDiscrepancy, { en: 'Discrepancies', zh: '不符点', many: { max: 20 }, optional: true })
  discrepancies?: NotedDiscrepancy[];
}

/** The last examination of the documents by a bank, with what it found. */
export class Presentation extends Examination {
  @PartyId({ en: 'Bank that examined', zh: '审单行主体编号' })
  bank!: string;
}

/** What stands between the goods and whoever could make the railway redirect them. */
export class DisposalLock {
  @Code({
    en: 'How far the right to redirect the goods is closed',
    zh: '控货锁定级别：NONE 无锁定，UNDERTAKEN_BY_ISSUER 签发人承诺，STRUCTURAL 收发货人即签发人或其代理人，CONFIRMED_BY_RAILWAY 铁路确认',
    of: lockLevels,
  })
  level!: LockLevel;

  @Text({ en: 'Who has the duplicate of the note', zh: '运单副本持有人', max: 105, optional: true })
  custodian?: string;

  @Text({
    en: 'Who the note entitles to redirect, in the words of the issuer',
    zh: '可变更运输合同者（签发人原文）',
    max: 255,
    optional: true,
  })
  redirectors?: string;

  @Sha256({
    en: 'SHA-256 of the undertaking',
    zh: '承诺函的 SHA-256',
    optional: true,
  })
  undertaking?: string;

  @Instant({ en: 'Since when', zh: '锁定起始时间' })
  since!: string;
}

/** The goods were redirected without the holder and the pledgee. */
export class Breach {
  @Text({ en: 'Number of the consignment note', zh: '运单号', max: 64 })
  note!: string;

  @Text({ en: 'What was changed', zh: '变更内容', max: 255 })
  change!: string;

  @Instant({ en: 'When', zh: '登记时间' })
  at!: string;

  @ByAct()
  act!: string;
}

/** The goods have come, and until when they lie free. */
export class Arrival {
  @Text({ en: 'Where', zh: '到货地点', max: 105 })
  place!: string;

  @Instant({ en: 'When it was told', zh: '到货通知时间' })
  at!: string;

  @Instant({ en: 'End of free time', zh: '免费堆存期截止时间' })
  freeUntil!: string;
}

/** The paper set in whose place the electronic bill is inoperative, and what it left to come back to. */
export class PaperSet {
  @Whole({ en: 'Originals', zh: '正本份数', min: 1, max: 5 })
  originals!: number;

  @Sha256({ en: 'SHA-256 of the statement of change in them', zh: '转换声明的 SHA-256' })
  statement!: string;

  @Instant({ en: 'When they were issued', zh: '签发时间' })
  at!: string;

  @Text({ en: 'Party that got them', zh: '领取人主体编号', max: 64, min: 0 })
  to!: string;

  @Code({
    en: 'Where the bill stands again, unless it had been whole',
    zh: '收回后恢复的状态（全单流通的不填）',
    of: titleStatuses,
    optional: true,
  })
  was?: TitleStatus;

  @PartyId({
    en: 'Party from which a pledgee had the bill that it gave up',
    zh: '质权人转为纸质时的前手主体编号',
    optional: true,
  })
  from?: string;
}
