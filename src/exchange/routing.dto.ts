import { FindingView } from '../documents/documents.dto';
import { BilingualText } from '../http/bilingual.dto';
import { wholeMax } from '../http/cursor';
import { Flag, Instant, Part, Text, Whole } from '../http/fields.decorator';
import { receiversLimit } from './routing';

/** One routing rule: every condition that is given must hold. */
export class RoutingRuleBody {
  @Text({
    en: 'Name of the rule, unique',
    zh: '规则编号，不得重复',
    max: 64,
    pattern: '^[a-z0-9][a-z0-9-]*$',
  })
  id!: string;

  @Text({ en: 'Short name of the authority that gets the document', zh: '接收机关的简称', max: 40 })
  authority!: string;

  @Text({
    en: 'First digits of customs offices',
    zh: '关区代码前缀',
    max: 4,
    pattern: '^[0-9]{2,4}$',
    many: { max: 50 },
    optional: true,
    source: 'China customs office codes',
  })
  offices?: string[];

  @Text({ en: 'Kinds of document', zh: '单证类型', max: 40, many: { max: 50 }, optional: true })
  kinds?: string[];

  @Text({
    en: 'Directions: import, export, transit',
    zh: '进出境方向：import 进口、export 出口、transit 过境',
    max: 7,
    pattern: '^(import|export|transit)$',
    many: { max: 3 },
    optional: true,
  })
  directions?: string[];

  @Text({
    en: 'Modes of transport',
    zh: '运输方式',
    max: 1,
    pattern: '^[1-9]$',
    many: { max: 9 },
    optional: true,
    source: 'UN/ECE Recommendation 19',
  })
  modes?: string[];

  @Text({
    en: 'UN/LOCODEs, airports or stations on the way',
    zh: '途经地代码（UN/LOCODE、机场、车站）',
    max: 10,
    many: { max: 50 },
    optional: true,
  })
  places?: string[];

  @Text({
    en: 'USCCs of companies that the document names',
    zh: '单证所列企业的统一社会信用代码',
    max: 18,
    many: { max: 50 },
    optional: true,
  })
  parties?: string[];
}

/** A whole set of rules: it replaces the one in force. */
export class RoutingRulesRequest {
  @Part(() => RoutingRuleBody, { en: 'Rules, in their order', zh: '路由规则（按顺序）', many: { max: 200 } })
  rules!: RoutingRuleBody[];

  @Text({ en: 'Why they are changed, kept on record', zh: '变更原因，记录在案', max: 500 })
  reason!: string;
}

/** Which stored documents are sent where rules that came after them say. */
export class CatchUpRequest {
  @Instant({ en: 'Documents made from this time on', zh: '自该时间起受理的单证' })
  since!: string;
}

/** Who made a version of the rules, when and why. */
export class RulesChange {
  @Whole({ en: 'Version of the rules', zh: '规则版本', min: 1, max: wholeMax })
  version!: number;

  @Text({
    en: 'Party that made it, or "platform" of the default rules',
    zh: '变更人主体编号；默认规则为 platform',
    max: 64,
  })
  madeBy!: string;

  @Instant({ en: 'When it was made', zh: '变更时间' })
  at!: string;

  @Text({ en: 'Why; null of the default rules', zh: '变更原因；默认规则为 null', max: 500, orNull: true })
  reason!: string | null;
}

/** The rules as they are, or were, at a version. */
export class RulesVersion extends RulesChange {
  @Part(() => RoutingRuleBody, {
    en: 'Rules, in their order',
    zh: '路由规则（按顺序）',
    many: { min: 0, max: 200 },
  })
  items!: RoutingRuleBody[];
}

/** A new set of rules that is in force. */
export class RulesInForceView {
  @Whole({ en: 'Version of the rules', zh: '规则版本', min: 1, max: wholeMax })
  version!: number;

  @Part(() => FindingView, { en: 'Warnings', zh: '警告', many: { min: 0, max: 1000 } })
  findings!: FindingView[];
}

/** A rule that matched, and why, in words for the document's page. */
export class RuleMatch {
  @Text({ en: 'Rule', zh: '路由规则', max: 64 })
  rule!: string;

  @Text({ en: 'Short name of the authority', zh: '接收机关的简称', max: 40 })
  authority!: string;

  @Part(() => BilingualText, { en: 'Why it goes there', zh: '送达原因' })
  reason!: BilingualText;
}

/** A document that the rules that are tried would send elsewhere. */
export class RoutingChange {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Part(() => RuleMatch, {
    en: 'Who gets it by the rules in force',
    zh: '按现行规则的送达机关',
    many: { min: 0, max: receiversLimit },
  })
  before!: RuleMatch[];

  @Part(() => RuleMatch, {
    en: 'Who would get it by the rules that are tried',
    zh: '按试算规则的送达机关',
    many: { min: 0, max: receiversLimit },
  })
  after!: RuleMatch[];
}

/** What a set of rules would change; nothing is stored. */
export class RulesTrial {
  @Flag({ en: 'It was only tried', zh: '仅试算，未保存' })
  dryRun!: boolean;

  @Part(() => FindingView, { en: 'Warnings', zh: '警告', many: { min: 0, max: 1000 } })
  findings!: FindingView[];

  @Whole({ en: 'Documents that were looked at', zh: '已查看的单证数', min: 0, max: wholeMax })
  looked!: number;

  @Whole({ en: 'Documents that would go elsewhere', zh: '送达机关将改变的单证数', min: 0, max: wholeMax })
  changed!: number;

  @Whole({
    en: 'Documents that would go nowhere',
    zh: '无规则匹配、不送达任何机关的单证数',
    min: 0,
    max: wholeMax,
  })
  unmatched!: number;

  @Part(() => RoutingChange, {
    en: 'Documents that would go elsewhere, the first 100',
    zh: '送达机关将改变的单证，列示前 100 份',
    many: { min: 0, max: 100 },
  })
  changes!: RoutingChange[];

  @Text({
    en: 'Cursor of older documents; null when there are none',
    zh: '更早单证的游标；无余量时为 null',
    max: 200,
    orNull: true,
  })
  next!: string | null;
}

/** An authority that a stored document is sent to by rules that came after it. */
export class CatchUpRoute {
  @Text({
    en: 'Party id of the authority; one that is not registered is left out, since nothing can be sent there',
    zh: '机关主体编号；尚未登记的机关无法向其投递，故不列出',
    max: 40,
  })
  authority!: string;

  @Text({ en: 'Name of the authority', zh: '机关名称', max: 140 })
  name!: string;

  @Text({ en: 'Name of the authority in Chinese', zh: '机关名称（中文）', max: 140 })
  nameZh!: string;

  @Text({ en: 'Rule that routes it', zh: '命中的路由规则', max: 64 })
  rule!: string;

  @Part(() => BilingualText, { en: 'Why it goes there', zh: '送达原因' })
  reason!: BilingualText;
}

/** A stored document that is sent on. */
export class CatchUpItem {
  @Text({ en: 'Id of the document', zh: '单证编号', max: 40 })
  id!: string;

  @Text({ en: 'Kind of the document', zh: '单证类型', max: 40 })
  kind!: string;

  @Text({ en: 'Number of the document', zh: '单证号码', max: 40 })
  number!: string;

  @Part(() => CatchUpRoute, {
    en: 'Who gets it now, and why',
    zh: '补送的机关及原因',
    many: { min: 0, max: receiversLimit },
  })
  routing!: CatchUpRoute[];
}

/** What was sent on, or with dryRun=true would be. */
export class CatchUpView {
  @Flag({ en: 'Nothing was sent; left out where it was', zh: '仅试算，未发送；已发送的不列', optional: true })
  dryRun?: boolean;

  @Whole({ en: 'Documents that were looked at', zh: '已查看的单证数', min: 0, max: wholeMax })
  looked!: number;

  @Whole({ en: 'Version of the rules in force', zh: '现行规则版本', min: 0, max: wholeMax })
  rulesVersion!: number;

  @Whole({ en: 'Documents that are sent on', zh: '补送的单证数', min: 0, max: 100 })
  changed!: number;

  @Part(() => CatchUpItem, { en: 'Documents that are sent on', zh: '补送的单证', many: { min: 0, max: 100 } })
  items!: CatchUpItem[];

  @Text({
    en: 'Cursor of the documents after these; null when there are none',
    zh: '其后单证的游标；无余量时为 null',
    max: 200,
    orNull: true,
  })
  next!: string | null;
}
