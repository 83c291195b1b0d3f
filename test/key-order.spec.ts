import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { airWaybill } from '../src/air/air-waybill.kind';
import { flightManifest } from '../src/air/flight-manifest.kind';
import { houseManifest } from '../src/air/house-manifest.kind';
import { houseWaybill } from '../src/air/house-waybill.kind';
import { contentIn, contentOf } from '../src/documents/content';
import { Raw } from '../src/http/fields.decorator';
import { inKeyOrder } from '../src/http/key-order';
import { definitions, type Schema } from '../src/http/schema';
import { multimodalWaybill } from '../src/multimodal/multimodal-waybill.kind';
import { railBill } from '../src/rail/rail-bill.kind';
import { railNote } from '../src/rail/rail-note.kind';

const kinds = [
  ...[airWaybill, houseWaybill, houseManifest, flightManifest],
  ...[multimodalWaybill, railNote, railBill],
];

/** Documents of a shape with any of its fields, as parsed JSON gives them: in the order in which they were sent. */
function documentsOf(schemas: Record<string, Schema>, name: string): fc.Arbitrary<object> {
  const { properties } = schemas[name] as { properties: Record<string, Schema> };
  const fields = Object.entries(properties).map(([key, schema]) =>
    fc.option(valueOf(schemas, schema), { nil: undefined }).map((value) => [key, value] as const),
  );
  return fc
    .tuple(...fields)
    .chain((all) => fc.shuffledSubarray(all, { minLength: all.length }))
    .map((all) => JSON.parse(JSON.stringify(Object.fromEntries(all))) as object);
}

function valueOf(schemas: Record<string, Schema>, schema: Schema): fc.Arbitrary<unknown> {
  const { $ref, items, type } = schema as { $ref?: string; items?: Schema; type?: string };
  if ($ref) return documentsOf(schemas, $ref.split('/').at(-1) as string);
  if (items) return fc.array(valueOf(schemas, items), { maxLength: 2 });
  if (type === 'boolean') return fc.boolean();
  return fc.oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true, noDefaultInfinity: true }));
}

describe('a document whose keys a compiled function put in order', () => {
  it.each(kinds.map(({ name, shape }) => [name, shape] as const))(
    'has the canonical text and the hash of a %s, with any of its fields in any order',
    (_name, shape) => {
      const order = inKeyOrder(shape);
      fc.assert(
        fc.property(documentsOf(definitions(shape), shape.name), (document) => {
          expect(contentIn(order(document))).toEqual(contentOf(document));
        }),
        { numRuns: 30 },
      );
    },
  );

  it('is of one of the kinds above, which are all there are', () => {
    const files = readdirSync(join(__dirname, '../src'), { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.kind.ts'))).toHaveLength(kinds.length);
  });

  it('is left as it was', () => {
    const document = { origin: 'CKG', awb: '784-12345675' };
    inKeyOrder(airWaybill.shape)(document);
    expect(Object.keys(document)).toEqual(['origin', 'awb']);
  });
});

describe('a shape with a field whose keys it does not name', () => {
  class Loose {
    @Raw({ en: 'Anything', zh: '任意内容' }, { type: 'object' }) anything!: object;
  }

  it('has no such function, since the field would lose them', () => {
    expect(() => inKeyOrder(Loose)({})).toThrow('What stands in it.anything may have keys in any order.');
  });
});
