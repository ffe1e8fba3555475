import { expect, it } from 'vitest';
import { isMonth, plusMonths, weeksOf } from './days.ts';

it('lays months out in whole weeks from Monday to Sunday', () => {
  const weeks = weeksOf('2027-02');
  expect(weeks[0]![0]).toBe('2027-02-01');
  expect(weeks.at(-1)!.at(-1)).toBe('2027-02-28');
  expect(weeksOf('2026-11').flat()).toHaveLength(42);
  expect(weeksOf('2026-11')[0]![0]).toBe('2026-10-26');
  expect(plusMonths('2026-12', 1)).toBe('2027-01');
  expect(plusMonths('2027-01', -1)).toBe('2026-12');
  expect(isMonth('2026-13')).toBe(false);
});
