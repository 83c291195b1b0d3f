import type { RoutingFacts } from '../documents/kind';
import type { Text } from '../findings/finding';
import type { RuleMatch } from './routing.dto';

/** One routing rule. Every condition that is given must hold; a rule without conditions matches all. */
export interface RoutingRule {
  id: string;
  /** Short name of the authority that gets the document. */
  authority: string;
  /** First digits of the customs offices, such as `80`. */
  offices?: string[];
  kinds?: string[];
  directions?: string[];
  modes?: string[];
  places?: string[];
  /** USCCs of companies that the document names. */
  parties?: string[];
}

/** One document goes to five receivers at the most (CEB envelope, ReceiverIds 1..5). */
export const receiversLimit = 5;

/**
 * Which authorities get a document, by the rules in their order; the first rule that names an
 * authority gives its reason. A document that no rule matches gives an empty list.
 */
export function route(kind: string, facts: RoutingFacts, rules: readonly RoutingRule[]): RuleMatch[] {
  const matches = new Map<string, RuleMatch>();
  for (const rule of rules) {
    if (matches.has(rule.authority)) continue;
    const reason = reasonOf(rule, kind, facts);
    if (reason) matches.set(rule.authority, { rule: rule.id, authority: rule.authority, reason });
  }
  return [...matches.values()].slice(0, receiversLimit);
}

function reasonOf(rule: RoutingRule, kind: string, facts: RoutingFacts): Text | undefined {
  const office =
    rule.offices && facts.offices.find((each) => rule.offices?.some((start) => each.startsWith(start)));
  const place = rule.places && facts.places.find((each) => rule.places?.includes(each));
  // A routing that was stored before parties were told has none.
  const party = rule.parties && (facts.parties ?? []).find((each) => rule.parties?.includes(each));
  if (rule.offices && !office) return undefined;
  if (rule.parties && !party) return undefined;
  if (rule.places && !place) return undefined;
  if (rule.kinds && !rule.kinds.includes(kind)) return undefined;
  if (rule.directions && !rule.directions.includes(facts.direction ?? '')) return undefined;
  if (rule.modes && !rule.modes.some((mode) => facts.modes.includes(mode))) return undefined;
  if (office) return { en: `It names customs office ${office}.`, zh: `单证列明关区 ${office}。` };
  if (place) return { en: `It passes ${place}.`, zh: `单证途经 ${place}。` };
  if (party) return { en: `It names company ${party}.`, zh: `单证列明企业 ${party}。` };
  return { en: `Rule ${rule.id} covers it.`, zh: `符合路由规则 ${rule.id}。` };
}
