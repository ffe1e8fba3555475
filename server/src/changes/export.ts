/** A list of changes as CSV, for those that are to be done by hand where we cannot write. */
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { csvLine, csvMark } from '../lib/csv.ts';
import { type Filter, readList } from './store.ts';

const portion = 500;
const heads = [
  ...['id', 'person', 'cadre', 'facility', 'registry', 'record', 'what', 'field', 'from', 'to', 'to_value', 'said'],
  ...['state', 'decided_by', 'decided_at'],
];

export async function* exportLines(db: Db, subject: Subject, filter: Filter): AsyncGenerator<string> {
  await db.tx((tx) => record(tx, subject, 'change.export', null, { list: filter.list }));
  yield csvMark + csvLine(heads);
  for (let before: number | null = null; ; ) {
    const rows = await readList(db, subject.area, filter, before, portion);
    for (const row of rows)
      yield csvLine([
        ...[row.uuid, row.contact_name, row.cadre, row.facility, row.source_name, row.record, row.kind, row.field],
        ...[row.from_name, row.to_name, row.to_value, row.said, row.state, row.decided_name],
        row.decided_at?.toISOString() ?? null,
      ]);
    if (rows.length < portion) return;
    before = rows.at(-1)!.id;
  }
}
