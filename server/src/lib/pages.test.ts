import { describe, expect, it } from 'vitest';
import { idOf, isMoment, largestLongId, uuidOf } from './pages.ts';

describe('cursors', () => {
  it('are numbers that the column can hold', () => {
    expect([idOf(undefined), idOf('2147483647'), idOf('9007199254740991', largestLongId)]).toEqual([
      ...[null, 2_147_483_647, Number.MAX_SAFE_INTEGER],
    ]);
    for (const foreign of ['2147483648', '-1', '1e3', 'zz', '', ' 1', '99999999999999999999'])
      expect(() => idOf(foreign)).toThrow('The cursor is not one that this list gave out.');
    expect(() => uuidOf('a-b')).toThrow();
  });

  it('are moments that a calendar has', () => {
    expect(isMoment('2026-02-28 10:11:12.123456+00')).toBe(true);
    expect(isMoment('2026-02-28 10:11:12+05:30')).toBe(true);
    for (const wrong of ['2026-02-31 10:11:12+00', '2026-02-28 25:11:12+00', '2026-02-28', 'infinity'])
      expect(isMoment(wrong)).toBe(false);
  });
});
