import { inOrder } from '../multimodal/legs';
import type { MultimodalWaybill } from '../multimodal/multimodal-waybill.dto';
import { at } from '../findings/finding';
import { awbDraft } from './awb-draft';
import { chargesText } from './charges';
import type { Draft } from './draft';
import { leftOut, one, Sheet, type FormName, type LegFormName } from './form';
import type { Form, FormField, FormLabel, FormLoss } from './form.dto';
import { noteDraft } from './note-draft';
import { railForm } from './rail-form';
import { fillCmr } from './cmr';
import { legOf } from './leg-parts';
import { fillPackingList } from './packing-list';
import { fillSeaWaybill } from './sea-waybill';

/** The mode of the leg that a form is for; a form without one is of the whole waybill. */
export const modeOfForm: Readonly<Partial<Record<FormName, string>>> = {
  smgs: '2',
  'cim-smgs': '2',
  cmr: '3',
  'sea-waybill': '1',
  'air-waybill': '4',
};

const titles: Readonly<Record<'cmr' | 'sea-waybill' | 'air-waybill' | 'packing-list', FormLabel>> = {
  cmr: { en: 'CMR consignment note', zh: '国际公路货物运单（CMR）' },
  'sea-waybill': { en: 'Sea waybill', zh: '海运单' },
  'air-waybill': { en: 'Air waybill (draft)', zh: '空运单（草稿）' },
  'packing-list': { en: 'Packing list', zh: '装箱单' },
};

/** Forms that a waybill can be seen on, with the legs that each is for. */
export function formsOfWaybill({ legs }: MultimodalWaybill): { form: FormName; leg?: number }[] {
  const ofLegs = inOrder(legs).flatMap(({ leg }) =>
    (Object.keys(modeOfForm) as FormName[])
      .filter((form) => modeOfForm[form] === leg.mode)
      .map((form) => ({ form, leg: leg.sequence })),
  );
  return [...ofLegs, { form: 'packing-list' }];
}

/** A waybill on one form. What stands on other legs concerns their forms and is not told as a loss. */
export function waybillForm(
  form: LegFormName,
  waybill: MultimodalWaybill,
  sequence: number,
  amounts = false,
): Form {
  if (form === 'smgs' || form === 'cim-smgs') return railView(form, waybill, sequence, amounts);
  if (form === 'air-waybill') return airView(waybill, sequence, amounts);
  const sheet = new Sheet();
  const placed = legOf(waybill, sequence);
  if (form === 'packing-list') fillPackingList(sheet, waybill);
  else if (placed && form === 'cmr') fillCmr(sheet, waybill, placed, amounts);
  else if (placed) fillSeaWaybill(sheet, waybill, placed, amounts);
  const used = [...sheet.fields, ...sheet.lists].flatMap(({ from }) => from);
  const losses = [...sheet.losses, ...leftOut(waybill, used, notOf(waybill, form, sequence))];
  return { form, title: titles[form], fields: sheet.fields, lists: sheet.lists, losses };
}

/** Fields of a waybill that say nothing on a form of one leg: other legs, and what is the waybill's alone. */
function notOf({ legs, charges = [] }: MultimodalWaybill, form: FormName, sequence: number): string[] {
  const own = [
    ...['/documentType', '/handover', '/negotiable', '/singleLegReason', '/operator', '/customs'],
    ...['/languages', '/translations', '/regimes'],
    ...charges.flatMap(({ legSequence }, index) => (legSequence === sequence ? [] : at('/charges', index))),
  ];
  const others = legs.flatMap((leg, index) =>
    leg.sequence === sequence
      ? ['sequence', 'mode', 'stage'].map((key) => at('/legs', index, key))
      : [at('/legs', index)],
  );
  if (form !== 'packing-list') return [...own, ...others];
  // A packing list tells what is packed in what, and nothing of the carriage.
  return [
    ...own,
    '/legs',
    '/issueDate',
    '/issuePlace',
    '/placeOfReceipt',
    '/placeOfDelivery',
    '/portOfLoading',
    '/portOfDischarge',
    '/notifyParties',
    '/insurance',
    '/declaredValue',
    '/temperature',
    '/noOpenInspection',
    '/attachedDocuments',
    '/units',
    '/charges',
  ];
}

const traced = (draft: Draft, fields: FormField[]): FormField[] =>
  fields.map((field) => ({ ...field, from: field.from.map((pointer) => draft.origin(pointer)) }));

/** Losses of the note point into the draft; where a value of the waybill is behind them, they point to that. */
function railView(
  form: 'smgs' | 'cim-smgs',
  waybill: MultimodalWaybill,
  sequence: number,
  amounts: boolean,
): Form {
  const draft = noteDraft(waybill, sequence, form === 'smgs' ? 'SMGS' : 'CIM_SMGS');
  const view = railForm(form, draft.document);
  return {
    ...view,
    fields: [
      ...traced(draft, view.fields),
      // The SMGS note has who pays (box 23) and no amounts; the common note has its charge sections (49–58).
      ...(form === 'cim-smgs' ? chargesField('49', waybill, sequence, amounts) : []),
    ],
    lists: view.lists.map((list) => ({ ...list, from: list.from.map((pointer) => draft.origin(pointer)) })),
    losses: [
      ...draft.losses,
      ...view.losses.map((loss): FormLoss => ({ ...loss, pointer: draft.origin(loss.pointer) })),
    ],
    draft: { kind: 'rail-note', document: draft.document, origins: draft.allOrigins },
  };
}

const airLabels: Readonly<Record<string, FormLabel>> = {
  awb: { en: 'Air waybill number', zh: '空运单号' },
  type: { en: 'Type', zh: '类型' },
  carrier: { en: 'Carrier', zh: '承运人' },
  origin: { en: 'Airport of departure', zh: '始发站' },
  destination: { en: 'Airport of destination', zh: '目的站' },
  routing: { en: 'Routing', zh: '航线' },
  shipper: { en: 'Shipper', zh: '托运人' },
  consignee: { en: 'Consignee', zh: '收货人' },
  notify: { en: 'Notify', zh: '通知方' },
  pieces: { en: 'Pieces', zh: '件数' },
  grossWeight: { en: 'Gross weight', zh: '毛重' },
  volume: { en: 'Volume', zh: '体积' },
  handlingInformation: { en: 'Nature of goods', zh: '货物品名' },
  currency: { en: 'Currency', zh: '币种' },
  declaredValueCarriage: { en: 'Declared value for carriage', zh: '供运输用声明价值' },
  customs: { en: 'Customs', zh: '海关' },
};

function chargesField(
  box: string,
  waybill: MultimodalWaybill,
  sequence: number,
  amounts: boolean,
): FormField[] {
  const { text, from } = chargesText(waybill, sequence, amounts);
  return text === undefined
    ? []
    : [{ box, field: 'charges', label: { en: 'Charges', zh: '运费' }, value: text, from }];
}

function airView(waybill: MultimodalWaybill, sequence: number, amounts: boolean): Form {
  const draft = awbDraft(waybill, sequence);
  const fields = Object.entries(draft.document).map(([key, value]): FormField => ({
    box: '',
    field: key,
    label: airLabels[key] ?? { en: key, zh: key },
    value: typeof value === 'object' ? JSON.stringify(value) : String(value),
    from: [draft.origin(one('', key))],
  }));
  return {
    form: 'air-waybill',
    title: titles['air-waybill'],
    fields: [...fields, ...chargesField('AWB 24', waybill, sequence, amounts)],
    lists: [],
    losses: draft.losses,
    draft: { kind: 'air-waybill', document: draft.document, origins: draft.allOrigins },
  };
}
