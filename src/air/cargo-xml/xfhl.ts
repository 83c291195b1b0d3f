import { each, inside, leaf, sequence, values, type Binding } from './binding';
import { instant, measure, number } from './codecs';
import { consignmentHints, customsNotes, numberOci } from './consignment';
import { cargoXml } from './message';
import type { Reading, Tree } from './reading';
import { messageTypes, volumeUnits, weightUnits } from './tables';
import type { XmlElement } from './xml';

const houses = each('IncludedHouseConsignment', 'houses', [
  sequence('SequenceNumeric'),
  leaf('GrossWeightMeasure', 'weight', measure(weightUnits)),
  leaf('GrossVolumeMeasure', 'volume', measure(volumeUnits)),
  leaf('PackageQuantity', 'slac', number),
  leaf('TotalPieceQuantity', 'pieces', number),
  leaf('SummaryDescription', 'goods'),
  inside('TransportContractDocument', leaf('ID', 'hawb')),
  inside('OriginLocation', leaf('ID', 'origin')),
  inside('FinalDestinationLocation', leaf('ID', 'destination')),
  values('HandlingSPHInstructions', 'shc', 'DescriptionCode'),
  customsNotes,
]);

/** Repeats the number of the business header. */
const contract: Binding = {
  read: (from, _into, _pointer, reading) => reading.pass(reading.peek(from, 'TransportContractDocument')),
  write: ({ masterAwb }, into) =>
    void into.push({
      name: 'TransportContractDocument',
      children: [{ name: 'ID', text: String(masterAwb) }],
    }),
};

/** The list says nothing of being complete; it is when its pieces are those of the master. */
function finish(document: Tree, reading: Reading, root: XmlElement): void {
  const listed = (document.houses ?? []) as Tree[];
  const pieces = listed.reduce((sum, line) => sum + (typeof line.pieces === 'number' ? line.pieces : 0), 0);
  document.complete = pieces === document.pieces;
  const total = reading.peek(root, 'MasterConsignment', 'TotalPieceQuantity') ?? root;
  reading.from('/complete', total);
  reading.defaulted(
    total,
    `Whether the list is complete is not said; ${pieces} pieces are listed, so it was taken as ${document.complete ? 'complete' : 'incomplete'}.`,
    `报文未注明清单是否完整；所列合计 ${pieces} 件，按${document.complete ? '完整' : '不完整'}处理。`,
  );
  for (const line of listed) numberOci(line);
  const issued = reading.peek(root, 'MessageHeaderDocument', 'IssueDateTime');
  const issuedAt = issued && instant.read(issued, reading);
  if (!issued || issuedAt === undefined) return;
  document.issuedAt = issuedAt;
  reading.from('/issuedAt', issued);
}

/** XFHL: the list of houses under a master (785). */
export const xfhl = cargoXml({
  type: messageTypes.xfhl,
  parts: [
    inside('BusinessHeaderDocument', leaf('ID', 'masterAwb')),
    inside(
      'MasterConsignment',
      leaf('IncludedTareGrossWeightMeasure', 'grossWeight', measure(weightUnits)),
      leaf('TotalPieceQuantity', 'pieces', number),
      contract,
      inside('OriginLocation', leaf('ID', 'origin')),
      inside('FinalDestinationLocation', leaf('ID', 'destination')),
      houses,
    ),
  ],
  typeCode: () => '785',
  issuedAt: ({ issuedAt }) => issuedAt as string | undefined,
  finish,
  hints: [
    ...consignmentHints,
    {
      pointer:
        /^\/houses\/\d+\/(shipper|consignee|hsCodes|currency|prepaidCollect|declaredValue\w+|insuredAmount)\b/,
      text: { en: 'It goes in the XFZB of the house.', zh: '该内容由分运单的 XFZB 报文传送。' },
    },
  ],
});
