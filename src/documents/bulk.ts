import type { Finding } from '../findings/finding';

/** Kinds of package that are not counted: gas, liquid, nodules, liquefied gas, grain, scrap, powder in bulk, and unpacked. */
const uncounted: ReadonlySet<string> = new Set('VG VL VO VQ VR VS VY NE NF NG'.split(' '));

/** Packages of a kind that is counted (UN/ECE Rec 21), of which there are none. */
export const noneCounted = ({ packages, packageKind }: { packages: number; packageKind: string }): boolean =>
  packages === 0 && !uncounted.has(packageKind);

/** What is said of them, on any document of carriage. */
export const countMissing: Pick<Finding, 'expected' | 'message' | 'remedy'> = {
  expected: '≥ 1',
  message: {
    en: 'Packages of this kind are counted, and there are none.',
    zh: '该包装种类须计件，件数不应为 0。',
  },
  remedy: {
    en: 'Give their number, or for bulk its kind, such as VR, VO, VY, VL, VQ, VG or VS.',
    zh: '请填写件数；散装货请填写散装代码，如 VR、VO、VY、VL、VQ、VG、VS。',
  },
};
