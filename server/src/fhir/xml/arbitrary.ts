/** Made-up resources of every known type, by the definitions themselves: for tests of what must hold for all of them. */
import fc from 'fast-check';
import type { ElementDefinition } from '../definitions/definitions.ts';
import { type Property, resourceTypes, type Shape, shapeOf } from '../definitions/shapes.ts';

/** Texts that break careless writers. */
const text = fc.oneof(
  fc.constantFrom('Kamara', '<&>"\'', ' two\n lines\t', 'é', '😀', ']]>', '&amp;', '0', '\u00a0'),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .filter((one) => !/[\u0000-\u001f\ufffe\uffff]/.test(one)),
);

const values: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  boolean: fc.boolean(),
  integer: fc.integer(),
  unsignedInt: fc.nat(),
  positiveInt: fc.integer({ min: 1 }),
  decimal: fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => one + 0),
  ),
  date: fc.constantFrom('2026', '2026-02', '2026-02-28'),
  dateTime: fc.constantFrom('2026', '2026-02-28T23:59:60.5+14:00'),
  xhtml: fc.constantFrom(
    '<div xmlns="http://www.w3.org/1999/xhtml"><p title="a &gt; b">x<br/>&#233;</p> <!-- y --></div>',
    '<div xmlns="http://www.w3.org/1999/xhtml"><div>z</div></div>',
  ),
};

/** A resource of this type with up to a few elements, all of types that the definitions allow, three levels deep. */
export function madeUp(type: string): fc.Arbitrary<Record<string, unknown>> {
  return object(shapeOf(type)!, 3).map((content) => ({ resourceType: type, ...content }));
}

export const anyResource: fc.Arbitrary<Record<string, unknown>> = fc
  .constantFrom(...resourceTypes)
  .chain((type) => madeUp(type));

function object(shape: Shape, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const usable = shape.elements.filter((element) => depth > 0 || element.types.every(({ code }) => isPrimitive(code)));
  return fc
    .subarray([...usable], { minLength: 1, maxLength: Math.min(4, usable.length) })
    .chain((elements) => fc.tuple(...elements.map((element) => member(shape, element, depth))))
    .map((members) => Object.assign({}, ...members) as Record<string, unknown>);
}

const isPrimitive = (code: string) => shapeOf(code)?.kind === 'primitive';

function member(shape: Shape, element: ElementDefinition, depth: number): fc.Arbitrary<object> {
  const properties = [...shape.properties.values()].filter((one) => one.element === element);
  return fc.constantFrom(...properties).chain((property) => {
    if (!property.primitive) return complex(property, depth).map((value) => ({ [property.name]: value }));
    const value = values[property.type] ?? text;
    const plain = element.many ? fc.array(value, { minLength: 1, maxLength: 3 }) : value;
    if (depth === 0 || element.attribute || property.type === 'xhtml')
      return plain.map((one) => ({ [property.name]: one }));
    return fc.oneof(
      plain.map((one) => ({ [property.name]: one })),
      withBeside(property, value),
    );
  });
}

function complex(property: Property, depth: number): fc.Arbitrary<unknown> {
  const inner = Math.max(0, depth - 1);
  const one =
    property.type === 'Resource'
      ? object(shapeOf('Basic')!, inner).map((content) => ({ resourceType: 'Basic', ...content }))
      : object(shapeOf(property.type)!, inner);
  return property.element.many ? fc.array(one, { minLength: 1, maxLength: 2 }) : one;
}

/** A primitive with an id or an extension beside it, or with these alone; in lists with gaps on both sides. */
function withBeside({ name, element }: Property, value: fc.Arbitrary<unknown>): fc.Arbitrary<object> {
  const beside = fc.constantFrom({ id: 'a' }, { extension: [{ url: 'urn:x', valueString: 'y' }] });
  if (!element.many) return fc.record({ [name]: value, [`_${name}`]: beside }, { requiredKeys: [`_${name}`] });
  const pair = fc.oneof(
    value.map((one) => [one, null] as const),
    fc.tuple(value, beside),
    beside.map((one) => [null, one] as const),
  );
  return fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => ({
    ...(pairs.some(([one]) => one !== null) && { [name]: pairs.map(([one]) => one) }),
    ...(pairs.some(([, one]) => one !== null) && { [`_${name}`]: pairs.map(([, one]) => one) }),
  }));
}
