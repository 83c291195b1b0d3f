import type { Config } from '../config';
import { Refusal } from '../findings/refusal';
import type { Caller } from './roles';

/**
 * Parties, routing rules and reference data are shared by test and live, so in a live exchange only a
 * live operator changes them. A sandbox has no live side to protect.
 */
export function requireLiveOperator({ mode }: Caller, { SANDBOX }: Config): void {
  if (mode === 'live' || SANDBOX) return;
  throw new Refusal('role.not_allowed', {
    detail: {
      en: 'What test and live share is changed with a live operator key.',
      zh: '测试与正式环境共用的数据，须使用正式环境的运营方密钥更改。',
    },
  });
}
