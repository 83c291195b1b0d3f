import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { documentEvents } from '../documents/happenings';
import { eventCatalogue, eventTypeOf, takesSomething } from './event-catalogue';
import { patternForm } from './event-pattern';

const root = join(__dirname, '../..');
const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });

/** Source of every service, where events are put on the journal. */
const services = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.service.ts'))
  .map((path) => readFileSync(join(root, 'src', path), 'utf8'));

/** Types as the services write them: beside `type:`, or in a table of events. */
function writtenTypes(): string[] {
  const tables = services.flatMap((text) => text.match(/\b\w*[eE]vents = \{[^}]*\} as const/g) ?? []);
  const beside = services.flatMap((text) => [...text.matchAll(/\btype: '([a-z_]+\.[a-z_]+)'/g)]);
  const inTables = tables.flatMap((text) => [...text.matchAll(/'([a-z_]+\.[a-z_]+)'/g)]);
  return [...beside, ...inTables].map((match) => match[1] as string);
}

describe('the event catalogue', () => {
  it.each(eventCatalogue.map((each) => [each.type, each] as const))(
    '%s has a meaning in both languages and an example that its schemas take',
    (type, { meaning, goesTo, data, message, example }) => {
      for (const { en, zh } of [meaning, goesTo]) {
        expect(en).toMatch(/\w/);
        expect(zh).toMatch(/\p{Script=Han}/u);
      }
      const check = ajv.compile(message);
      expect({ taken: check(example), errors: check.errors }).toEqual({ taken: true, errors: null });
      expect(check({ ...example, type: `${type}.x` })).toBe(false);
      expect(check({ ...example, messageId: undefined, deliveryId: 1 })).toBe(false);
      const facts = (example as { data?: object }).data;
      if (facts && data) expect(ajv.validate(data, facts)).toBe(true);
    },
  );

  it('names a type once, by a name that a subscription can take', () => {
    const types = eventCatalogue.map(({ type }) => type);
    expect(new Set(types).size).toBe(types.length);
    for (const type of types.filter((each) => each !== 'notice'))
      expect([type, new RegExp(patternForm, 'u').test(type)]).toEqual([type, true]);
    expect(eventTypeOf('receipt.accepted')?.type).toBe('receipt.accepted');
    expect(eventTypeOf('receipt.eaten')).toBeUndefined();
  });

  it('tells a pattern that takes something from one that is a slip of the pen', () => {
    expect(['*', 'receipt.*', 'delivery.dead'].map(takesSomething)).toEqual([true, true, true]);
    expect(['receipts.*', 'delivery.died'].map(takesSomething)).toEqual([false, false]);
  });

  it('knows every type that a service writes', () => {
    const written = [...writtenTypes(), ...Object.values(documentEvents)];
    // The search itself must find something, or it would prove nothing.
    expect(written).toEqual(expect.arrayContaining(['party.registered', 'delivery.dead', 'journal.broken']));
    expect(written.filter((type) => !eventTypeOf(type))).toEqual([]);
  });
});

const docs = [
  ['docs/events.md', 'en'],
  ['docs/events.zh-CN.md', 'zh'],
] as const;

describe.each(docs)('%s', (path, language) => {
  it('has a line for every type of the catalogue, in its order, and no other', () => {
    const lines = readFileSync(join(root, path), 'utf8').split('\n');
    const table = lines.filter((line) => line.startsWith('| `'));
    expect(table).toEqual(
      eventCatalogue.map(
        ({ type, meaning, goesTo }) => `| \`${type}\` | ${meaning[language]} | ${goesTo[language]} |`,
      ),
    );
  });
});
