import { FindingView } from '../documents/documents.dto';
import { Code, Flag, Part, Raw, Text, Whole } from '../http/fields.decorator';
import { states, type State } from './reconciliation';

/** Of sums and counts, which no form bounds. */
const unbounded = { min: 0, max: Number.MAX_SAFE_INTEGER };

/** Pieces, and weight as text, so that no reader's floats change it. */
export class LoadText {
  @Whole({ en: 'Pieces', zh: '件数', ...unbounded })
  pieces!: number;

  @Text({ en: 'Gross weight', zh: '毛重', max: 40, example: '571.3 kg' })
  weight!: string;
}

/** What the master itself says. */
export class MasterLoad extends LoadText {
  @Whole({
    en: 'Houses that it names, where it says so',
    zh: '总运单所列分运单数（如有）',
    ...unbounded,
    optional: true,
  })
  houses?: number;
}

/** What the house waybills that were filed come to. */
export class HousesLoad extends LoadText {
  @Whole({ en: 'House waybills that were filed', zh: '已提交的分运单数', ...unbounded })
  filed!: number;
}

/** What the house manifest that counts says. */
export class HouseListLoad extends LoadText {
  @Flag({ en: 'No house is left out', zh: '清单是否完整' })
  complete!: boolean;

  @Whole({
    en: 'Houses in all, where the list says so',
    zh: '分运单总数（如清单载明）',
    ...unbounded,
    optional: true,
  })
  houses?: number;

  @Whole({ en: 'Earlier lists that it supersedes', zh: '被取代的原清单数', ...unbounded })
  superseded!: number;
}

/** What flights load of the master at one airport. */
export class FlightsLoad extends LoadText {
  @Text({ en: 'Airport of loading', zh: '装货机场', max: 3 })
  departure!: string;

  @Whole({ en: 'Flights that load of it there', zh: '在该机场装载本票货物的航班数', ...unbounded })
  flights!: number;

  @Flag({ en: 'All parts of their manifests are filed', zh: '航班舱单是否齐全' })
  complete!: boolean;

  @Flag({ en: 'No later flight brings pieces', zh: '是否已无后续航班装载' })
  final!: boolean;
}

/** A finding of a reconciliation; its pointer is into the master. */
export class DiscrepancyView extends FindingView {
  @Text({
    en: 'Status code of what is missing or too much',
    zh: '短少或多出的状态代码',
    source: 'ONE Record status code',
    max: 24,
    example: 'DIS_SSPD',
    optional: true,
  })
  discrepancy?: string;
}

/** How the parts of a master stand to each other, as it is kept and shown: counts, never the number of a house. */
export class Reconciliation {
  @Code({
    en: 'matched: all there and equal; open: something is still to come; discrepant: something is wrong',
    zh: 'matched 齐全且相符；open 尚未齐全；discrepant 不符',
    of: states,
  })
  state!: State;

  @Part(() => MasterLoad, {
    en: 'What the master says; null until it is filed',
    zh: '总运单所载；未提交时为 null',
    orNull: true,
  })
  master!: MasterLoad | null;

  @Part(() => HousesLoad, { en: 'What the house waybills come to', zh: '各分运单合计' })
  houses!: HousesLoad;

  @Part(() => HouseListLoad, {
    en: 'What the house manifest that counts says; null where there is none',
    zh: '现行分运单清单所载；无清单时为 null',
    orNull: true,
  })
  list!: HouseListLoad | null;

  @Part(() => FlightsLoad, {
    en: 'What flights load, by airport of loading',
    zh: '各装货机场的航班装载情况',
    many: { min: 0, max: 10_000 },
  })
  flights!: FlightsLoad[];

  @Raw(
    {
      en: 'How many filings each answer of customs stands for, by result, as far as the reader may know them',
      zh: '按处理结果统计的海关回执数（以查阅方有权知悉者为限）',
    },
    { type: 'object', additionalProperties: { type: 'integer', minimum: 0 } },
  )
  receipts!: Readonly<Record<string, number>>;

  @Part(() => DiscrepancyView, {
    en: 'What does not agree, and what is still to come',
    zh: '不符之处及尚缺部分',
    many: { min: 0, max: 10_000 },
  })
  findings!: DiscrepancyView[];
}

/** How the masters of a flight stand, on the page of its manifest. */
export class FlightReconciliation {
  @Flag({
    en: 'The document counts: no earlier one is about this part of the flight',
    zh: '本舱单是否计入核对（同一航班部分已有在先舱单时不计入）',
  })
  counts!: boolean;

  @Whole({ en: 'Masters that it carries', zh: '所载总运单数', ...unbounded })
  masters!: number;

  @Whole({ en: 'Of these, matched', zh: '其中相符', ...unbounded })
  matched!: number;

  @Whole({ en: 'Of these, with something still to come', zh: '其中尚未齐全', ...unbounded })
  open!: number;

  @Whole({ en: 'Of these, discrepant', zh: '其中不符', ...unbounded })
  discrepant!: number;

  @Whole({ en: 'Of these, that this exchange has never seen', zh: '其中平台未收到的总运单', ...unbounded })
  unknown!: number;

  @Text({
    en: 'Numbers of the first 100 that are discrepant',
    zh: '不符的总运单号（前 100 份）',
    max: 12,
    many: { min: 0, max: 100 },
  })
  discrepantMasters!: string[];
}

/** A document about a master that the reader may see. */
export class PartOfMaster extends LoadText {
  @Code({ en: 'What it is', zh: '单证类别', of: ['house', 'list', 'flight'] })
  kind!: string;

  @Text({
    en: 'Number of the house; of a flight its number, day, departure and part; empty of a list',
    zh: '分运单号；航班则为航班号、日期、始发机场及部分序号；清单为空',
    max: 64,
    min: 0,
  })
  number!: string;

  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  documentId!: string;
}

/** The reconciliation of one master in full. */
export class MasterReconciliation extends Reconciliation {
  @Text({
    en: 'Houses that the master names and nobody has filed',
    zh: '总运单列有但尚未提交的分运单号',
    max: 40,
    many: { min: 0, max: 10_000 },
  })
  missingHouses!: string[];

  @Text({
    en: 'Houses that are filed and the master does not name, as far as the reader may see them',
    zh: '已提交但总运单未列的分运单号（以查阅方有权查看者为限）',
    max: 40,
    many: { min: 0, max: 600 },
  })
  unnamedHouses!: string[];

  @Part(() => PartOfMaster, {
    en: 'Houses, lists and flights that the reader may see, 600 at most',
    zh: '查阅方有权查看的分运单、清单及航班舱单，最多 600 份',
    many: { min: 0, max: 600 },
  })
  parts!: PartOfMaster[];
}
