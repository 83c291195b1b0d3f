import type { Finding } from '../findings/finding';
import { actCapacities } from './act';
import type { ActFrame, ActPayload, ActType } from './act';
import { actTable, isActType } from './acts/table';
import { repeatedKey } from './repeated-key';
import {
  checkShape,
  hash,
  id,
  instant,
  line,
  misfit,
  object,
  oneOf,
  optional,
  sequence,
  titleId,
} from './shape';
import type { Shape } from './shape';

/** The largest act, all fields at their longest and in escapes, stays under 8,000 characters. */
const actLengthMax = 8_192;

const frame: Shape<ActFrame & { type: string; content: object }> = {
  aud: line(200),
  titleId,
  sequence,
  previousActHash: hash,
  type: oneOf(Object.keys(actTable)),
  actor: id,
  capacity: oneOf(actCapacities),
  principal: optional(id),
  authority: optional(line(128)),
  content: object,
  actId: id,
  exp: instant,
};

/** What reading an act gives: the payload, or everything that is wrong with it. */
export type ReadAct = { payload: ActPayload } | { findings: Finding[] };

/**
 * Reads the payload of an act from the text of its bytes. Strict, since a signature covers the
 * bytes: what two readers could understand differently, or what this one does not know, is refused.
 */
export function readActPayload(bytes: string): ReadAct {
  const parsed = parseOnce(bytes);
  if ('findings' in parsed) return parsed;
  const payload = parsed.value;
  const findings = checkShape(payload, frame, '');
  const { type, content } = payload as { type?: unknown; content?: unknown };
  if (isActType(type) && object.fits(content)) findings.push(...checkContent(type, content as object));
  findings.push(...checkAgency(payload));
  return findings.length > 0 ? { findings } : { payload: payload as ActPayload };
}

function checkContent<T extends ActType>(type: T, content: object): Finding[] {
  const rules = actTable[type];
  const findings = checkShape(content, rules.content, '/content');
  if (findings.length > 0) return findings;
  return rules.agrees?.(content as Parameters<NonNullable<typeof rules.agrees>>[0]) ?? [];
}

// An agent without a named authority, or an authority without a principal, says half of what it means.
function checkAgency(payload: object): Finding[] {
  const missing = Object.hasOwn(payload, 'principal') ? 'authority' : 'principal';
  const given = missing === 'authority' ? 'principal' : 'authority';
  if (!Object.hasOwn(payload, given) || Object.hasOwn(payload, missing)) return [];
  const message = {
    en: '"principal" and "authority" are given together or not at all.',
    zh: '“principal”与“authority”须同时填写或同时不填。',
  };
  return [misfit('ACT-006', `/${missing}`, message, frame[missing].wants)];
}

function parseOnce(bytes: string): { value: object } | { findings: Finding[] } {
  if (bytes.length > actLengthMax) {
    return refuse(
      'ACT-001',
      'The act is too long.',
      '操作报文过长。',
      `at most ${actLengthMax} characters`,
      `不超过 ${actLengthMax} 个字符`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(bytes);
  } catch {
    return refuse(
      'ACT-001',
      'The act is not JSON.',
      '操作报文不是 JSON。',
      'one JSON object',
      '一个 JSON 对象',
    );
  }
  if (!object.fits(value)) {
    return refuse(
      'ACT-001',
      'The act is not an object.',
      '操作报文不是对象。',
      'one JSON object',
      '一个 JSON 对象',
    );
  }
  const repeated = repeatedKey(bytes);
  if (repeated === undefined) return { value: value as object };
  return refuse(
    'ACT-002',
    'A field is given twice.',
    '同一字段重复出现。',
    'each field once',
    '每个字段仅出现一次',
  );
}

const refuse = (rule: string, en: string, zh: string, wantsEn: string, wantsZh: string) => ({
  findings: [misfit(rule, '', { en, zh }, { en: wantsEn, zh: wantsZh })],
});
