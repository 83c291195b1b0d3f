import reference from '../../seeds/reference/airports.json';
import { CodeTable, type ListedCode } from './code-table';

/** An airport as the reference data has it. */
export interface Airport extends ListedCode {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** Customs office that takes the manifests of the airport, for those that file here. */
  customsOffice?: string;
}

/** Airports by IATA code: those of `seeds/reference/airports.json`, and those of the operator. */
export const airports = new CodeTable<Airport>(reference.airports);

/** Whether cargo between two airports enters or leaves China; an airport that is not in the list is abroad. */
export function directionBetween(origin: string, destination: string): 'export' | 'import' | 'transit' {
  const inChina = (code: string): boolean => airports.get(code)?.country === 'CN';
  if (inChina(origin) === inChina(destination)) return 'transit';
  return inChina(origin) ? 'export' : 'import';
}
