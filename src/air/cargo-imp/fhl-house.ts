import {
  MessageError,
  type MessageFormat,
  type MessageReading,
  type MessageWriting,
} from '../../documents/message-format';
import { shown } from '../../findings/finding';
import type { HouseManifest } from '../house-manifest.dto';
import type { HouseWaybill } from '../house-waybill.dto';
import { takeSecurityStatus } from './consignment';
import { readFhl } from './fhl-read';
import { fhlLines, type FhlHouse } from './fhl';
import { lossesOf } from './losses';
import { messageBytes } from './message-text';

/** A house waybill as an FHL of one house, which is how most forwarders send them. */
export const fhlHouse: MessageFormat = {
  name: 'Cargo-IMP FHL/5',
  mediaTypes: ['text/plain'],
  read: readHouse,
  write: (document) => writeHouse(document as HouseWaybill),
};

function readHouse(bytes: Buffer): MessageReading {
  const reading = readFhl(bytes);
  takeSecurityStatus(reading, ['houses', 0]);
  const { document, losses, places } = reading;
  const { masterAwb, houses = [], pieces, grossWeight } = document as unknown as HouseManifest;
  const [house] = houses;
  if (!house || houses.length > 1)
    throw new MessageError('line 1', {
      en: `The message has ${houses.length} houses; send it as a house manifest, or each house by itself.`,
      zh: `报文含 ${houses.length} 票分运单，请按分运单清单提交，或逐票发送。`,
    });
  const { weight, ...rest } = house;
  return {
    document: { masterAwb, ...rest, grossWeight: weight },
    losses: [
      // The guess about the list is nothing that a house waybill says.
      ...losses
        .filter(({ pointer }) => pointer !== '/complete')
        .map((loss) => ({ ...loss, ...moved(loss.pointer) })),
      {
        kind: 'dropped',
        place: places.get('/pieces') ?? 'line 2, MBI',
        actual: `${pieces}, ${grossWeight?.value} ${grossWeight?.unit}`,
        message: {
          en: 'Pieces and weight of the master; a house waybill has no field for them.',
          zh: '总运单件数与重量，分运单无对应字段。',
        },
      },
    ],
    places: new Map(
      [...places].flatMap(([pointer, place]) =>
        Object.values(moved(pointer)).map((to) => [to, place] as const),
      ),
    ),
  };
}

/** A pointer into the list as one into the house waybill; those of the master's quantities lead nowhere. */
function moved(pointer: string | undefined): { pointer?: string } {
  if (pointer === '/masterAwb') return { pointer };
  const [, rest] = /^\/houses\/0(\/.*)$/.exec(pointer ?? '') ?? [];
  return rest ? { pointer: rest.replace(/^\/weight/, '/grossWeight') } : {};
}

function writeHouse(house: HouseWaybill): MessageWriting {
  const { masterAwb, origin, destination, pieces, grossWeight, ...rest } = house;
  const line = { ...rest, origin, destination, pieces, weight: grossWeight } as FhlHouse;
  // The master's own quantities are not in a house waybill; the house's stand for them.
  const list = { masterAwb, origin, destination, pieces, grossWeight, complete: false, houses: [line] };
  const lines = fhlLines(list);
  const bytes = messageBytes(lines);
  const { document, places } = readHouse(bytes);
  const oci = house.oci && { oci: house.oci.map((each, i) => ({ line: i + 1, ...each })) };
  const losses = lossesOf({ ...house, ...oci }, document, places);
  // Reading it back as a house drops what MBI says, so the comparison cannot tell it.
  losses.push({ kind: 'defaulted', place: 'line 2, MBI', actual: shown(lines[1]), message: ofMaster });
  return { bytes, losses };
}

const ofMaster = {
  en: 'The receiver will read pieces, weight and airports of the house as those of the master, which a house waybill does not say; a house manifest says them.',
  zh: '接收方会将本分运单的件数、重量及机场读作总运单数据；分运单不载明总运单数据，如需准确请发送分运单清单。',
};
