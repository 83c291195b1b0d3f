import type { Finding } from '../findings/finding';

/** First digits of the customs districts that file here: 79 Chengdu, 80 Chongqing (GACC CC011). */
const districts: readonly string[] = ['79', '80'];

/** Tells whether a customs office is one of Chongqing or Chengdu, which a document is sent to by default. */
export const isLocalOffice = (office: string): boolean => districts.includes(office.slice(0, 2));

/** What is said of a document over the border that is stored and goes to neither customs. */
export const sentToNeither: Pick<Finding, 'severity' | 'message' | 'remedy'> = {
  severity: 'warning',
  message: {
    en: 'No office of Chongqing or Chengdu customs is named, so this document is sent to neither.',
    zh: '未填写重庆或成都关区的海关，本单证不会发送至两地海关。',
  },
  remedy: {
    en: 'Name the offices of export, import or transit under customs, such as 8000 (Chongqing) or 7900 (Chengdu).',
    zh: '请在 customs 中填写出境地、进境地或途经海关，如 8000（重庆）、7900（成都）。',
  },
};
