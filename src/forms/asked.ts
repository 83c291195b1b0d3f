import { Refusal } from '../findings/refusal';
import { codePages, type CodePage } from './code-page';
import { viewNames, type ViewName } from './forms.dto';

/** What is asked to be seen, and how. */
export interface Asked {
  view: ViewName;
  leg?: number;
  charset?: CodePage;
}

export const viewQuery = {
  leg: 'leg of the waybill; may be left out where only one fits the form',
  version: 'version number; the present one when left out',
  charset: `character set of a message: ${codePages.join(', ')}`,
};

/** A view by its name; any other name is refused with the names that there are. */
export function viewOf(name: string): ViewName {
  const known = viewNames.find((each) => each === name);
  if (known === undefined) throw new Refusal('view.unknown', { facts: { views: viewNames.join(', ') } });
  return known;
}

/** What the address and its query ask for. */
export function askedOf(view: string, { leg, charset }: Record<string, string | undefined>): Asked {
  const page = codePages.find((each) => each === (charset ?? 'utf-8'));
  if (page === undefined || (leg !== undefined && !/^[1-9]\d?$/.test(leg)))
    throw new Refusal('request.malformed', {
      detail: {
        en: `"leg" is a number from 1 and "charset" one of ${codePages.join(', ')}.`,
        zh: `leg 应为自 1 起的序号，charset 应为 ${codePages.join('、')} 之一。`,
      },
    });
  return { view: viewOf(view), charset: page as CodePage, ...(leg !== undefined && { leg: Number(leg) }) };
}
