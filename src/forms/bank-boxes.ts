import type { NegotiableTerms } from '../documents/negotiable.dto';
import { one, type Sheet } from './form';
import type { FormLabel } from './form.dto';
import { label, placeText } from './leg-parts';
import { joined } from './words';

/** The annotation that the Convention wants on the face of the document (UNCITRAL, adopted 15 December 2025). */
export const conventionAnnotation =
  'Subject to the United Nations Convention on Negotiable Cargo Documents 适用《联合国可转让货物单证公约》';

/** What a print of an electronic bill is worth by itself. */
export const printOfRecord =
  'Print of an electronic bill: the sole original is the electronic record, and possession of this paper gives no right. 电子提单打印件：唯一正本为电子记录，持有本纸质件不享有任何权利。';

const bases: Readonly<Record<NegotiableTerms['titleBasis'], string>> = {
  STRAIGHT: 'STRAIGHT 记名',
  TO_ORDER: 'TO ORDER 指示',
  BEARER: 'TO BEARER 不记名',
};

const legalBases: Readonly<Record<string, string>> = {
  CONTRACT: 'By contract of the parties 依当事人合同',
  NCD_CONVENTION: 'Convention on Negotiable Cargo Documents 《可转让货物单证公约》',
  MARITIME_CODE_ERECORD: 'Maritime Code of China, electronic record 《海商法》电子记录',
  OTHER: 'Other 其他',
};

const capacities: Readonly<Record<string, string>> = {
  CARRIER: 'as carrier 以承运人身份',
  MULTIMODAL_TRANSPORT_OPERATOR: 'as multimodal transport operator 以多式联运经营人身份',
  AGENT_OF_CARRIER: 'as agent for the carrier 作为承运人的代理人',
  AGENT_OF_OPERATOR: 'as agent for the operator 作为经营人的代理人',
};

/** Puts values under numbers of its own, in the order in which a bank reads them. */
export class NumberedSheet {
  private last = 0;

  constructor(readonly sheet: Sheet) {}

  put(field: string, heading: FormLabel, value: string | undefined, ...from: string[]): void {
    this.last += 1;
    this.sheet.put(String(this.last), field, heading, value, ...from);
  }
}

/** To whose order the bill is made out, or the consignee that it names. */
export function titleText({ titleBasis, orderParty }: NegotiableTerms): string {
  return joined([bases[titleBasis], orderParty && `— to the order of 凭指示：${orderParty}`]);
}

/** Pointers of the terms of title, which both kinds have at the same place. */
const from = (key: string): string => one('/negotiable', key);

/** Boxes that a bank looks for under UCP 600 arts 19, 24 and 27, and those that say what the title rests on. */
export function putBankBoxes(sheet: NumberedSheet, terms: NegotiableTerms): void {
  const { takingInCharge } = terms;
  sheet.put(
    'takingInCharge',
    label('Taken in charge', '接管货物地点及日期'),
    joined([placeText(takingInCharge.place), takingInCharge.date], ', '),
    from('takingInCharge'),
  );
  sheet.put(
    'condition',
    label('Apparent condition and reservations', '货物外表状况及批注'),
    joined(
      [
        terms.apparentCondition === 'GOOD_ORDER'
          ? 'In apparent good order and condition 外表状况良好'
          : 'With reservations 有批注',
        ...(terms.reservations ?? []),
      ],
      '; ',
    ),
    from('apparentCondition'),
    from('reservations'),
  );
  putTitle(sheet, terms);
  putLaw(sheet, terms);
  putSignature(sheet, terms);
}

/** How the title is made out, in how many originals, and who pays the freight. */
function putTitle(sheet: NumberedSheet, terms: NegotiableTerms): void {
  sheet.put(
    'freightTerms',
    label('Freight', '运费'),
    terms.freightTerms === 'PREPAID' ? 'Freight prepaid 运费预付' : 'Freight collect 运费到付',
    from('freightTerms'),
  );
  sheet.put(
    'titleBasis',
    label('Made out', '抬头'),
    titleText(terms),
    from('titleBasis'),
    from('orderParty'),
  );
  sheet.put(
    'originals',
    label('Number of originals', '正本份数'),
    terms.originalsIssued === 1
      ? 'ONE (1), electronic 壹份（电子）'
      : `${terms.originalsIssued} (electronic 电子)`,
    from('originalsIssued'),
  );
}

/** What carriage and title rest on. */
function putLaw(sheet: NumberedSheet, terms: NegotiableTerms): void {
  const { termsRef } = terms;
  sheet.put(
    'terms',
    label('Terms and conditions', '运输条款'),
    `${termsRef.url} (SHA-256 ${termsRef.sha256})`,
    from('termsRef'),
  );
  sheet.put('law', label('Governing law', '适用法律'), terms.governingLaw, from('governingLaw'));
  sheet.put(
    'legalBasis',
    label('Legal basis of the title', '物权效力依据'),
    legalBases[terms.legalBasis] ?? terms.legalBasis,
    from('legalBasis'),
  );
  sheet.put(
    'annotation',
    label('Annotation of the Convention', '公约批注'),
    terms.ncdAnnotation ? conventionAnnotation : undefined,
    from('ncdAnnotation'),
  );
  sheet.put(
    'rulebook',
    label('Rulebook, SHA-256', '平台规则 SHA-256'),
    terms.rulebookHash,
    from('rulebookHash'),
  );
}

/** Where, when and by whom it is signed, and what the print of it is not. */
function putSignature(sheet: NumberedSheet, terms: NegotiableTerms): void {
  const { signatory } = terms;
  sheet.put(
    'issued',
    label('Place and date of issue', '签发地点和日期'),
    joined([placeText(terms.issuePlace), terms.issueDate], ', '),
    from('issuePlace'),
    from('issueDate'),
  );
  sheet.put(
    'signature',
    label('Signed', '签署'),
    joined([signatory.name, capacities[signatory.capacity] ?? signatory.capacity], ', '),
    from('signatory'),
  );
  sheet.put('print', label('This paper', '本纸质件'), printOfRecord);
}
