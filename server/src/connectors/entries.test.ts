import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner } from './entries.ts';
import { readLines } from './lines.ts';

const scan = (text: string, size: number): (string | null)[] => {
  const bytes = Buffer.from(text);
  const scanner = createScanner('f');
  const found: (string | null)[] = [];
  for (let at = 0; at < bytes.length; at += size)
    found.push(...scanner.take(bytes.subarray(at, at + size)).map((item) => item.text ?? item.refused));
  return [...found, ...scanner.end().map((item) => item.refused)];
};

describe('the scanner of entries', () => {
  it('finds every entry of any Bundle, whatever the chunks and the spelling', () => {
    fc.assert(
      fc.property(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(0, 2),
        fc.jsonValue({ maxDepth: 2 }),
        (entries, size, indent, other) => {
          const bundle = {
            resourceType: 'Bundle',
            meta: { entry: [{ no: 1 }] },
            x: other,
            entry: entries,
            link: [other],
          };
          const found = scan(JSON.stringify(bundle, null, indent), size).map((text) => JSON.parse(text!));
          expect(found).toEqual(JSON.parse(JSON.stringify(entries)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('finds the elements of a list and a single resource', () => {
    expect(scan('[{"a":1}, {"b":"]}"}]', 3)).toEqual(['{"a":1}', '{"b":"]}"}']);
    expect(scan(' {"resourceType":"Practitioner","id":"1"} ', 5)).toEqual(['{"resourceType":"Practitioner","id":"1"}']);
  });

  it('keeps what came before the end of a cut file, and says so', () => {
    expect(scan('{"entry":[{"a":1},{"b":', 4)).toEqual(['{"a":1}', 'not_json']);
  });

  it('refuses what is nested too deep, and what is no JSON', () => {
    expect(scan(`{"entry":[${'['.repeat(1000)}${']'.repeat(1000)},{"a":1}]}`, 50)).toEqual(['too_deep', '{"a":1}']);
    expect(() => scan('<Bundle/>', 5)).toThrow('is not JSON');
  });
});

describe('lines', () => {
  it('are the same whatever the chunks', async () => {
    const read = async (text: string, size: number) => {
      const found: (string | null)[] = [];
      async function* chunks() {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      for await (const items of readLines(chunks(), 'f')) found.push(...items.map((item) => item.text));
      return found;
    };
    for (const size of [1, 3, 7, 100])
      expect(await read('{"a":"é"}\r\n\n{"b":2}\nx', size)).toEqual(['{"a":"é"}', '{"b":2}', 'x']);
  });
});
