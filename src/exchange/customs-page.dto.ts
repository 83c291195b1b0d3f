import { BilingualText } from '../http/bilingual.dto';
import { Code, Flag, Instant, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { eitherOf } from '../http/openapi.decorator';
import { deliveryStates } from './delivery-state';
import { houseMax, ReceiptReason } from './receipt.dto';

/** The present delivery of a document to an authority. */
export class CustomsDelivery {
  @Text({ en: 'Id of the delivery', zh: '投递编号', max: 40 })
  deliveryId!: string;

  @Text({ en: 'Id of its message', zh: '报文编号', max: 40 })
  messageId!: string;

  @Whole({ en: 'Version that it brings', zh: '投递的单证版本', min: 1, max: 1_000_000 })
  version!: number;

  @Code({ en: 'State', zh: '投递状态', of: deliveryStates })
  state!: string;

  @Whole({ en: 'Attempts so far', zh: '已投递次数', min: 0, max: 1_000_000 })
  attempts!: number;

  @Instant({ en: 'When it was delivered; null until then', zh: '送达时间；尚未送达时为 null', orNull: true })
  deliveredAt!: string | null;

  @Instant({
    en: 'When it was taken note of; null until then',
    zh: '接收方确认时间；尚未确认时为 null',
    orNull: true,
  })
  acknowledgedAt!: string | null;
}

/** An answer of an authority, as the page of the document shows it. */
export class CustomsSaid {
  @Whole({ en: 'Version that it is about', zh: '所涉版本', min: 1, max: 1_000_000 })
  version!: number;

  @Code({
    en: 'Level: L1 form, L2 relay, L3 decision',
    zh: '级别：L1 形式审核，L2 转送，L3 海关决定',
    of: ['L1', 'L2', 'L3'],
  })
  level!: string;

  @Text({ en: 'What was decided', zh: '处理结果', max: 24 })
  result!: string;

  @Text({ en: 'Message family of the code', zh: '代码所属报文族', max: 16, orNull: true })
  family!: string | null;

  @Text({ en: 'National code as the authority gave it', zh: '海关原始回执代码', max: 24, orNull: true })
  code!: string | null;

  @Text({ en: 'What the decision is about', zh: '决定对象', max: 24, orNull: true })
  subject!: string | null;

  @Text({ en: 'House bill that it is about', zh: '所涉分运单号', max: houseMax, min: 0, orNull: true })
  house!: string | null;

  @Text({
    en: 'Container, wagon or ULD that it is about',
    zh: '所涉集装箱、车辆或集装器编号',
    max: 40,
    min: 0,
    orNull: true,
  })
  unit!: string | null;

  @Text({ en: 'Number of the declaration', zh: '报关单号', max: 40, min: 0, orNull: true })
  declaration!: string | null;

  @Text({ en: 'Number of the manifest', zh: '舱单号', max: 40, min: 0, orNull: true })
  manifest!: string | null;

  @Text({ en: 'Customs office that decided', zh: '作出决定的关区', max: 4, orNull: true })
  officeCode!: string | null;

  @Instant({ en: 'When it was decided, as the authority says', zh: '海关决定时间' })
  decidedAt!: string;

  @Part(() => ReceiptReason, { en: 'Reasons', zh: '原因', many: { min: 0, max: 100 } })
  reasons!: ReceiptReason[];

  @Instant({ en: 'When the exchange took it in', zh: '平台收到时间' })
  at!: string;
}

/** The exchange's own receipt, L0: the version is taken in and durable, at this place of the journal. */
export class TakenIn {
  @Whole({ en: 'Version that was taken in', zh: '受理的版本', min: 1, max: 1_000_000 })
  version!: number;

  @Code({ en: 'Level: L0 taken in by the exchange', zh: '级别：L0 平台受理', of: ['L0'] })
  level!: string;

  @Code({ en: 'Result', zh: '处理结果', of: ['accepted'] })
  result!: string;

  @Code({ en: 'Who says it', zh: '出具方', of: ['platform'] })
  by!: string;

  @Whole({ en: 'Sequence on the journal', zh: '日志序号', min: 1, max: Number.MAX_SAFE_INTEGER })
  sequence!: number;

  @Instant({ en: 'When it was taken in', zh: '受理时间', orNull: true })
  at!: string | null;
}

/** What one customs got of a document, why, and what it said. */
export class CustomsStanding {
  @Text({ en: 'Party id of the authority', zh: '机关主体编号', max: 40 })
  authority!: string;

  @Text({ en: 'Name of the authority', zh: '机关名称', max: 140 })
  name!: string;

  @Text({ en: 'Rule that routed it', zh: '命中的路由规则', max: 64 })
  rule!: string;

  @Part(() => BilingualText, { en: 'Why it goes there', zh: '送达原因' })
  reason!: BilingualText;

  @Part(() => CustomsDelivery, { en: 'The present delivery', zh: '当前投递' })
  delivery!: CustomsDelivery;

  @Whole({
    en: 'Newest version that it decided for; null where it has decided for none',
    zh: '海关已核准的最新版本；尚未核准时为 null',
    min: 1,
    max: 1_000_000,
    orNull: true,
  })
  versionInForce!: number | null;

  @Whole({
    en: 'Newer version that it was sent and has not decided: an application to change',
    zh: '已申报变更、海关尚未决定的版本；无则为 null',
    min: 1,
    max: 1_000_000,
    orNull: true,
  })
  proposed!: number | null;

  @Whole({
    en: 'Versions that it rejected',
    zh: '被退单或拒绝的版本',
    min: 1,
    max: 1_000_000,
    many: { min: 0, max: 1_000_000 },
  })
  refusedVersions!: number[];

  @Flag({ en: 'It was told last that the document is withdrawn', zh: '是否已通知撤回' })
  withdrawn!: boolean;

  @Raw(
    {
      en: 'What it said, the newest first, 50 at most, and last that the exchange took the version in (L0)',
      zh: '海关回执，由新到旧，最多 50 份；末项为平台受理回执（L0）',
    },
    { type: 'array', items: eitherOf(CustomsSaid, TakenIn) },
  )
  receipts!: object[];
}
