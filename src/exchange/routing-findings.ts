import type { Finding, Text } from '../findings/finding';
import { receiversLimit, type RoutingRule } from './routing';

/** What rules may speak of. */
export interface Known {
  authorities: ReadonlySet<string>;
  kinds: ReadonlySet<string>;
}

/** What is wrong with a set of rules of the right shape, all of it at once. */
export function rulesFindings(rules: readonly RoutingRule[], known: Known): Finding[] {
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const [index, { id, authority, kinds = [] }] of rules.entries()) {
    const at = `/rules/${index}`;
    if (seen.has(id)) findings.push(error('ROUTING-ID', `${at}/id`, id, twice, nameAnew));
    seen.add(id);
    if (!known.authorities.has(authority))
      findings.push(error('ROUTING-AUTHORITY', `${at}/authority`, authority, noAuthority, namePresent));
    for (const [place, kind] of kinds.entries())
      if (!known.kinds.has(kind))
        findings.push(error('ROUTING-KIND', `${at}/kinds/${place}`, kind, noKind, nameKind));
  }
  const authorities = new Set(rules.map(({ authority }) => authority));
  if (authorities.size > receiversLimit)
    findings.push({
      ...error('ROUTING-RECEIVERS', '/rules', String(authorities.size), tooMany, orderThem),
      severity: 'warning',
      expected: String(receiversLimit),
    });
  return findings;
}

function error(rule: string, pointer: string, actual: string, message: Text, remedy: Text): Finding {
  return { rule, severity: 'error', pointer, actual, message, remedy };
}

const twice = { en: 'Two rules have this id.', zh: '规则编号重复。' };
const nameAnew = { en: 'Give each rule an id of its own.', zh: '请为每条规则使用不同的编号。' };
const noAuthority = { en: 'There is no authority of this name.', zh: '不存在该简称的机关。' };
const namePresent = {
  en: 'Name a party with the role customs, by its short name.',
  zh: '请填写具有海关角色的主体简称。',
};
const noKind = { en: 'There is no such kind of document.', zh: '不存在该单证类型。' };
const nameKind = { en: 'Name a kind such as air-waybill.', zh: '请填写单证类型，如 air-waybill。' };
const tooMany = {
  en: 'A document goes to five authorities at the most; these rules name more.',
  zh: '一份单证最多送达五个机关，规则所涉机关超过五个。',
};
const orderThem = {
  en: 'Put the rules that matter most first: the first five authorities that match get the document.',
  zh: '请将重要规则置前：仅前五个匹配机关会收到单证。',
};
