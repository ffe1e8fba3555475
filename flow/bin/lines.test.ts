import fc from 'fast-check';
import { expect, it } from 'vitest';
import { linesOf, TOO_LONG } from './lines.ts';

async function* from(chunks: readonly string[]) {
  yield* chunks;
}

async function all(chunks: readonly string[], longest?: number) {
  const lines: unknown[] = [];
  for await (const line of linesOf(from(chunks), longest)) lines.push(line);
  return lines;
}

it('lines are the same however the stream is cut', async () => {
  const part = fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\u2028', '👩'), maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(fc.array(part), async (chunks) => {
      const wanted = chunks.join('').split('\n');
      if (wanted.at(-1) === '') wanted.pop();
      expect(await all(chunks)).toEqual(wanted);
    }),
  );
});

it('a line that is too long is told of, and the next is read', async () => {
  expect(await all(['ab', 'cdef', 'gh\nij', '\nk'], 5)).toEqual([TOO_LONG, 'ij', 'k']);
});
