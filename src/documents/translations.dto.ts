import { Code, Text } from '../http/fields.decorator';

/** Where the words of one value come from. */
export class Translation {
  @Text({
    en: 'JSON Pointer to the text, such as /goods/0/names/ru',
    zh: '文本所在位置（JSON Pointer），如 /goods/0/names/ru',
    max: 200,
    pattern: '^(/[^/]+)+$',
    example: '/goods/0/names/ru',
  })
  pointer!: string;

  @Code({
    en: 'Status: list (checked glossary), human, machine',
    zh: '译文状态：list 核定词表，human 人工翻译，machine 机器翻译',
    of: ['list', 'human', 'machine'],
  })
  status!: 'list' | 'human' | 'machine';
}
