/** Classes and divisions of the UN Model Regulations (2.0.1.1); explosives with their compatibility group. */
const divisions = '1\\.[1-6][A-HJ-LNS]?|2\\.[1-3]|3|4\\.[1-3]|5\\.[12]|6\\.[12]|7|8|9';

/** A class or division, as the rules of most modes write it. */
export const dangerousClass = `^(${divisions})$`;

/** The same on rails: RID and Annex 2 of SMGS (3.2.1, column 3a) also leave gases undivided, in class 2. */
export const railDangerousClass = `^(2|${divisions})$`;
