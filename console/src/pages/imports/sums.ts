import type { ImportRun } from '../../api/imports.ts';

type Counts = ImportRun['counts'][string];

/** Over all kinds of resources; taken + changed + unchanged + refused is all that was read. */
export function sumOf(counts: ImportRun['counts']): Counts {
  const sum = { taken: 0, changed: 0, unchanged: 0, mended: 0, refused: 0 };
  for (const one of Object.values(counts)) {
    sum.taken += one.taken;
    sum.changed += one.changed;
    sum.unchanged += one.unchanged;
    sum.mended += one.mended;
    sum.refused += one.refused;
  }
  return sum;
}
