/** One row of a sheet to a person and a post, with a note for each value that was mended or left out. */
import type { CodeableConcept, Extension, Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import { type CountryCode, type Mend, mendPhones, type PhoneRefusal } from '../../lib/phone.ts';
import { fieldExtension, groupExtension } from '../normalise/practitioner.ts';
import type { Columns, SingleTarget } from './columns.ts';
import { type DayOrder, readBirthDate } from './dates.ts';
import { idFromColumn, idFromFacts } from './identity.ts';
import type { Lists } from './lists.ts';
import type { CellMend, CellRefusal, RowRefusal, SheetWarning } from './reasons.ts';
import type { SheetRow } from './sheet.ts';
import { cellOf, placesOf, skillsOf, splitList } from './survey.ts';
import { formulaErrors, readGender, readLanguage, readStatus } from './values.ts';

export type SheetReason = RowRefusal | CellRefusal | CellMend | SheetWarning | `phone_${Mend | PhoneRefusal}`;

export interface SheetNote {
  readonly verdict: 'mended' | 'refused' | 'warned';
  /** The row's number in the sheet; null when the note is about the sheet as a whole. */
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly reason: SheetReason;
  readonly detail: string | null;
}

export interface PersonContext {
  readonly source: string;
  readonly columns: Columns;
  readonly lists: Lists;
  readonly birthDates: DayOrder;
  readonly country: CountryCode | null;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

export interface RowReading {
  /** Null when the row is refused; the notes say why. */
  readonly person: Practitioner | null;
  /** Null when the row says nothing about a post. The id is given later, when it is known which post it is. */
  readonly post: Omit<PractitionerRole, 'id'> | null;
  readonly notes: readonly SheetNote[];
}

export function readPerson({ number, cells }: SheetRow, context: PersonContext): RowReading {
  const { columns } = context;
  const notes: SheetNote[] = [];
  const say = (verdict: SheetNote['verdict'], index: number | undefined, reason: SheetReason, value?: string): void => {
    const column = index === undefined ? null : columns.headers[index]!;
    notes.push({
      verdict,
      row: number,
      column,
      value: (value ?? cells[index ?? -1] ?? '').slice(0, 200),
      reason,
      detail: null,
    });
  };
  for (const [index, cell] of cells.entries())
    if (formulaErrors.test(cell) && isUsed(columns, index)) say('warned', index, 'formula_error');
  const name = readName(cells, columns, say);
  const id = cellOf(cells, columns.one.id);
  if (columns.one.id !== undefined && id === '') say('refused', columns.one.id, 'row_without_id');
  if (!name || (columns.one.id !== undefined && id === '')) return { person: null, post: null, notes };
  const phones = readPhones(cells, context, say);
  const birthDate = readDate(cells, context, say);
  const facility = cellOf(cells, columns.one.facility);
  const person: Practitioner = {
    resourceType: 'Practitioner',
    id: id === '' ? idFromFacts(name.text, phones.first, facility, birthDate ?? '') : idFromColumn(id),
    ...(id !== '' && {
      identifier: [{ system: `https://mhero.org/fhir/sheet/${encodeURIComponent(context.source)}`, value: id }],
    }),
    ...optional('active', readWord(cells, columns, 'status', readStatus, say)),
    name: [name],
    ...(phones.telecom.length > 0 && { telecom: phones.telecom }),
    ...optional('gender', readWord(cells, columns, 'gender', readGender, say)),
    ...optional('birthDate', birthDate),
    ...communication(readWord(cells, columns, 'language', readLanguage, say)),
    ...extensions(cells, columns),
  };
  return { person, post: readPost(cells, facility, person.id!, context), notes };
}

type Say = (verdict: SheetNote['verdict'], index: number | undefined, reason: SheetReason, value?: string) => void;

const optional = <K extends string, V>(key: K, value: V | null): { [P in K]?: V } =>
  (value === null ? {} : { [key]: value }) as { [P in K]?: V };

const isUsed = (columns: Columns, index: number): boolean =>
  Object.values(columns.one).includes(index) ||
  [columns.phones, columns.skills, columns.groups].some((list) => list.includes(index)) ||
  [...columns.places, ...columns.fields].some((column) => column.index === index);

interface PersonName {
  readonly text: string;
  readonly family?: string;
  readonly given?: string[];
}

function readName(cells: readonly string[], columns: Columns, say: Say): PersonName | null {
  const { name: whole, given_name: givenColumn, family_name: familyColumn } = columns.one;
  const given = cellOf(cells, givenColumn);
  const family = cellOf(cells, familyColumn);
  const text = cellOf(cells, whole) || [given, family].filter((part) => part !== '').join(' ');
  const column = whole ?? familyColumn ?? givenColumn;
  if (text === '') say('refused', column, 'row_without_name');
  else if (!/\p{L}/u.test(text)) say('refused', column, 'name_not_a_name');
  else if (given !== '' || family !== '') return { text, ...(family && { family }), ...(given && { given: [given] }) };
  else return turnedName(text, whole, say);
  return null;
}

/** `Kollie, Mary` is Mary Kollie. */
function turnedName(text: string, column: number | undefined, say: Say): PersonName {
  const match = /^([^,]+), *([^,]+)$/.exec(text);
  const [family, given] = [match?.[1]?.trim(), match?.[2]?.trim()];
  if (!family || !given) return { text };
  say('mended', column, 'name_order');
  return { text: `${given} ${family}`, family, given: [given] };
}

function readPhones(cells: readonly string[], { columns, country }: PersonContext, say: Say) {
  const telecom: NonNullable<Practitioner['telecom']> = [];
  let first: string | null = null;
  for (const index of columns.phones) {
    const cell = cellOf(cells, index);
    if (cell === '') continue;
    telecom.push({ system: 'phone', value: cell, rank: telecom.length + 1 });
    const { addresses, refused } = mendPhones(cell, country);
    first ??= addresses[0]?.value ?? null;
    for (const { mended, raw } of addresses) if (mended) say('mended', index, `phone_${mended}`, raw);
    for (const { reason, raw } of refused) say('warned', index, `phone_${reason}`, raw);
  }
  return { telecom, first };
}

function readDate(cells: readonly string[], { columns, birthDates, today }: PersonContext, say: Say): string | null {
  const index = columns.one.birth_date;
  const text = cellOf(cells, index);
  if (text === '') return null;
  const reading = readBirthDate(text, birthDates, today);
  if ('refused' in reading) {
    say('warned', index, reading.refused);
    return null;
  }
  if (reading.mended) say('mended', index, reading.mended);
  return reading.date;
}

function readWord<T>(
  cells: readonly string[],
  columns: Columns,
  target: SingleTarget,
  read: (text: string) => T | null,
  say: Say,
): T | null {
  const index = columns.one[target];
  const text = cellOf(cells, index);
  if (text === '') return null;
  const value = read(text);
  if (value === null) say('warned', index, 'unknown_word');
  return value;
}

function communication(language: string | null): Pick<Practitioner, 'communication'> {
  return language === null ? {} : { communication: [{ coding: [{ system: 'urn:ietf:bcp:47', code: language }] }] };
}

function extensions(cells: readonly string[], columns: Columns): Pick<Practitioner, 'extension'> {
  const extension: Extension[] = [];
  for (const { index, key } of columns.fields) {
    const value = cellOf(cells, index);
    if (value !== '')
      extension.push({
        url: fieldExtension,
        extension: [
          { url: 'key', valueString: key },
          { url: 'value', valueString: value },
        ],
      });
  }
  for (const index of columns.groups)
    for (const group of splitList(cellOf(cells, index))) extension.push({ url: groupExtension, valueString: group });
  return extension.length > 0 ? { extension } : {};
}

function readPost(
  cells: readonly string[],
  facility: string,
  person: string,
  { columns, lists }: PersonContext,
): RowReading['post'] {
  const job = lists.coding('job', cellOf(cells, columns.one.job));
  const cadre = lists.coding('cadre', cellOf(cells, columns.one.cadre));
  const place = lists.placeOf(facility, placesOf(cells, columns));
  const employer = lists.employer(cellOf(cells, columns.one.employer));
  const skills = skillsOf(cells, columns).flatMap((skill): CodeableConcept[] => {
    const coding = lists.coding('skill', skill);
    return coding ? [{ coding: [coding] }] : [];
  });
  if (!job && !cadre && !place && !employer && skills.length === 0) return null;
  const code = [job, cadre].filter((coding) => coding !== null);
  return {
    resourceType: 'PractitionerRole',
    practitioner: { reference: `Practitioner/${person}` },
    ...(employer && { organization: { reference: employer } }),
    ...(code.length > 0 && { code: code.map((coding) => ({ coding: [coding], text: coding.display })) }),
    ...(skills.length > 0 && { specialty: skills }),
    ...(place && { location: [{ reference: place }] }),
  };
}
