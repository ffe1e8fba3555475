import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBundleScanner, NoBundle } from './bundle.ts';

function scan(text: string, size: number) {
  const scanner = createBundleScanner();
  const bytes = Buffer.from(text);
  const entries: unknown[] = [];
  for (let at = 0; at < bytes.length; at += size)
    for (const { text: entry, refused } of scanner.take(bytes.subarray(at, at + size)))
      entries.push(entry === null ? refused : JSON.parse(entry));
  return { entries, rest: scanner.end() };
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

describe('the scanner of Bundles', () => {
  it('gives every entry and all the rest, whatever the order, the spelling and the chunks', () => {
    const anything = fc.jsonValue({ maxDepth: 3 });
    const key = fc.string().filter((text) => text !== 'entry' && text !== '__proto__' && text !== 'resourceType');
    fc.assert(
      fc.property(
        fc.dictionary(key, anything, { maxKeys: 4 }),
        fc.array(fc.oneof(fc.dictionary(fc.constantFrom('entry', 'a"\\', 'é'), anything), anything), { maxLength: 6 }),
        ...([fc.integer({ min: 1, max: 50 }), fc.boolean(), fc.constantFrom(undefined, 1, '\t')] as const),
        (rest, entry, size, first, space) => {
          const head = { resourceType: 'Bundle' };
          const bundle = first ? { entry, ...head, ...rest } : { ...rest, ...head, entry };
          const text = JSON.stringify(bundle, null, space);
          const found = scan(text, size);
          // JSON has no -0.
          const meant = JSON.parse(text) as typeof bundle;
          expect(found.entries).toEqual(meant.entry.map((one) => (isObject(one) ? one : 'not_a_resource')));
          expect(found.rest).toEqual({ ...meant, entry: [] });
        },
      ),
    );
  });

  it('knows what is cut off from what is no Bundle', () => {
    const text = JSON.stringify({ resourceType: 'Bundle', entry: [{ resource: { id: 'a' } }], link: [] });
    for (let length = 1; length < text.length; length++)
      expect(() => scan(text.slice(0, length), 7)).toThrow(expect.objectContaining({ cut: true }));
    for (const other of ['<html>', '[]', '"x"', '{"resourceType":"Patient"}', '{} {'])
      expect(() => scan(other, 7)).toThrow(NoBundle);
  });
});
