import { Code, Instant, Raw, Text, Whole, type Label } from '../http/fields.decorator';
import { pledgeKinds, type PledgeKind } from './act';

/** A SHA-256 hash as this exchange writes it: the identity of an act, of a document or of a paper. */
export const Sha256 = (label: Label): PropertyDecorator =>
  Text({ ...label, max: 64, pattern: '^[0-9a-f]{64}$' });

/** The hash of the act that brought something about, by which later acts name it. */
export const ByAct = (): PropertyDecorator =>
  Sha256({ en: 'Hash of the act that brought it about', zh: '形成该事项的操作的哈希' });

/** The id of a party; of the platform's own acts, `platform`. */
export const PartyId = (label: Label): PropertyDecorator => Text({ ...label, max: 64 });

/** The id of a title, fixed by issuer, number and content. */
export const TitleId = (label: Label): PropertyDecorator =>
  Text({ ...label, max: 40, pattern: '^ttl_[0-9a-f]{32}$' });

/** A count of acts or entries, or the place of one of them. */
export const Ordinal = (label: Label, min = 1): PropertyDecorator =>
  Whole({ ...label, min, max: Number.MAX_SAFE_INTEGER });

/** A compact JWS (RFC 7515), as long as what it signs. */
export const Signed = (label: Label): PropertyDecorator =>
  Raw(
    { source: 'RFC 7515', ...label },
    { type: 'string', pattern: '^[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$' },
  );

/** Packages in a container, wagon or other unit; a unit stands in a list once. */
export class UnitCount {
  @Text({ en: 'Container, wagon or other unit', zh: '箱号、车号或其他运输单元', max: 20 })
  unit!: string;

  @Whole({ en: 'Packages', zh: '件数', min: 1, max: 999_999 })
  packages!: number;
}

/** The terms that pledgor and pledgee sign; the contract itself is known by its hash only. */
export class PledgeTerms {
  @Code({
    en: 'How it is held: POSSESSORY, the pledgee has the bill; NOTATION, the holder keeps it',
    zh: '质押方式：POSSESSORY 占有型（质权人占有提单），NOTATION 批注型（持有人保留提单）',
    of: pledgeKinds,
  })
  kind!: PledgeKind;

  @Sha256({
    en: 'SHA-256 of the pledge contract',
    zh: '质押合同的 SHA-256',
  })
  terms!: string;

  @Instant({
    en: 'When the debt falls due; a pledgee in possession may surrender before (Civil Code art. 442)',
    zh: '债务到期时间；占有提单的质权人可在此前提货（民法典第 442 条）',
  })
  debtDue!: string;

  @Text({
    en: 'Band of the debt as the parties put it, such as CNY 1m-5m; the amount itself is nobody else’s',
    zh: '债务金额区间（当事方自填，如 CNY 1m-5m），不载具体金额',
    max: 40,
    optional: true,
  })
  amountBand?: string;

  @Text({
    en: 'Number of the entry in the national movables registry',
    zh: '动产融资统一登记公示系统登记编号',
    max: 40,
    optional: true,
  })
  registrationNumber?: string;

  @Instant({ en: 'End of that entry', zh: '登记期限届满时间', optional: true })
  registrationUntil?: string;
}

/** What a bank found wrong in a presentation: the article, such as `UCP 600 art. 19 a ii`, and the finding. */
export class NotedDiscrepancy {
  @Text({ en: 'Article', zh: '所据条款', max: 40, example: 'UCP 600 art. 19 a ii' })
  article!: string;

  @Text({ en: 'What the bank found', zh: '不符点内容', max: 120 })
  text!: string;
}

/** The issuer has accepted a gap, on grounds that are on record; it will deliver to this holder. */
export class AcceptedGap {
  @Text({ en: 'Grounds', zh: '认可理由', max: 255 })
  grounds!: string;

  @Sha256({
    en: 'SHA-256 of the paper behind it',
    zh: '所凭文件的 SHA-256',
    optional: true,
  })
  document?: string;

  @Instant({ en: 'When', zh: '认可时间' })
  at!: string;

  @Sha256({ en: 'Hash of the act', zh: '该项操作的哈希' })
  act!: string;
}
