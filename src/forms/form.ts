import { at } from '../findings/finding';
import type { FormField, FormLabel, FormList, FormLoss } from './form.dto';

/** What goes wrong with a value on its way. */
export const lossKinds = ['cut', 'characters', 'language', 'no_box', 'changed', 'missing'] as const;
export type LossKind = (typeof lossKinds)[number];

/** The name of a form that can be made of a record. */
export const formNames = [
  'smgs',
  'cim-smgs',
  'cmr',
  'sea-waybill',
  'air-waybill',
  'packing-list',
  'rail-bill',
  'multimodal-waybill',
  'house-manifest',
  'record',
] as const;
export type FormName = (typeof formNames)[number];

/** Forms that a multimodal waybill is seen on beside its own. */
export type LegFormName = Extract<
  FormName,
  'smgs' | 'cim-smgs' | 'cmr' | 'sea-waybill' | 'air-waybill' | 'packing-list'
>;

/** Collects the fields of a form; a value that is not there takes no box. */
export class Sheet {
  readonly fields: FormField[] = [];
  readonly lists: FormList[] = [];
  readonly losses: FormLoss[] = [];

  put(box: string, field: string, label: FormLabel, value: string | undefined, ...from: string[]): void {
    if (value !== undefined && value !== '') this.fields.push({ box, field, label, value, from });
  }
}

/** Appends to a pointer the way that the forms do: `one('/goods', 0, 'names')` is `/goods/0/names`. */
export const one = (pointer: string, ...keys: (string | number)[]): string => at(pointer, ...keys);

/** Fields of a record that appear in no box, so that nobody thinks they were told: the topmost pointers. */
export function leftOut(
  record: object,
  used: readonly string[],
  ignored: readonly string[] = [],
): FormLoss[] {
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
