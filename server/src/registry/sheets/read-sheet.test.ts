import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createKnown } from './known.ts';
import { openSheet } from './open-sheet.ts';
import { previewSheet } from './preview.ts';
import { readSheet, type SheetItem } from './read-sheet.ts';
import { csvOf, fileOf } from './testing.ts';

const today = '2026-11-22';

async function read(content: string, mapping?: { header: string; target: string }[]): Promise<SheetItem[]> {
  const sheet = await openSheet(fileOf(content));
  const guessed = (await previewSheet(sheet, async () => null, 'LR', today)).columns;
  const items: SheetItem[] = [];
  const reading = {
    ...{ source: 'Test', mapping: mapping ?? guessed, country: 'LR' as const, today },
    known: createKnown([], []),
    previous: async () => new Map(),
  };
  for await (const portion of readSheet(sheet, reading)) items.push(...portion);
  return items;
}

const verdicts = (items: readonly SheetItem[]) =>
  items
    .filter(({ row }) => row !== null)
    .map(({ row, refused, notes }) => [row, refused, ...notes.map((note) => `${note.column}: ${note.reason}`)]);

describe('rows', () => {
  it('each get their verdict, a thousand of them', async () => {
    const header = ['Staff no', 'Name', 'Phone', 'Sex', 'Date of birth', 'Cadre'];
    const kinds: [cells: (i: number) => string[], expected: unknown[]][] = [
      [(i) => [`${i}`, 'Mary Doe', '+231777000001', 'F', '1980-01-31', 'Nurse'], [null]],
      [
        (i) => [`${i}`, 'Doe, John', '0777 000 002', 'M', '', 'Nurse'],
        [null, 'Name: name_order', 'Phone: phone_national'],
      ],
      [(i) => [`${i}`, 'Ann', '777000003', 'x', '', ''], [null, 'Phone: phone_lost_zero', 'Sex: unknown_word']],
      [(i) => [`${i}`, '', '0777000004', 'M', '', ''], ['row_without_name', 'Name: row_without_name']],
      [() => ['', 'Bob', '0777000004', 'M', '', ''], ['row_without_id', 'Staff no: row_without_id']],
      [(i) => [`${i}`, '12345', '', '', '', ''], ['name_not_a_name', 'Name: name_not_a_name']],
      [
        (i) => [`${i}`, 'Eve', '#N/A', '', '3/4/1980', ''],
        [null, 'Phone: formula_error', 'Date of birth: date_ambiguous'],
      ],
      [
        (i) => [`${i}`, 'Joe', '0777000005/0886000005', '', '', 'CHW'],
        [null, 'Phone: phone_split', 'Phone: phone_split'],
      ],
      [(i) => [`${i}`, 'Kim', '2.31777E+11', 'n/a', '-', 'nil'], [null, 'Phone: phone_scientific']],
      [
        (i) => [`${i - 9}`, 'Mary Doe', '+231777000001', 'F', '1980-01-31', 'Nurse'],
        ['repeated_row', 'null: repeated_row'],
      ],
    ];
    const rows = Array.from({ length: 1000 }, (_, i) => kinds[i % 10]![0](i));
    const items = await read(csvOf([header, ...rows]));
    expect(verdicts(items)).toEqual(rows.map((_, i) => [i + 2, ...kinds[i % 10]![1]]));
    const lists = items.filter(({ row }) => row === null);
    expect(lists.flatMap(({ notes }) => notes.map((note) => `${note.reason} ${note.value}`))).toEqual([
      'new_cadre Nurse',
      'new_cadre CHW',
    ]);
  });

  it('of one person with another post add the post; what else they say is the first row', async () => {
    const items = await read('ID,Name,Job\n1,Mary,Nurse\n1,Mary K,Teacher\n1,Mary,nurse\n2,Mary,Nurse\n');
    expect(verdicts(items)).toEqual([
      [2, null],
      [3, null, 'null: another_post'],
      [4, 'repeated_row', 'null: repeated_row'],
      [5, null],
    ]);
    expect(
      items.flatMap(({ resources }) => resources.flatMap((r) => (r.resourceType === 'PractitionerRole' ? r.id : []))),
    ).toEqual(['1-post-1', '1-post-2', '2-post-1']);
  });

  it('know their people again by name and phone, however both are written', async () => {
    const idsOf = async (content: string) =>
      (await read(content)).flatMap(({ resources }) => resources.map(({ id }) => id));
    const [id] = await idsOf('Name,Phone\nMary Kollie,0777 123 456\n');
    expect(await idsOf('Phone;Nom;Prénom\n+231777123456;KOLLIE;Máry\n')).toEqual([id]);
    expect(await idsOf('Name,Phone\nMary Kollie,0777123457\n')).not.toEqual([id]);
    const nameless = await idsOf('Name,Facility\nMary,A\nMary,B\n');
    expect(new Set(nameless).size).toBe(nameless.length);
  });

  it('build one tree of places, also when a facility is written without its place', async () => {
    const items = await read(
      'Name,Facility,District,Region\nA,Clinic,Klay,West\nB,clinic,,\nC,,Klay,West\nD,Clinic,Kolba,West\n',
    );
    const places = items.flatMap(({ resources }) => resources).filter((r) => r.resourceType === 'Location');
    expect(
      places.map(({ name, partOf }) => [name, places.find((p) => `Location/${p.id}` === partOf?.reference)?.name]),
    ).toEqual([
      ['West', undefined],
      ['Klay', 'West'],
      ['Kolba', 'West'],
      ['Clinic', 'Klay'],
      ['clinic', undefined],
      ['Clinic', 'Kolba'],
    ]);
    const one = await read('Name,Facility,District\nA,Clinic,Klay\nB,clinic,\n');
    const posts = one.flatMap(({ resources }) => resources).filter((r) => r.resourceType === 'PractitionerRole');
    expect(posts[0]?.location).toEqual(posts[1]?.location);
  });

  it('refuse a column that cannot be the list that it is said to be', async () => {
    const rows = Array.from({ length: 20_001 }, (_, i) => `Mary,job ${i}`);
    await expect(read(`Name,Job\n${rows.join('\n')}\n`)).rejects.toThrow('"Job" holds more different values');
  });
});

it('the example of the officers’ page does what the page says', async () => {
  const page = await readFile(new URL('../../../../docs/use/spreadsheets.md', import.meta.url), 'utf8');
  const tableOf = (title: string): string[][] => {
    const block = page.slice(page.indexOf(`<!-- ${title} -->`)).split('\n\n')[1]!;
    const rows = block.split('\n').map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    return rows.filter((_, i) => i !== 1);
  };
  const items = await read(csvOf(tableOf('example')));
  const said = items
    .filter(({ row }) => row !== null)
    .flatMap(({ row, refused, notes }) =>
      notes.map((note) => [
        `${row}`,
        note.column ?? '',
        note.value ?? '',
        refused ? 'row left out' : note.verdict === 'mended' ? 'mended' : 'value left out',
        `\`${note.reason}\``,
      ]),
    );
  expect(said).toEqual(tableOf('report').slice(1));
});
