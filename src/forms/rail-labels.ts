import type { FormLabel } from './form.dto';

/** A value of the consignment note, by meaning. */
export type NoteField =
  | 'number'
  | 'contractualCarrier'
  | 'consignor'
  | 'consignorCode'
  | 'consignee'
  | 'consigneeCode'
  | 'departure'
  | 'departureCode'
  | 'destination'
  | 'destinationCode'
  | 'declarations'
  | 'borders'
  | 'wagon'
  | 'providedBy'
  | 'capacity'
  | 'axles'
  | 'wagonTare'
  | 'tankType'
  | 'massAfter'
  | 'packagesAfter'
  | 'goods'
  | 'goodsCode'
  | 'dangerous'
  | 'containers'
  | 'packageKind'
  | 'packages'
  | 'mass'
  | 'tare'
  | 'seals'
  | 'loadedBy'
  | 'massMethod'
  | 'carriers'
  | 'payers'
  | 'documents'
  | 'notForCarrier'
  | 'contractDate'
  | 'arrivalDate'
  | 'customsMarks'
  | 'carrierMarks';

/** Titles of the boxes. The Russian ones are those of the SMGS form of 2015, boxes 1–30. */
export const noteLabels: Readonly<Record<NoteField, FormLabel>> = {
  number: { ru: 'Отправка №', en: 'Consignment number', zh: '批号' },
  contractualCarrier: { ru: 'Договорный перевозчик', en: 'Contractual carrier', zh: '缔约承运人' },
  consignor: { ru: 'Отправитель', en: 'Consignor', zh: '发货人' },
  consignorCode: { ru: 'Код отправителя', en: 'Code of the consignor', zh: '发货人代码' },
  consignee: { ru: 'Получатель', en: 'Consignee', zh: '收货人' },
  consigneeCode: { ru: 'Код получателя', en: 'Code of the consignee', zh: '收货人代码' },
  departure: { ru: 'Станция отправления', en: 'Departure station', zh: '发站' },
  departureCode: { ru: 'Код станции отправления', en: 'Code of the departure station', zh: '发站代码' },
  destination: { ru: 'Станция назначения', en: 'Destination station', zh: '到站' },
  destinationCode: { ru: 'Код станции назначения', en: 'Code of the destination station', zh: '到站代码' },
  declarations: { ru: 'Заявления отправителя', en: "Consignor's declarations", zh: '发货人的声明' },
  borders: { ru: 'Пограничные станции переходов', en: 'Border stations', zh: '国境口岸站' },
  wagon: { ru: 'Вагон', en: 'Wagon', zh: '车辆' },
  providedBy: { ru: 'Вагон предоставлен', en: 'Wagon provided by', zh: '车辆由何方提供' },
  capacity: { ru: 'Грузоподъёмность (т)', en: 'Load capacity (t)', zh: '载重量(吨)' },
  axles: { ru: 'Оси', en: 'Axles', zh: '轴数' },
  wagonTare: { ru: 'Масса тары', en: 'Tare mass of the wagon', zh: '自重' },
  tankType: { ru: 'Тип цистерны', en: 'Tank type', zh: '罐车类型' },
  massAfter: { ru: 'Масса груза (после перегрузки)', en: 'Mass after transhipment', zh: '换装后货物重量' },
  packagesAfter: { ru: 'К-во мест (после перегрузки)', en: 'Packages after transhipment', zh: '换装后件数' },
  goods: { ru: 'Наименование груза', en: 'Goods', zh: '货物名称' },
  goodsCode: { ru: 'Код груза', en: 'Goods code', zh: '货物代码' },
  dangerous: { ru: 'Опасный груз', en: 'Dangerous goods', zh: '危险货物' },
  containers: { ru: 'Контейнеры', en: 'Containers', zh: '集装箱' },
  packageKind: { ru: 'Род упаковки', en: 'Kind of packaging', zh: '包装种类' },
  packages: { ru: 'Количество мест', en: 'Number of packages', zh: '件数' },
  mass: { ru: 'Масса (в кг)', en: 'Mass (kg)', zh: '重量(公斤)' },
  tare: { ru: 'Масса тары контейнеров (в кг)', en: 'Tare of containers (kg)', zh: '箱体自重(公斤)' },
  seals: { ru: 'Пломбы', en: 'Seals', zh: '封印' },
  loadedBy: { ru: 'Погружено', en: 'Loaded by', zh: '装车方' },
  massMethod: { ru: 'Способ определения массы', en: 'Method of determining mass', zh: '确定重量的方法' },
  carriers: { ru: 'Перевозчики', en: 'Carriers and their sections', zh: '承运人及区段' },
  payers: { ru: 'Уплата провозных платежей', en: 'Payment of carriage charges', zh: '运送费用的支付' },
  documents: {
    ru: 'Документы, приложенные отправителем',
    en: 'Documents attached by the consignor',
    zh: '发货人添附的文件',
  },
  notForCarrier: {
    ru: 'Информация, не предназначенная для перевозчика, № договора на поставку',
    en: 'Information not for the carrier, supply contract',
    zh: '与承运人无关的信息,供货合同号',
  },
  contractDate: {
    ru: 'Дата заключения договора перевозки',
    en: 'Date the contract of carriage is concluded',
    zh: '缔结运输合同的日期',
  },
  arrivalDate: { ru: 'Дата прибытия', en: 'Date of arrival', zh: '到达日期' },
  customsMarks: {
    ru: 'Отметки для выполнения таможенных и других административных формальностей',
    en: 'Customs and other administrative marks',
    zh: '办理海关和其他行政手续的记载',
  },
  carrierMarks: { ru: 'Отметки перевозчика', en: "Carrier's marks", zh: '承运人记载' },
};

/** Box numbers of the SMGS note (form of 2015). The head of the sheet has no number. */
export const smgsBoxes: Readonly<Partial<Record<NoteField, string>>> = {
  contractualCarrier: '',
  consignor: '1',
  consignorCode: '1',
  departure: '2',
  departureCode: '2',
  declarations: '3',
  consignee: '4',
  consigneeCode: '4',
  destination: '5',
  destinationCode: '5',
  borders: '6',
  wagon: '7',
  providedBy: '8',
  capacity: '9',
  axles: '10',
  wagonTare: '11',
  tankType: '12',
  massAfter: '13',
  packagesAfter: '14',
  goods: '15',
  goodsCode: '15',
  dangerous: '15',
  containers: '15',
  packageKind: '16',
  packages: '17',
  mass: '18',
  seals: '19',
  loadedBy: '20',
  massMethod: '21',
  carriers: '22',
  payers: '23',
  documents: '24',
  notForCarrier: '25',
  contractDate: '26',
  arrivalDate: '27',
  customsMarks: '28',
  number: '29',
  carrierMarks: '30',
};

/**
 * Box numbers of the common CIM/SMGS note (1–69) for the same values. Boxes 37–48 are read from one
 * implementation only; mass after transhipment in 38 is unconfirmed. What the common note has no box
 * for is left out here and told as a loss.
 */
export const cimSmgsBoxes: Readonly<Partial<Record<NoteField, string>>> = {
  consignor: '1',
  consignorCode: '2',
  consignee: '4',
  consigneeCode: '5',
  declarations: '7',
  documents: '9',
  destination: '10',
  destinationCode: '12',
  borders: '13',
  departure: '16',
  departureCode: '17',
  payers: '18',
  wagon: '19',
  capacity: '19.1',
  axles: '19.2',
  wagonTare: '19.3',
  goods: '20',
  containers: '20',
  packageKind: '20',
  packages: '20',
  seals: '20',
  dangerous: '22',
  goodsCode: '23',
  mass: '24B',
  tare: '24T',
  customsMarks: '26',
  arrivalDate: '28',
  contractDate: '29',
  massAfter: '38',
  carriers: '57',
  contractualCarrier: '66',
  number: '69',
};

/** Longest text of a box in characters, as a production system of the common note stores it. */
export const cimSmgsLengths: Readonly<Partial<Record<NoteField, number>>> = {
  consignor: 512,
  consignorCode: 32,
  consignee: 512,
  consigneeCode: 32,
  declarations: 500,
  destination: 80,
  departure: 80,
  payers: 512,
  wagon: 16,
  goods: 4000,
  goodsCode: 80,
  mass: 14,
  tare: 14,
  customsMarks: 1024,
  arrivalDate: 240,
  contractDate: 128,
  contractualCarrier: 100,
  number: 50,
};
