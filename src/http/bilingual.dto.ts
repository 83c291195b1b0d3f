import { Text } from './fields.decorator';

/** A sentence in both working languages. */
export class BilingualText {
  @Text({ en: 'English', zh: '英文', max: 1000 })
  en!: string;

  @Text({ en: 'Chinese', zh: '中文', max: 1000 })
  zh!: string;
}
