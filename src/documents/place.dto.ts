import { Day, Identifier, Part, Text } from '../http/fields.decorator';
import { Names } from './parts.dto';

/** A place as the operator adds it to the reference data. */
export class PlaceRequest {
  @Part(() => Names, { en: 'Names of the place', zh: '地点名称' })
  names!: Names;

  @Identifier('country', { en: 'Country', zh: '国家', source: 'ISO 3166-1 alpha-2' })
  country!: string;

  @Identifier('unlocode', {
    en: 'UN/LOCODE; left out where the list has none, as for Dostyk',
    zh: 'UN/LOCODE 代码（无代码的地点不填，如多斯特克）',
    source: 'UN/ECE Rec 16',
    optional: true,
  })
  unlocode?: string;

  @Text({
    en: 'UN/LOCODE functions: 1 port, 2 rail, 3 road, 4 airport, 5 post, 6 multimodal, 7 fixed',
    zh: 'UN/LOCODE 功能代码：1 港口，2 铁路，3 公路，4 机场，5 邮政，6 多式联运，7 固定设施',
    max: 7,
    pattern: '^[1-7]{1,7}$',
    optional: true,
  })
  functions?: string;

  @Identifier('station', { en: 'Railway station code', zh: '车站代码', source: 'OSJD', optional: true })
  stationCode?: string;

  @Text({
    en: 'Customs port code',
    zh: '口岸代码',
    max: 5,
    pattern: '^[0-9]{5}$',
    source: 'GACC CN003',
    optional: true,
  })
  customsPort?: string;

  @Day({ en: 'First day on which it may be used', zh: '启用日期', optional: true })
  validFrom?: string;

  @Day({ en: 'Last day on which it may be used', zh: '停用日期', optional: true })
  validTo?: string;
}

/** A place as the list has it. */
export class PlaceView extends PlaceRequest {
  @Text({
    en: 'Code under which the operator put it in force; left out of a place of the first list',
    zh: '运营方启用该地点所用代码；初始地点表中的地点无此项',
    max: 40,
    optional: true,
  })
  code?: string;
}

/** Places that were found, all of them. */
export class PlacesView {
  @Part(() => PlaceView, { en: 'The places', zh: '地点', many: { min: 0, max: 10_000 } })
  items!: PlaceView[];
}
