import { amount } from './goods.dto';
import { Code, Decimal, Identifier, Text, Whole } from '../http/fields.decorator';

/** One charge. On the papers of the legs it reads "as agreed" unless who entered it asks for amounts. */
export class MultimodalCharge {
  @Whole({
    en: 'Leg that it is for; left out for the whole carriage',
    zh: '所属区段序号；全程费用不填',
    min: 1,
    max: 20,
    optional: true,
  })
  legSequence?: number;

  @Text({
    en: 'Code of the charge, such as FRT freight',
    zh: '费用代码（如 FRT 运费）',
    max: 17,
    pattern: '^[0-9A-Z]{1,17}$',
    source: 'UN/EDIFACT 8023',
    example: 'FRT',
  })
  code!: string;

  @Decimal({ en: 'Amount', zh: '金额', ...amount })
  amount!: number;

  @Identifier('currency', { en: 'Currency', zh: '币制', source: 'ISO 4217', example: 'CNY' })
  currency!: string;

  @Text({ en: 'Who pays it', zh: '付费人', max: 105, source: 'UN/EDIFACT 3035 FP' })
  payer!: string;

  @Code({ en: 'Prepaid or collect', zh: '预付或到付', of: ['PREPAID', 'COLLECT'], source: 'UN/EDIFACT 4215' })
  terms!: 'PREPAID' | 'COLLECT';

  @Text({
    en: 'Tariff or agreement with its version',
    zh: '适用运价或协议（含版本）',
    max: 105,
    source: 'CIM/SMGS box 14',
    optional: true,
  })
  tariff?: string;
}
