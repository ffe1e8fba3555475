/** The first reading of a sheet: what lists and places its people will refer to, and how its dates are written. */
import { AppError } from '../../errors.ts';
import type { Columns } from './columns.ts';
import { createOrderWatcher, type DayOrder } from './dates.ts';
import { normalise } from './headers.ts';
import type { Table } from './table.ts';
import { emptyWords, formulaErrors } from './values.ts';

export interface FacilitySeen {
  readonly name: string;
  /** Wide to narrow. */
  readonly within: readonly string[];
  type: string | null;
}

export interface Survey {
  readonly rows: number;
  readonly birthDates: DayOrder;
  /** Of each list: normalised to the first spelling. */
  readonly lists: Readonly<Record<ListName, ReadonlyMap<string, string>>>;
  /** Each job with the cadres that stand beside it. */
  readonly jobCadres: ReadonlyMap<string, string | null>;
  readonly facilities: ReadonlyMap<string, FacilitySeen>;
  /** Each place, wide before narrow: the names of its path. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** Places of facilities whose name stands at one place only. */
  readonly onlyPlace: ReadonlyMap<string, readonly string[]>;
}

export const listNames = ['cadre', 'job', 'skill', 'facility_type', 'employer'] as const;
export type ListName = (typeof listNames)[number];

const mostInList = 20_000;
const mostPlaces = 300_000;

/** A cell without the words that stand for nothing. */
export function cellOf(cells: readonly string[], index: number | undefined): string {
  const text = index === undefined ? '' : (cells[index] ?? '');
  return emptyWords.test(text) || formulaErrors.test(text) ? '' : text.replace(/\s+/g, ' ');
}

export const skillsOf = (cells: readonly string[], columns: Columns): string[] =>
  columns.skills.flatMap((index) => splitList(cellOf(cells, index)));

/** Several values in one cell, by semicolon, bar or line. */
export const splitList = (text: string): string[] =>
  text
    .split(/[;|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

export const placesOf = (cells: readonly string[], columns: Columns): string[] =>
  columns.places.map(({ index }) => cellOf(cells, index)).filter((name) => name !== '');

export const pathKey = (names: readonly string[]): string => names.map(normalise).join(' / ');

/** Errors: `import:mapping` when a column holds so many values that it cannot be the list that it is said to be. */
export async function surveySheet(table: Table, columns: Columns): Promise<Survey> {
  const dates = createOrderWatcher();
  const lists = {
    cadre: new Map(),
    job: new Map(),
    skill: new Map(),
    facility_type: new Map(),
    employer: new Map(),
  } as Record<ListName, Map<string, string>>;
  const jobCadres = new Map<string, string | null>();
  const facilities = new Map<string, FacilitySeen>();
  const places = new Map<string, readonly string[]>();
  let rows = 0;
  for await (const { cells } of table.rows()) {
    rows++;
    dates.see(cellOf(cells, columns.one.birth_date));
    for (const name of ['cadre', 'job', 'facility_type', 'employer'] as const)
      remember(lists[name], cellOf(cells, columns.one[name]), name, columns);
    for (const skill of skillsOf(cells, columns)) remember(lists.skill, skill, 'skill', columns);
    pairJob(jobCadres, cellOf(cells, columns.one.job), cellOf(cells, columns.one.cadre));
    seePlaces(places, facilities, cells, columns);
  }
  return { rows, birthDates: dates.order(), lists, jobCadres, facilities, places, onlyPlace: onlyPlaces(facilities) };
}

function remember(list: Map<string, string>, value: string, name: ListName, columns: Columns): void {
  if (value === '') return;
  const key = normalise(value);
  if (key === '' || list.has(key)) return;
  if (list.size >= mostInList) throw tooMany(name, columns);
  list.set(key, value);
}

function tooMany(name: ListName | 'facility', columns: Columns): AppError {
  const index = name === 'skill' ? columns.skills[0] : columns.one[name];
  const header = columns.headers[index ?? columns.places[0]?.index ?? 0] ?? '';
  const message = `The column "${header}" holds more different values than a ${name.replace('_', ' ')} can have. Is it the right column?`;
  return new AppError('import:mapping', message, { fields: [{ where: header, message }] });
}

/** A job that stands beside several cadres belongs to none of them by itself. */
function pairJob(pairs: Map<string, string | null>, job: string, cadre: string): void {
  if (job === '' || cadre === '') return;
  const key = normalise(job);
  const other = pairs.get(key);
  if (other === undefined) pairs.set(key, normalise(cadre));
  else if (other !== normalise(cadre)) pairs.set(key, null);
}

function seePlaces(
  places: Map<string, readonly string[]>,
  facilities: Map<string, FacilitySeen>,
  cells: readonly string[],
  columns: Columns,
): void {
  const within = placesOf(cells, columns);
  for (let depth = 1; depth <= within.length; depth++) {
    const path = within.slice(0, depth);
    const key = pathKey(path);
    if (!places.has(key)) places.set(key, path);
  }
  const name = cellOf(cells, columns.one.facility);
  if (name !== '') {
    const key = pathKey([...within, name]);
    const type = cellOf(cells, columns.one.facility_type) || null;
    const known = facilities.get(key);
    if (!known) facilities.set(key, { name, within, type });
    else known.type ??= type;
  }
  if (places.size > mostPlaces || facilities.size > mostPlaces) throw tooMany('facility', columns);
}

function onlyPlaces(facilities: ReadonlyMap<string, FacilitySeen>): Map<string, readonly string[]> {
  const byName = new Map<string, readonly string[][]>();
  for (const { name, within } of facilities.values()) {
    if (within.length === 0) continue;
    const key = normalise(name);
    byName.set(key, [...(byName.get(key) ?? []), [...within]]);
  }
  return new Map([...byName].filter(([, paths]) => paths.length === 1).map(([key, paths]) => [key, paths[0]!]));
}
