import type { HouseManifest } from '../air/house-manifest.dto';
import { leftOut, one, Sheet } from './form';
import type { Form } from './form.dto';
import { label } from './leg-parts';
import { decimal, joined, partyText } from './words';

/** The house manifest (FHL, Cargo-XML XFHL): the houses under one master, one line each. */
export function houseManifestForm(manifest: HouseManifest): Form {
  const sheet = new Sheet();
  const { masterAwb, reference, origin, destination, pieces, grossWeight, houses } = manifest;
  sheet.put('', 'master', label('Master air waybill', '总运单号'), masterAwb, '/masterAwb');
  sheet.put('', 'number', label('Reference', '清单编号'), reference, '/reference');
  sheet.put(
    '',
    'routing',
    label('Airports of departure and destination', '始发站和目的站'),
    `${origin} – ${destination}`,
    '/origin',
    '/destination',
  );
  sheet.put('', 'packages', label('Pieces of the master', '总运单件数'), String(pieces), '/pieces');
  sheet.put(
    '',
    'mass',
    label('Gross weight of the master', '总运单毛重'),
    joined([decimal(grossWeight.value), grossWeight.unit]),
    '/grossWeight',
  );
  sheet.put(
    '',
    'complete',
    label('Houses listed', '所列分运单'),
    `${houses.length} of ${manifest.houseCount ?? (manifest.complete ? houses.length : '?')} · ${
      manifest.complete ? 'complete 完整' : 'incomplete 未完'
    }`,
    '/complete',
    '/houseCount',
  );
  sheet.put('', 'contractDate', label('Issued at', '签发时间'), manifest.issuedAt, '/issuedAt');
  listHouses(sheet, manifest);
  const used = [...sheet.fields, ...sheet.lists].flatMap(({ from }) => from);
  return {
    form: 'house-manifest',
    title: label('House manifest', '分运单清单'),
    fields: sheet.fields,
    lists: sheet.lists,
    losses: leftOut(manifest, used, ['/customs']),
  };
}

function listHouses(sheet: Sheet, { houses }: HouseManifest): void {
  sheet.lists.push({
    label: label('House waybills', '分运单'),
    columns: [
      label('House', '分运单号'),
      label('From – to', '起讫'),
      label('Pieces', '件数'),
      label('Weight', '毛重'),
      label('SLAC', '内件数'),
      label('Goods', '品名'),
      label('Handling', '操作代码'),
      label('Shipper', '托运人'),
      label('Consignee', '收货人'),
    ],
    rows: houses.map((house) => [
      house.hawb,
      `${house.origin}–${house.destination}`,
      String(house.pieces),
      joined([decimal(house.weight.value), house.weight.unit]),
      house.slac?.toString() ?? '',
      joined([house.goods, house.hsCodes && `HS ${house.hsCodes.join(', ')}`], '; '),
      house.shc?.join(' ') ?? '',
      house.shipper ? partyText(house.shipper) : '',
      house.consignee ? partyText(house.consignee) : '',
    ]),
    from: houses.map((_, index) => one('/houses', index)),
  });
}
