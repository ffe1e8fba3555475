import { expect, it } from 'vitest';
import { uuid7 } from './uuids.ts';

it('makes identifiers of version 7 in the order of time, none twice', () => {
  const made = Array.from({ length: 3000 }, (_, i) => uuid7(1_700_000_000_000 + Math.floor(i / 1000)));
  expect(made.every((uuid) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid))).toBe(
    true,
  );
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(3000);
});
