/** First digits of the customs districts that file here: 79 Chengdu, 80 Chongqing (GACC CC011). */
const districts: readonly string[] = ['79', '80'];

/** Tells whether a customs office is one of Chongqing or Chengdu, which a document is sent to by default. */
export const isLocalOffice = (office: string): boolean => districts.includes(office.slice(0, 2));
