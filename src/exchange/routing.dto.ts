import { Instant, Part, Text } from '../http/fields.decorator';

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
