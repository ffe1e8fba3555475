/** An uploaded sheet as its officer sees it before anything is imported: columns, samples, a guessed mapping. */
import { isTarget } from './columns.ts';
import { guessMapping } from './guess.ts';
import type { Target } from './headers.ts';
import type { Sheet } from './sheet.ts';
import { readTable } from './table.ts';
import { emptyWords } from './values.ts';

export interface PreviewColumn {
  readonly header: string;
  readonly samples: readonly string[];
  readonly target: Target;
  readonly remembered: boolean;
}

export interface Preview {
  readonly rows: number;
  readonly columns: readonly PreviewColumn[];
}

const shown = 5;
/** Of each column, what its meaning is guessed from. */
const looked = 50;
const longestSample = 100;

/** Reads the whole sheet, so that what cannot be read is found now. `remembered` is by header in lower case. */
export async function previewSheet(
  sheet: Sheet,
  remember: (headers: readonly string[]) => Promise<Readonly<Record<string, string>> | null>,
  country: string | null,
  today: string,
): Promise<Preview> {
  const table = await readTable(sheet);
  const columns = table.headers.map((header) => ({ header, values: [] as string[] }));
  let rows = 0;
  for await (const { cells } of table.rows()) {
    rows++;
    for (const [i, cell] of cells.entries()) {
      const values = columns[i]?.values;
      if (values && values.length < looked && cell !== '' && !emptyWords.test(cell)) values.push(cell);
    }
  }
  const guessed = guessMapping(columns, country, today);
  const remembered = await remember(table.headers);
  return {
    rows,
    columns: columns.map(({ header, values }, i) => {
      const before = remembered?.[header.toLowerCase()];
      const known = before !== undefined && isTarget(before);
      const samples = [...new Set(values)].slice(0, shown).map((value) => value.slice(0, longestSample));
      return { header, samples, target: known ? before : guessed[i]!, remembered: known };
    }),
  };
}
