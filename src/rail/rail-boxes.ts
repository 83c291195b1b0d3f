/** What stands in a box, by meaning. */
export type RailBox =
  | 'consignor'
  | 'consignee'
  | 'departure'
  | 'destination'
  | 'declarations'
  | 'borders'
  | 'wagon'
  | 'capacity'
  | 'afterTranshipment'
  | 'goods'
  | 'goodsCode'
  | 'packages'
  | 'mass'
  | 'seals'
  | 'carriers'
  | 'payers'
  | 'documents'
  | 'arrival';

/**
 * The SMGS note in the form of 2015 has boxes 1–30 and the common CIM/SMGS note 1–69, and they number
 * the same data differently: goods are 15 on one and 20 on the other. So the note is kept by meaning,
 * and the numbers are kept here.
 */
const smgs: Readonly<Record<RailBox, string>> = {
  consignor: '1',
  departure: '2',
  declarations: '3',
  consignee: '4',
  destination: '5',
  borders: '6',
  wagon: '7',
  capacity: '9',
  afterTranshipment: '13',
  goods: '15',
  goodsCode: '15',
  packages: '17',
  mass: '18',
  seals: '19',
  carriers: '22',
  payers: '23',
  documents: '24',
  arrival: '27',
};

const cimSmgs: Readonly<Record<RailBox, string>> = {
  consignor: '1',
  consignee: '4',
  // Payer codes stand beside consignor and consignee (3, 6) and the invoicing of transit charges in 18.
  payers: '18',
  declarations: '7',
  documents: '9',
  destination: '10',
  borders: '13',
  departure: '16',
  wagon: '19',
  capacity: '19.1',
  goods: '20',
  packages: '20',
  seals: '20',
  goodsCode: '23',
  mass: '24',
  arrival: '28',
  // Mass after transhipment is read as box 38 in one implementation only, so far unconfirmed.
  afterTranshipment: '38',
  carriers: '57',
};

/** The number of a box as it is printed on the form; the domestic waybill (95306) numbers none. */
export function boxNumber(noteKind: string, box: RailBox): string | undefined {
  if (noteKind === 'SMGS') return `SMGS ${smgs[box]}`;
  if (noteKind === 'CIM_SMGS') return `CIM/SMGS ${cimSmgs[box]}`;
  // The common note took the numbering of the CIM form over; the form of CIM alone was not at hand.
  if (noteKind === 'CIM') return `CIM ${cimSmgs[box]}`;
  return undefined;
}
