import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roundUp, totals } from './figures.ts';

const minutes = fc
  .uniqueArray(fc.record({ minute: fc.nat(3000), sent: fc.nat(500), delivered: fc.nat(500), replied: fc.nat(50) }), {
    selector: (one) => one.minute,
    minLength: 1,
    maxLength: 60,
  })
  .map((all) => all.toSorted((a, b) => a.minute - b.minute));

describe('running totals', () => {
  test('begin at zero, never fall, end at the sum of all, and stay few', () => {
    fc.assert(
      fc.property(minutes, fc.integer({ min: 1, max: 300 }), (all, most) => {
        const points = totals(all, most);
        expect(points[0]).toEqual({ minute: 0, sent: 0, delivered: 0, replied: 0 });
        expect(points.length).toBeLessThanOrEqual(most + 1);
        for (const name of ['sent', 'delivered', 'replied'] as const) {
          expect(points.at(-1)![name]).toBe(all.reduce((sum, one) => sum + one[name], 0));
          for (let at = 1; at < points.length; at++)
            expect(points[at]![name]).toBeGreaterThanOrEqual(points[at - 1]![name]);
        }
        expect(points.at(-1)!.minute).toBeGreaterThan(all.at(-1)!.minute);
      }),
    );
  });

  test('of nothing are nothing', () => expect(totals([])).toEqual([]));

  test('of one minute are a line', () => {
    expect(totals([{ minute: 0, sent: 9, delivered: 4, replied: 1 }])).toEqual([
      { minute: 0, sent: 0, delivered: 0, replied: 0 },
      { minute: 1, sent: 9, delivered: 4, replied: 1 },
    ]);
  });
});

test.each([
  [0, 1],
  [1, 1],
  [3, 5],
  [10, 10],
  [11, 20],
  [833, 1000],
])('an axis for %i ends at %i', (value, end) => expect(roundUp(value)).toBe(end));
