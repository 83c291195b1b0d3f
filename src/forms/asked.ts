import { Refusal } from '../findings/refusal';
import { codePages, type CodePage } from './code-page';
import { viewNames, type ViewName } from './forms.dto';

/** What is asked to be seen, and how. */
export interface Asked {
  view: ViewName;
  leg?: number;
  charset?: CodePage;
  /** Amounts of charges in the place of "as agreed"; for the party that entered them. */
  amounts?: boolean;
}

export const viewQuery = {
  leg: 'leg of the waybill; may be left out where only one fits the form',
  version: 'version number; the present one when left out',
  amounts: 'true to print amounts of charges instead of "as agreed"; for the submitter alone',
  charset: `character set of a message: ${codePages.join(', ')}`,
};

/** A view by its name; any other name is refused with the names that there are. */
export function viewOf(name: string): ViewName {
  const known = viewNames.find((each) => each === name);
  if (known === undefined) throw new Refusal('view.unknown', { facts: { views: viewNames.join(', ') } });
  return known;
}

/** What the address and its query ask for. */
export function askedOf(view: string, query: Record<string, string | undefined>): Asked {
  const { leg, charset, amounts } = query;
  const page = codePages.find((each) => each === (charset ?? 'utf-8'));
  const plain = amounts === undefined || amounts === 'true' || amounts === 'false';
  if (page === undefined || !plain || (leg !== undefined && !/^[1-9]\d?$/.test(leg)))
    throw new Refusal('request.malformed', {
      detail: {
        en: `"leg" is a number from 1, "amounts" true or false, and "charset" one of ${codePages.join(', ')}.`,
        zh: `leg 应为自 1 起的序号，amounts 应为 true 或 false，charset 应为 ${codePages.join('、')} 之一。`,
      },
    });
  return {
    view: viewOf(view),
    charset: page as CodePage,
    ...(leg !== undefined && { leg: Number(leg) }),
    ...(amounts === 'true' && { amounts: true }),
  };
}
