import * as fc from 'fast-check';
import { isOrderClause, namesNobody } from './order-clause';

describe('an order clause', () => {
  it.each([
    ...['TO ORDER', 'to the order of Bank X', 'unto order', 'UNTO ORDER', 'Bank X or order', 'Order.'],
    ...['ORDER OF BANK OF CHINA', 'ORDER OF SHIPPER', 'Order of St. Petersburg Bank', 'BY ORDER OF BANK X'],
    ...[
      'BANK OF CHINA OR ORDER',
      'Bank X or to its order',
      'Bank X or their assigns',
      'TO-ORDER',
      '"To order"',
    ],
    ...[
      'BANK OF CHINA (TO ORDER)',
      'CONSIGNEE: TO ORDER',
      'Consigned to the order of Bank X',
      'ＴＯ ＯＲＤＥＲ',
    ],
    ...['TO BEARER', 'to the holder of this bill of lading', 'BEARER', 'Bank X or bearer'],
    ...[
      '凭指示',
      '凭重庆物流金融指示',
      '凭指示（空白）',
      '憑指示',
      '凭 BANK OF CHINA, CHONGQING 指示',
      '按发货人指示',
    ],
    ...[
      '凭指示 TO ORDER',
      '凭中国银行指示 (TO ORDER OF BANK OF CHINA)',
      '凭中国银行指示 TO ORDER OF BANK OF CHINA',
    ],
    ...['中国银行或其指示人', '持有人', '不记名', '指示抬头（空白）', '交持有人', '持有人（BEARER）'],
    ...['По приказу', 'Приказу банка', 'ПО ПРИКАЗУ БАНКА', 'Банк или его приказу', 'На предъявителя'],
    ...['an Order', 'An die Order der Bank X', 'Bank X oder Order', "à l'ordre de la Banque X", 'A ORDRE'],
  ])('%s', (clause) => expect(isOrderClause(clause)).toBe(true));
});

describe('a name', () => {
  it.each([
    ...[
      'Made to Order Furniture GmbH',
      'Border Trade Co.',
      'Orderly GmbH',
      'ORDERLY LOGISTICS',
      'Order Express BV',
    ],
    ...['ORDER OF MALTA HOSPITAL', 'Order of St. John', 'Order of Friars Minor', 'The Order of Malta'],
    ...[
      'BEARER LTD',
      'Bearer & Sons',
      'Holder Trading BV',
      'Anorder AG',
      'Tailor Orders Ltd',
      'Bank of China',
    ],
    ...[
      '凭祥指示灯有限公司',
      '订单科技有限公司',
      '秩序安防（重庆）有限公司',
      '重庆指示灯厂',
      '空白科技有限公司',
    ],
    ...[
      '定制家具 Made to Order',
      '贝尔 BEARER',
      '有序物流 ORDER',
      '重庆持有人管理有限公司',
      '按键指示器有限公司',
    ],
    ...['ООО Приказчик', 'Банк Заказ', 'Ordre des Avocats', 'Inhaber Müller GmbH'],
  ])('%s', (name) => {
    expect(isOrderClause(name)).toBe(false);
    expect(namesNobody(name)).toBe(false);
  });

  it('stays one, or no clause becomes one, by case, width, spaces and a full stop', () => {
    const texts = fc.constantFrom(
      'to order',
      'bank x or order',
      '凭中国银行指示',
      'order of malta',
      'bearer ltd',
    );
    const pads = fc.constantFrom('', ' ', '.', ' .', '　');
    fc.assert(
      fc.property(texts, pads, pads, (text, before, after) => {
        const wide = [...text].map((each) => (/[a-z]/.test(each) ? wider(each) : each)).join('');
        for (const same of [text.toUpperCase(), wide])
          expect(isOrderClause(before + same + after)).toBe(isOrderClause(text));
      }),
    );
  });

  it('is read whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (namesNobody(text) && /[\p{L}\p{N}]/u.test(text)) expect(isOrderClause(text)).toBe(true);
      }),
    );
  });
});

/** A small letter as it stands in the full width of Chinese type. */
const wider = (letter: string): string => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0);

it('to an order without saying whose, or to a bearer, names nobody', () => {
  for (const text of [
    '',
    ' ',
    '---',
    'order',
    ' To Order.',
    '凭指示',
    '凭指示（空白）',
    'BEARER',
    '持有人',
    'Приказу',
  ])
    expect(namesNobody(text)).toBe(true);
  for (const text of ['TO ORDER OF BANK X', '凭中国银行指示', 'Bank X or order', 'Order of Bank X'])
    expect(namesNobody(text)).toBe(false);
});
