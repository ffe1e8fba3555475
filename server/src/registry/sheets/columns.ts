/** The mapping of a sheet, checked and turned into places of columns. */
import { sheetTargets } from '@mhero/contract/imports.ts';
import { AppError, type FieldError } from '../../errors.ts';
import { levelNames, placeRank, type Target } from './headers.ts';

export interface ColumnMapping {
  readonly header: string;
  readonly target: string;
}

export interface Columns {
  readonly headers: readonly string[];
  /** Column of each target that only one column may fill; absent when none does. */
  readonly one: Readonly<Partial<Record<SingleTarget, number>>>;
  readonly phones: readonly number[];
  readonly skills: readonly number[];
  readonly groups: readonly number[];
  /** Wide to narrow, with the level that the header names. */
  readonly places: readonly { readonly index: number; readonly level: string | null }[];
  readonly fields: readonly { readonly index: number; readonly key: string }[];
}

export const singleTargets = [
  ...(['id', 'name', 'given_name', 'family_name', 'gender', 'birth_date', 'language'] as const),
  ...(['cadre', 'job', 'facility', 'facility_type', 'employer', 'status'] as const),
] as const;
export type SingleTarget = (typeof singleTargets)[number];

const fieldKey = /^field:[a-z][a-z0-9_]{0,35}$/;
export const isTarget = (text: string): text is Target =>
  (sheetTargets as readonly string[]).includes(text) || fieldKey.test(text);

/** Columns that the mapping does not name are skipped. Errors: `import:mapping` with every mistake in `fields`. */
export function planColumns(headers: readonly string[], mapping: readonly ColumnMapping[]): Columns {
  const mistakes: FieldError[] = [];
  const taken = new Map<string, string>();
  const found: { index: number; target: Target }[] = [];
  for (const { header, target } of mapping) {
    const index = headers.indexOf(header);
    if (index < 0) mistakes.push({ where: header, message: `The sheet has no column "${header}".` });
    else if (!isTarget(target))
      mistakes.push({ where: header, message: `"${target}" is not something a column can mean.` });
    else if (target !== 'skip') {
      const other = taken.get(target);
      const only = (singleTargets as readonly string[]).includes(target) || target.startsWith('field:');
      if (other !== undefined && only)
        mistakes.push({ where: header, message: `"${other}" already fills ${target}; only one column can.` });
      taken.set(target, header);
      found.push({ index, target });
    }
  }
  if (!taken.has('name') && !taken.has('given_name') && !taken.has('family_name'))
    mistakes.push({ where: '', message: 'Say which column holds the names of the people.' });
  if (mistakes.length > 0)
    throw new AppError('import:mapping', mistakes.map((mistake) => mistake.message).join(' '), { fields: mistakes });
  return arrange(headers, found);
}

function arrange(headers: readonly string[], found: readonly { index: number; target: Target }[]): Columns {
  const all = (target: Target): number[] =>
    found.filter((column) => column.target === target).map(({ index }) => index);
  const one: Partial<Record<SingleTarget, number>> = {};
  for (const target of singleTargets) {
    const [index] = all(target);
    if (index !== undefined) one[target] = index;
  }
  const ranked = all('place').map((index) => ({ index, rank: placeRank(headers[index]!) }));
  // Headers that name no level keep the order of the sheet, which is wide to narrow as a rule.
  const sortable = ranked.every(({ rank }) => rank !== null);
  const places = sortable ? ranked.toSorted((a, b) => a.rank! - b.rank!) : ranked;
  return {
    headers,
    one,
    phones: all('phone'),
    skills: all('skill'),
    groups: all('group'),
    places: places.map(({ index, rank }) => ({ index, level: rank === null ? null : levelNames[rank]! })),
    fields: found.flatMap(({ index, target }) =>
      target.startsWith('field:') ? [{ index, key: target.slice(6) }] : [],
    ),
  };
}
