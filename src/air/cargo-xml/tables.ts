/**
 * Codes of Cargo-XML, kept as data: a version or unit that a partner uses is added here and nowhere else.
 * IATA sells the schemas, so these were taken from public messages and code generated from the schemas;
 * what is marked [M] was seen once or not at all and wants confirmation.
 */

/** Namespaces of the data model that elements below the message's own parts may have. The first is written. */
export const dataModels: readonly [string, ...string[]] = ['iata:datamodel:3'];

export interface MessageType {
  /** Short name of the message, such as XFWB. */
  short: string;
  /** Namespaces of the root; the first is written. */
  namespaces: readonly [string, ...string[]];
  root: string;
  /** `MessageHeaderDocument/TypeCode` (UN/EDIFACT 1001) with the name that goes with it; the first is written. */
  types: Readonly<Record<string, string>>;
  /** Versions that are read without a remark; the first is written. */
  versions: readonly [string, ...string[]];
}

export const messageTypes = {
  xfwb: {
    short: 'XFWB',
    namespaces: ['iata:waybill:1'],
    root: 'Waybill',
    types: { '740': 'Air Waybill', '741': 'Master Air Waybill' },
    // 3.00 and 5.00 by published messages and the ONE Record mapping; 4.00 lies between [M].
    versions: ['3.00', '4.00', '5.00'],
  },
  xfzb: {
    short: 'XFZB',
    namespaces: ['iata:housewaybill:1'],
    root: 'HouseWaybill',
    types: { '703': 'House Waybill' },
    versions: ['3.00', '4.00', '2.00'],
  },
  xfhl: {
    short: 'XFHL',
    namespaces: ['iata:housemanifest:1'],
    root: 'HouseManifest',
    types: { '785': 'Cargo Manifest' },
    versions: ['3.00', '2.00'],
  },
  xffm: {
    short: 'XFFM',
    namespaces: ['iata:flightmanifest:1'],
    root: 'FlightManifest',
    // 122 by the name of the document; 785 stands in samples that are not from a carrier [M].
    types: { '122': 'Transport Loading Report', '785': 'Cargo Manifest' },
    versions: ['2.00', '3.00', '4.00'],
  },
  xfnm: {
    short: 'XFNM',
    namespaces: ['iata:response:3', 'iata:response:1'],
    root: 'Response',
    types: { '294': 'Application acknowledgement and error report' },
    versions: ['3.00', '2.00'],
  },
} as const satisfies Record<string, MessageType>;

/** Our unit, and the units of UN/ECE Recommendation 20 that say the same; the first is written. */
export type Units = Readonly<Record<string, readonly [string, ...string[]]>>;

export const weightUnits: Units = { KG: ['KGM', 'K', 'KG'], LB: ['LBR', 'L', 'LB'] };
export const volumeUnits: Units = {
  MC: ['MTQ', 'MC'],
  CC: ['CMQ', 'CC'],
  CF: ['FTQ', 'CF'],
  CI: ['INQ', 'CI'],
};
export const lengthUnits: Units = { CM: ['CMT', 'CM'], IN: ['INH', 'IN'] };

/** UN/ECE Recommendation 19: a truck under an air waybill is a movement by road. */
export const modes: Readonly<Record<string, string>> = { air: '4', road: '3' };

/** UNCL 3035: who a party is to the consignment. `NI` is the notify party. */
export const notifyRoles: readonly [string, ...string[]] = ['NI', 'N1', 'NFY'];

/** UNCL 1001: dangerous goods declaration, as the type of a reference document [M]. */
export const dangerousGoodsDeclaration = '890';

/** `BusinessHeaderDocument/StatusCode` of an XFNM, and what it says. The first of each is written [M]. */
export const answers = {
  positive: ['Processed', 'Accepted', 'Received', 'Acknowledged'],
  negative: ['Rejected', 'Error'],
} as const;
