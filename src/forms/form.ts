import type { Discrepancy } from '../documents/ucp600';
import { at, type Text } from '../findings/finding';

/** The heading of a box: Russian as well on the railway forms, which are printed in it. */
export interface Label extends Text {
  ru?: string;
}

/** One value in one box of a form. */
export interface FormField {
  /** Number of the box as printed on the form; empty where the form does not number it. */
  box: string;
  /** What the value means, the same on every form, such as `goods`; two forms are compared by it. */
  field: string;
  label: Label;
  value: string;
  /** JSON Pointers of the fields of the record that the value was made from. */
  from: string[];
}

/** A table that is attached where a box has room for one entry only, such as the wagon list. */
export interface FormList {
  label: Label;
  columns: Label[];
  rows: string[][];
  /** Where each row was made from. */
  from: string[];
}

/** What goes wrong with a value on its way. */
export type LossKind = 'cut' | 'characters' | 'language' | 'no_box' | 'changed' | 'missing';

/** A value that a form or message cannot carry as it stands in the record, told before anything is sent. */
export interface Loss {
  kind: LossKind;
  /** JSON Pointer into the record. */
  pointer: string;
  box?: string;
  /** The value as it stands in the record, shortened to 80 characters. */
  value?: string;
  /** What arrives in its place; left out where nothing does. */
  becomes?: string;
  message: Text;
}

/** The name of a form that can be made of a record. */
export type FormName =
  | 'smgs'
  | 'cim-smgs'
  | 'cmr'
  | 'sea-waybill'
  | 'air-waybill'
  | 'packing-list'
  | 'rail-bill'
  | 'multimodal-waybill'
  | 'house-manifest'
  | 'record';

/** Forms that a multimodal waybill is seen on beside its own. */
export type LegFormName = Extract<
  FormName,
  'smgs' | 'cim-smgs' | 'cmr' | 'sea-waybill' | 'air-waybill' | 'packing-list'
>;

/** A form as filled in from a record: a view, never stored and never edited. */
export interface Form {
  form: FormName;
  title: Label;
  fields: FormField[];
  lists: FormList[];
  losses: Loss[];
  /** The document of its own that this form is a view of, as far as the record has it; ready to submit once the missing fields are filled in. */
  draft?: { kind: string; document: object; origins: DraftOrigin[] };
  /** What a bank would find on a negotiable document; told with the view and printed on no paper. */
  discrepancies?: Discrepancy[];
}

/** Where a value of a draft came from: pointers into the draft and into the record. */
export interface DraftOrigin {
  pointer: string;
  from: string;
}

/** Collects the fields of a form; a value that is not there takes no box. */
export class Sheet {
  readonly fields: FormField[] = [];
  readonly lists: FormList[] = [];
  readonly losses: Loss[] = [];

  put(box: string, field: string, label: Label, value: string | undefined, ...from: string[]): void {
    if (value !== undefined && value !== '') this.fields.push({ box, field, label, value, from });
  }
}

/** Appends to a pointer the way that the forms do: `one('/goods', 0, 'names')` is `/goods/0/names`. */
export const one = (pointer: string, ...keys: (string | number)[]): string => at(pointer, ...keys);

/** Fields of a record that appear in no box, so that nobody thinks they were told: the topmost pointers. */
export function leftOut(record: object, used: readonly string[], ignored: readonly string[] = []): Loss[] {
  const covered = [...used, ...ignored];
  const isCovered = (pointer: string): boolean =>
    covered.some((each) => pointer === each || pointer.startsWith(`${each}/`));
  const leads = (pointer: string): boolean => covered.some((each) => each.startsWith(`${pointer}/`));
  const walk = (value: unknown, pointer: string): string[] => {
    if (pointer !== '' && isCovered(pointer)) return [];
    if (typeof value !== 'object' || value === null || (pointer !== '' && !leads(pointer))) return [pointer];
    return Object.entries(value).flatMap(([key, each]) => walk(each, at(pointer, key)));
  };
  return walk(record, '').map((pointer) => ({
    kind: 'no_box',
    pointer,
    message: {
      en: 'This form has no box for it; the receiver of the form alone does not learn it.',
      zh: '该单证格式无对应栏目，仅凭该单证的接收方无法获知此项。',
    },
  }));
}
