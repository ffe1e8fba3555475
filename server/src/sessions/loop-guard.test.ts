import { expect, it } from 'vitest';
import { createLoopGuard } from './loop-guard.ts';

it('leaves people alone, stops machines, says so once an hour, and counts what comes again once', () => {
  let time = 0;
  let id = 0;
  const guard = createLoopGuard(() => time);
  const many = (n: number): string[] => Array.from({ length: n }, () => guard.count(1, ++id));
  expect(new Set(many(120))).toEqual(new Set(['fine']));
  expect(guard.count(1, id)).toBe('fine');
  expect(many(3)).toEqual(['first', 'over', 'over']);
  expect(guard.count(2, ++id)).toBe('fine');
  time = 3_600_001;
  expect(guard.count(1, ++id)).toBe('fine');
});
