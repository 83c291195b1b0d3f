/** Names of ONE Record: the cargo ontology 3.x, its code lists, and the units of UN/CEFACT that it points to. */
export const cargo = 'https://onerecord.iata.org/ns/cargo#';
export const codeLists = 'https://onerecord.iata.org/ns/code-lists/';
export const unitCodes = 'https://vocabulary.uncefact.org/UnitMeasureCode#';

/** The context of what we write; it is sent along, so that a reader fetches nothing. */
export const context = {
  cargo,
  codes: codeLists,
  unit: unitCodes,
  xsd: 'http://www.w3.org/2001/XMLSchema#',
};

/** UN/ECE Recommendation 20 for the units of our documents. */
export const weightUnits = { KG: 'KGM', LB: 'LBR' } as const;
export const lengthUnits = { CM: 'CMT', IN: 'INH' } as const;
export const volumeUnits = { MC: 'MTQ', CC: 'CMQ', CF: 'FTQ', CI: 'INQ' } as const;

/** The unit of ours that a code of Recommendation 20 stands for. */
export function ourUnit<T extends string>(
  units: Readonly<Record<T, string>>,
  code: string | undefined,
): T | undefined {
  return (Object.keys(units) as T[]).find((unit) => units[unit] === code);
}

/** The code at the end of an IRI of a code list: `…/RateClassCode#Q` is Q. */
export const codeAtEnd = (iri: string): string => /[#/:]([^#/:]+)$/.exec(iri)?.[1] ?? iri;

/** Identifiers of an organization by what we call them. */
export const identifierTypes = {
  uscc: 'USCI',
  eori: 'EORI',
  aeo: 'AEO',
  customsRegistration: 'CUSTOMS REGISTRATION',
} as const;
