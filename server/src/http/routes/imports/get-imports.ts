import { Readable } from 'node:stream';
import { Page, PageQuery, Uuid } from '@mhero/contract/common.ts';
import { ImportNote, ImportNotesQuery, ImportRun } from '@mhero/contract/imports.ts';
import { Type } from 'typebox';
import { record } from '../../../audit/audit.ts';
import { csvLine, csvMark } from '../../../lib/csv.ts';
import { idOf } from '../../../lib/pages.ts';
import type { ImportRow } from '../../../registry/registry.ts';
import { defineRoute } from '../../route.ts';

const runOf = (row: ImportRow): ImportRun => ({
  ...{ id: row.uuid, source: row.source, kind: row.kind, dry_run: row.dry_run, state: row.state, counts: row.counts },
  progress: {
    read: row.progress.read ?? 0,
    of: row.progress.of ?? null,
    share: row.progress.bytes_of ? Math.min(1, (row.progress.bytes ?? 0) / row.progress.bytes_of) : null,
  },
  reasons: row.progress.reasons ?? {},
  ...{ error: row.error, by: row.by },
  started_at: row.started_at.toISOString(),
  finished_at: row.finished_at?.toISOString() ?? null,
});

export const getImports = defineRoute({
  method: 'GET',
  url: '/imports',
  access: 'officer',
  summary: 'Imports, the newest first, with what became of everything that was read.',
  query: Type.Object(PageQuery),
  response: Page(ImportRun),
  handler: async ({ rooms, query }) => {
    const limit = query.limit ?? 50;
    const rows = await rooms.registry.listImports(idOf(query.cursor), limit + 1);
    const page = rows.slice(0, limit);
    return { items: page.map(runOf), next: rows.length > limit ? String(page.at(-1)?.id) : null };
  },
});

export const getImport = defineRoute({
  method: 'GET',
  url: '/imports/:id',
  access: 'officer',
  summary: 'One import.',
  params: Type.Object({ id: Uuid }),
  response: ImportRun,
  handler: async ({ rooms, params }) => runOf(await rooms.registry.findImport(params.id)),
});

export const getImportNotes = defineRoute({
  method: 'GET',
  url: '/imports/:id/notes',
  access: 'administrator',
  summary: 'What was mended, refused or of no use, each with its place in the input and the reason.',
  params: Type.Object({ id: Uuid }),
  query: ImportNotesQuery,
  response: Page(ImportNote),
  handler: async ({ rooms, params, query }) => {
    const limit = query.limit ?? 50;
    const filter = { verdict: query.verdict ?? null, reason: query.reason ?? null };
    const after = idOf(query.cursor) ?? 0;
    const rows = await rooms.registry.importNotes(params.id, { ...filter, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    return { items: page, next: rows.length > limit ? String(page.at(-1)?.no) : null };
  },
});

const columns = ['verdict', 'item', 'element', 'value', 'reason', 'detail'] as const;
const portion = 1000;

export const getImportNotesFile = defineRoute({
  method: 'GET',
  url: '/imports/:id/notes.csv',
  access: 'administrator',
  summary: 'The same notes as a CSV file to download.',
  params: Type.Object({ id: Uuid }),
  query: Type.Object({
    verdict: Type.Optional(ImportNotesQuery.properties.verdict),
    reason: Type.Optional(Type.String({ maxLength: 60 })),
  }),
  handler: async ({ rooms, subject, params, query, reply }) => {
    await rooms.registry.findImport(params.id);
    await rooms.db.tx((tx) => record(tx, subject, 'import.export_notes', `import:${params.id}`));
    async function* lines(): AsyncGenerator<string> {
      yield csvMark + csvLine(columns);
      for (let after = 0; ; ) {
        const filter = { verdict: query.verdict ?? null, reason: query.reason ?? null, after, limit: portion };
        const rows = await rooms.registry.importNotes(params.id, filter);
        yield rows.map((row) => csvLine(columns.map((column) => row[column]))).join('');
        if (rows.length < portion) return;
        after = rows.at(-1)?.no ?? 0;
      }
    }
    reply.header('content-disposition', `attachment; filename="import-${params.id}.csv"`);
    return reply.type('text/csv; charset=utf-8').send(Readable.from(lines()));
  },
});
