import reference from '../../seeds/reference/airports.json';

/** An airport as the reference data has it. */
export interface Airport {
  code: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  en: string;
  zh?: string;
  /** Customs office that takes the manifests of the airport, for those that file here. */
  customsOffice?: string;
}

/** Airports by IATA code, from `seeds/reference/airports.json`; add to that file and start again. */
export const airports: ReadonlyMap<string, Airport> = new Map(
  (reference.airports as Airport[]).map((airport) => [airport.code, airport]),
);

/** Whether cargo between two airports enters or leaves China; an airport that is not in the list is abroad. */
export function directionBetween(origin: string, destination: string): 'export' | 'import' | 'transit' {
  const inChina = (code: string): boolean => airports.get(code)?.country === 'CN';
  if (inChina(origin) === inChina(destination)) return 'transit';
  return inChina(origin) ? 'export' : 'import';
}
