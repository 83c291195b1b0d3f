import type { MigrationInterface, QueryRunner } from 'typeorm';
import { id, index, key, table, text, whole } from './table';

/**
 * Whether the manifest of a flight is complete is known by all of its parts. Manifests that are here already are put
 * down as parts of their flights; a flight that comes in several is marked, since its waybills were held against the
 * part on which they stand alone: the program looks at them again, and tells what has changed. A part that a program
 * of the version before takes, amends or withdraws beside this one stands as it was until it is amended. Claims on
 * the number of a flight are made in its one form, so that nobody takes the number of a manifest that is here.
 */
export class FlightParts1763900000021 implements MigrationInterface {
  name = 'FlightParts1763900000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(part);
    await runner.createTable(flight);
    let after = '';
    for (;;) {
      const manifests = await manifestsAfter(runner, after);
      const last = manifests.at(-1);
      if (!last) break;
      for (const manifest of manifests) await putDown(runner, manifest);
      after = last.id;
    }
    await runner.query(`INSERT INTO air_flight (mode, flight, document_id, due)
      SELECT mode, flight, MIN(document_id), MAX(CASE WHEN part = 1 AND last = 1 THEN 0 ELSE 1 END)
        FROM air_flight_part GROUP BY mode, flight`);
    await runner.query('CREATE INDEX air_flight_due ON air_flight (due) WHERE due = 1');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup instead.');
  }
}

interface Manifest {
  id: string;
  mode: string;
  claim: string;
  content: string;
}

/** A manifest may have a megabyte, so they come by the dozen. */
const manifestsAfter = (runner: QueryRunner, after: string): Promise<Manifest[]> =>
  runner.query(
    `SELECT d.id, d.mode, d.number_claim AS claim, v.content FROM document d
       JOIN document_version v ON v.document_id = d.id AND v.version = d.version
      WHERE d.kind = 'flight-manifest' AND d.status = 'current' AND d.id > ${marks(runner, 1)} ORDER BY d.id LIMIT 24`,
    [after],
  ) as Promise<Manifest[]>;

interface Content {
  departure: string;
  flight: string;
  date: string;
  part?: number;
  last: boolean;
}

async function putDown(
  runner: QueryRunner,
  { id: documentId, mode, claim, content }: Manifest,
): Promise<void> {
  const { departure, flight: number, date, part: ordinal = 1, last } = JSON.parse(content) as Content;
  await runner.query(
    `INSERT INTO air_flight_part (document_id, mode, flight, part, last) VALUES (${marks(runner, 5)})`,
    [documentId, mode, `${departure}/${oneFlight(number)}/${date}`, ordinal, last ? 1 : 0],
  );
  const inOneForm = claim.replace(` ${number}/${date}`, ` ${oneFlight(number)}/${date}`);
  if (inOneForm !== claim) await claimAnew(runner, documentId, claim, inOneForm);
}

/** Where the same party has filed the flight in both forms, each keeps the claim that it has. */
async function claimAnew(runner: QueryRunner, documentId: string, claim: string, key: string): Promise<void> {
  const [one, two] = [marks(runner, 1), runner.connection.driver.createParameter('value', 1)];
  const taken = (await runner.query(`SELECT key FROM claim WHERE key = ${one}`, [key])) as object[];
  if (taken.length > 0) return;
  await runner.query(`UPDATE claim SET key = ${one} WHERE key = ${two}`, [key, claim]);
  await runner.query(`UPDATE document SET number_claim = ${one} WHERE id = ${two}`, [key, documentId]);
}

/** CA81, CA081 and CA0081 are one flight, as they are to the program since there is one form. */
const oneFlight = (number: string): string =>
  number.replace(
    /^([A-Z]{2}|[A-Z]\d|\d[A-Z])(\d{1,4})([A-Z]?)$/,
    (_, airline: string, digits: string, letter: string) =>
      airline + String(Number(digits)).padStart(3, '0') + letter,
  );

const marks = ({ connection }: QueryRunner, count: number): string =>
  Array.from({ length: count }, (_, i) => connection.driver.createParameter('value', i)).join(', ');

const part = table(
  'air_flight_part',
  [key(id('document_id')), text('mode', 4), text('flight', 40), whole('part'), whole('last')],
  [index('air_flight_part_flight', 'mode', 'flight')],
);
const flight = table('air_flight', [
  key(text('mode', 4)),
  key(text('flight', 40)),
  id('document_id'),
  { ...whole('due'), default: 0 },
]);
