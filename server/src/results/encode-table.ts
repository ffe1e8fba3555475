/** Results as a table: one row for each passage, typed columns for each question. */
import { csvLine, csvMark } from '../lib/csv.ts';
import { type Cell, writeXlsx } from '../lib/xlsx-writer.ts';
import type { FileContext } from './encode.ts';
import type { AskedQuestion } from './shape.ts';
import type { AnswerRow, RunRow } from './store-runs.ts';

interface Column {
  readonly title: string;
  cell(row: RunRow, answers: ReadonlyMap<string, AnswerRow>): Cell;
}

export const states = ['', 'waiting', 'waiting', 'finished', 'expired', 'interrupted', 'failed'];
const moment = (text: string | null): Cell => (text === null ? null : { moment: text });

function columnsOf({ questions, levels, timezone, anonymous }: FileContext): Column[] {
  const who: Column[] = anonymous
    ? []
    : [
        { title: 'Name', cell: (row) => row.name },
        { title: 'Telephone', cell: (row) => row.tel },
      ];
  return [
    { title: 'Passage', cell: (row) => row.run },
    { title: 'Person', cell: (row) => row.contact },
    ...who,
    { title: 'Cadre', cell: (row) => row.cadre },
    { title: 'Facility', cell: (row) => row.facility },
    ...levels.map((level): Column => ({ title: titleOf(level), cell: (row) => row.places[level] ?? null })),
    { title: 'Sex', cell: (row) => row.gender },
    { title: 'Language', cell: (row) => row.language },
    { title: 'Channel', cell: (row) => row.channel },
    { title: 'Start', cell: (row) => row.start },
    { title: 'Revision', cell: (row) => row.revision },
    { title: 'State', cell: (row) => states[row.status] ?? null },
    { title: 'Latest of the person', cell: (row) => row.latest },
    { title: `Began (${timezone})`, cell: (row) => moment(row.began) },
    { title: `Ended (${timezone})`, cell: (row) => moment(row.ended) },
    ...questions.flatMap(columnsFor),
  ];
}

const titleOf = (level: string): string => level.slice(0, 1).toUpperCase() + level.slice(1);

/** A choice is its category; other kinds have their value, their category where there are several, and what was written. */
function columnsFor(question: AskedQuestion): Column[] {
  const { key, name, kind, categories, wait } = question;
  const answers = new Set(categories.filter(({ role }) => role === 'answer').map((category) => category.name));
  const of = (read: (answer: AnswerRow) => Cell): Column['cell'] => {
    return (_, found) => {
      const answer = found.get(key);
      return answer ? read(answer) : null;
    };
  };
  const category: Column = { title: `${name}: category`, cell: of((answer) => answer.category) };
  const written: Column = { title: `${name}: as written`, cell: of((answer) => answer.input) };
  const ends = wait ? [written] : [];
  if (kind === 'choice') return [{ title: name, cell: of((answer) => answer.category) }, ...ends];
  const fits = (answer: AnswerRow): boolean =>
    answer.category === null || answer.category === '' || answers.has(answer.category);
  const value: Column = { title: name, cell: of((answer) => (fits(answer) ? typedValue(kind, answer) : null)) };
  if (kind === 'text') return answers.size > 1 ? [value, category] : [value];
  return [value, ...(categories.length > 1 ? [category] : []), ...ends];
}

function typedValue(kind: string, { value, number, local }: AnswerRow): Cell {
  if (kind === 'number' && number !== null) return number;
  if (kind === 'date' && local !== null) return { moment: local.endsWith('T00:00:00') ? local.slice(0, 10) : local };
  return value;
}

const byKey = (row: RunRow): Map<string, AnswerRow> => new Map(row.answers.map((answer) => [answer.key, answer]));

function cellsOf(columns: readonly Column[], row: RunRow): Cell[] {
  const answers = byKey(row);
  return columns.map((column) => column.cell(row, answers));
}

const plain = (cell: Cell): string | number | null => {
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return cell !== null && typeof cell === 'object' ? cell.moment.replace('T', ' ') : cell;
};

export async function* encodeCsv(context: FileContext, rows: AsyncIterable<RunRow[]>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const columns = columnsOf(context);
  yield encoder.encode(csvMark + csvLine(columns.map((column) => column.title)));
  for await (const portion of rows)
    yield encoder.encode(portion.map((row) => csvLine(cellsOf(columns, row).map(plain))).join(''));
}

export async function* encodeXlsx(context: FileContext, rows: AsyncIterable<RunRow[]>): AsyncGenerator<Uint8Array> {
  const columns = columnsOf(context);
  const writer = writeXlsx(
    columns.map((column) => column.title),
    context.flow.name,
  );
  for await (const portion of rows) yield* writer.rows(portion.map((row) => cellsOf(columns, row)));
  yield* writer.end();
}
