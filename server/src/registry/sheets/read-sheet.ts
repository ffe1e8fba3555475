/** A mapped sheet as a stream of FHIR resources and notes: lists and places first, then the people, row by row. */
import type { Practitioner, PractitionerRole } from '@medplum/fhirtypes';
import type { CountryCode } from '../../lib/phone.ts';
import { type ColumnMapping, planColumns } from './columns.ts';
import { createSeenRows, fingerprint } from './identity.ts';
import type { Known } from './known.ts';
import { createLists, type Lists } from './lists.ts';
import { mergeResource, type SheetResource } from './merge.ts';
import { type PersonContext, type RowReading, readPerson, type SheetNote } from './person.ts';
import type { RowRefusal } from './reasons.ts';
import type { Sheet } from './sheet.ts';
import { surveySheet } from './survey.ts';
import { readTable } from './table.ts';

export interface SheetReading {
  readonly source: string;
  readonly mapping: readonly ColumnMapping[];
  readonly country: CountryCode | null;
  /** `YYYY-MM-DD` */
  readonly today: string;
  readonly known: Known;
  /** What an earlier sheet of this source said; asked in portions. */
  previous(type: SheetResource['resourceType'], ids: readonly string[]): Promise<ReadonlyMap<string, SheetResource>>;
}

/** One row, or (with row null) the lists before all rows. */
export interface SheetItem {
  readonly row: number | null;
  readonly resources: readonly SheetResource[];
  /** Why the row is left out; then there are no resources. */
  readonly refused: RowRefusal | null;
  readonly notes: readonly SheetNote[];
}

const portion = 500;

/** Errors: `import:mapping`, `import:unreadable`, `import:too_large`. Portions of items, in the order of the sheet. */
export async function* readSheet(sheet: Sheet, reading: SheetReading): AsyncGenerator<readonly SheetItem[]> {
  const table = await readTable(sheet);
  const columns = planColumns(table.headers, reading.mapping);
  const survey = await surveySheet(table, columns);
  const lists = createLists(reading.source, survey, columns, reading.known);
  yield await listItems(lists, reading);
  const context: PersonContext = { ...reading, columns, lists, birthDates: survey.birthDates };
  const numbering = createNumbering();
  let rows: NumberedRow[] = [];
  for await (const row of table.rows()) {
    rows.push(numbering(row.number, readPerson(row, context)));
    if (rows.length < portion) continue;
    yield await complete(rows, reading);
    rows = [];
  }
  if (rows.length > 0) yield await complete(rows, reading);
}

const sheetNote = ({
  reason,
  value,
  column,
}: {
  reason: SheetNote['reason'];
  value: string;
  column: string;
}): SheetNote => ({
  verdict: 'warned',
  row: null,
  column: column || null,
  value,
  reason,
  detail: null,
});

interface NumberedRow {
  readonly row: number;
  readonly person: Practitioner | null;
  readonly post: PractitionerRole | null;
  readonly refused: RowRefusal | null;
  readonly notes: readonly SheetNote[];
}

/**
 * Gives each post of a person its number, and finds rows that say again what an earlier one said. The first row of a
 * person speaks for the person; later ones only add posts.
 */
function createNumbering(): (row: number, reading: RowReading) => NumberedRow {
  const firsts = createSeenRows();
  const counts = createSeenRows();
  const posts = createSeenRows();
  return (row, { person, post, notes }) => {
    if (!person?.id) return leftOut(row, notes);
    const first = firsts.get(person.id);
    const earlier = posts.get(fingerprint(person.id, JSON.stringify(post)));
    if (earlier !== null || (first !== null && !post)) {
      const note = about(row, 'refused', 'repeated_row', person.id, `row ${earlier ?? first}`);
      return leftOut(row, [note]);
    }
    posts.set(fingerprint(person.id, JSON.stringify(post)), row);
    if (first === null) firsts.set(person.id, row);
    const count = (counts.get(person.id) ?? 0) + 1;
    if (post) counts.set(person.id, count);
    const numbered = post ? { ...post, id: postId(person.id, count) } : null;
    if (first === null) return { row, person, post: numbered, refused: null, notes };
    const note = about(row, 'warned', 'another_post', person.id, `row ${first}`);
    return { row, person: null, post: numbered, refused: null, notes: [...notes, note] };
  };
}

/** Of a row that is left out only the reason matters. */
function leftOut(row: number, notes: readonly SheetNote[]): NumberedRow {
  const reasons = notes.filter((note) => note.verdict === 'refused');
  return { row, person: null, post: null, refused: reasons[0]!.reason as RowRefusal, notes: reasons };
}

const postId = (person: string, count: number): string =>
  `${person.length > 54 ? fingerprint(person) : person}-post-${count}`;

function about(
  row: number,
  verdict: SheetNote['verdict'],
  reason: SheetNote['reason'],
  value: string,
  detail: string,
): SheetNote {
  return { verdict, row, column: null, value, reason, detail };
}

async function listItems(lists: Lists, reading: SheetReading): Promise<SheetItem[]> {
  const items: SheetItem[] = [];
  for (let at = 0; at < lists.resources.length; at += portion) {
    const resources = await withPrevious(lists.resources.slice(at, at + portion), reading);
    items.push({ row: null, resources, refused: null, notes: at === 0 ? lists.made.map(sheetNote) : [] });
  }
  return items;
}

async function complete(rows: readonly NumberedRow[], reading: SheetReading): Promise<SheetItem[]> {
  const fresh = rows.flatMap(({ person, post }) => [...(person ? [person] : []), ...(post ? [post] : [])]);
  const merged = new Map((await withPrevious(fresh, reading)).map((resource, i) => [fresh[i], resource]));
  return rows.map(({ row, person, post, refused, notes }) => {
    const resources = [person, post].flatMap((part) => (part ? (merged.get(part) ?? []) : []));
    return { row, resources, refused, notes };
  });
}

/** Each resource with what an earlier sheet said and this one does not. The type and the id stand first, for the importer. */
async function withPrevious(resources: readonly SheetResource[], { previous }: SheetReading): Promise<SheetResource[]> {
  const ids = Map.groupBy(resources, (resource) => resource.resourceType);
  const before = new Map<string, SheetResource>();
  for (const [type, list] of ids)
    for (const [id, resource] of await previous(type, [...new Set(list.map((item) => item.id!))]))
      before.set(`${type}/${id}`, resource);
  return resources.map((resource) => {
    const { resourceType, id, ...rest } = mergeResource(
      before.get(`${resource.resourceType}/${resource.id}`),
      resource,
    );
    return { resourceType, id, ...rest } as SheetResource;
  });
}
