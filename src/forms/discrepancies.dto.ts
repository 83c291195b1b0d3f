import { CreditTerms } from '../documents/credit.dto';
import { Discrepancy } from '../documents/ucp600.dto';
import { Part, Text, Whole } from '../http/fields.decorator';

/** What a bank would find on a version of a negotiable document. */
export class DiscrepanciesView {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 64 })
  id!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 64 })
  number!: string;

  @Whole({ en: 'Version', zh: '版本', min: 1, max: 1_000_000 })
  version!: number;

  @Text({ en: 'Content hash', zh: '内容哈希', max: 64, pattern: '^[0-9a-f]{64}$' })
  contentHash!: string;

  @Part(() => CreditTerms, { en: 'Terms of the credit as they were given', zh: '所给出的信用证条款' })
  credit!: CreditTerms;

  @Whole({
    en: 'How many of the items a bank would refuse it for',
    zh: '不符点项数（不含疑点与提示）',
    min: 0,
    max: 1_000,
  })
  discrepancies!: number;

  @Part(() => Discrepancy, {
    en: 'Discrepancies, doubts and notes',
    zh: '不符点、疑点与提示',
    many: { min: 0, max: 1_000 },
  })
  items!: Discrepancy[];
}
