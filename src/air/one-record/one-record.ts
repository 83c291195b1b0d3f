import { lossesBetween, type LossHint } from '../../documents/message-losses';
import type { MessageFormat, MessageWriting } from '../../documents/message-format';
import type { AirWaybill } from '../air-waybill.dto';
import { readWaybill } from './waybill-read';
import { waybillTree } from './waybill-write';

/** The air waybill in the words of the ONE Record cargo ontology 3.x, as JSON-LD. */
export const oneRecord: MessageFormat = {
  name: 'ONE Record cargo 3',
  mediaTypes: ['application/ld+json'],
  read: readWaybill,
  write: (document) => writeWaybill(document as AirWaybill),
};

function writeWaybill(waybill: AirWaybill): MessageWriting {
  const bytes = Buffer.from(JSON.stringify(waybillTree(waybill)));
  return { bytes, losses: lossesBetween(meant(waybill), readWaybill(bytes), hints) };
}

/** What is said by saying nothing: the order of OCI lines is their number, and XXX is no insurance. */
function meant({ insuredAmount, ...waybill }: AirWaybill): object {
  const { oci } = waybill;
  return {
    ...waybill,
    ...(typeof insuredAmount === 'number' && { insuredAmount }),
    ...(oci && { oci: oci.map((line, i) => ({ line: i + 1, ...line })) }),
  };
}

const hints: readonly LossHint[] = [
  {
    pointer: /^\/(totals|chargeableWeight)|\/total$/,
    text: {
      en: 'ONE Record leaves totals out where their parts are there.',
      zh: 'ONE Record 在已有明细时不含合计。',
    },
  },
  {
    pointer: /^\/(pieces|rateLines\/\d+\/(pieces|goods|dims|hsCodes|commodity))/,
    text: {
      en: 'Pieces are written one by one, up to 2,000 of them, and carry goods and sizes.',
      zh: '逐件写出货物（至多 2000 件），品名与尺寸附于各件。',
    },
  },
];
