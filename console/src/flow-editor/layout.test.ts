import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Box, layOut } from './layout.ts';

const aFlow = fc
  .array(fc.tuple(fc.integer({ min: 100, max: 600 }), fc.integer({ min: 40, max: 300 }), fc.array(fc.nat(40))), {
    minLength: 1,
    maxLength: 40,
  })
  .map((list) =>
    list.map(
      ([width, height, next], i): Box => ({
        ...{ id: `n${i}`, width, height, next: next.map((to) => `n${to}`) },
      }),
    ),
  );

describe('the layout', () => {
  it('places every node, none over another, none at a negative place', () => {
    fc.assert(
      fc.property(aFlow, (boxes) => {
        const placed = layOut(boxes);
        expect(placed.size).toBe(boxes.length);
        const all = boxes.map((box) => ({ ...box, ...placed.get(box.id)! }));
        for (const one of all) {
          expect(Math.min(one.left, one.top)).toBeGreaterThanOrEqual(0);
          for (const other of all) {
            if (one === other) continue;
            const apart =
              one.left + one.width <= other.left ||
              other.left + other.width <= one.left ||
              one.top + one.height <= other.top ||
              other.top + other.height <= one.top;
            expect(apart).toBe(true);
          }
        }
        expect(layOut(boxes)).toEqual(placed);
      }),
      { numRuns: 100 },
    );
  });

  it('leads downwards, but for ways back', () => {
    const box = (id: string, ...next: string[]): Box => ({ id, width: 100, height: 50, next });
    const placed = layOut([box('a', 'b', 'c'), box('b', 'd'), box('c', 'd', 'a'), box('d'), box('alone')]);
    const top = (id: string) => placed.get(id)!.top;
    expect([top('b') > top('a'), top('c') === top('b'), top('d') > top('c'), top('alone')]).toEqual([
      true,
      true,
      true,
      0,
    ]);
  });

  it('takes a thousand nodes in well under a second', () => {
    const boxes = Array.from(
      { length: 1000 },
      (_, i): Box => ({
        ...{ id: `${i}`, width: 264, height: 120, next: [`${i + 1}`, `${i + 2}`, `${(i * 7) % 1000}`] },
      }),
    );
    const before = performance.now();
    expect(layOut(boxes).size).toBe(1000);
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
