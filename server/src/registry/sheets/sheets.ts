/** Spreadsheets in: an upload, a preview with a guessed mapping, and an input for the one import of all sources. */
import type { Readable } from 'node:stream';
import type { SheetPreview } from '@mhero/contract/imports.ts';
import type { Incoming, Input } from '../../connectors/connectors.ts';
import type { Db } from '../../db/db.ts';
import { isCountryCode } from '../../lib/phone.ts';
import type { Json } from '../normalise/tolerant.ts';
import { streamInput } from '../read/inputs.ts';
import { findConcepts, findPlaces, findSource, readMapping, readResources, saveMapping } from '../store/sheets.ts';
import { type ColumnMapping, planColumns } from './columns.ts';
import { createKnown, type KnownPlace } from './known.ts';
import type { SheetResource } from './merge.ts';
import { openSheet } from './open-sheet.ts';
import { previewSheet } from './preview.ts';
import { readSheet, type SheetItem, type SheetReading } from './read-sheet.ts';
import { readTable } from './table.ts';
import { findUpload, saveUpload } from './uploads.ts';

export interface SheetsOptions {
  readonly db: Db;
  readonly dataDir: string;
  /** ISO 3166 country of phone numbers without a calling code. */
  readonly country: string | null;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** Stores the file and reads it whole. Errors: `import:unreadable`, `import:too_large`. */
export async function uploadSheet(options: SheetsOptions, file: string, content: Readable): Promise<SheetPreview> {
  const upload = await saveUpload(options.dataDir, file, content);
  return previewOf(options, upload.path, upload.id, upload.file);
}

async function previewOf(
  { db, country, today }: SheetsOptions,
  path: string,
  upload: string,
  file: string,
): Promise<SheetPreview> {
  const sheet = await openSheet(path);
  const preview = await previewSheet(sheet, (headers) => readMapping(db, headers), country, today);
  const columns = preview.columns.map((column) => ({ ...column, samples: [...column.samples] }));
  const hasId = columns.some((column) => column.target === 'id');
  return {
    upload,
    file,
    rows: preview.rows,
    columns,
    identity: hasId ? 'id' : 'name_and_phone',
    read_as: sheet.description,
  };
}

export interface SheetRequest extends SheetsOptions {
  readonly source: string;
  /** An upload's id, or the path of a file. */
  readonly from: { readonly upload: string } | { readonly path: string };
  /** Empty: what was remembered or is guessed. */
  readonly mapping: readonly ColumnMapping[];
}

/**
 * The sheet as an input of `runImport`. The mapping is checked now (`import:mapping`) and remembered for sheets with
 * the same headers.
 */
export async function sheetInput(request: SheetRequest): Promise<Input> {
  const { db, source, today, dataDir } = request;
  const path = 'path' in request.from ? request.from.path : (await findUpload(dataDir, request.from.upload)).path;
  const mapping = request.mapping.length > 0 ? request.mapping : await guessedMapping(request, path);
  const table = await readTable(await openSheet(path));
  planColumns(table.headers, mapping);
  await saveMapping(db, table.headers, Object.fromEntries(mapping.map((m) => [m.header.toLowerCase(), m.target])));
  const country = request.country && isCountryCode(request.country) ? request.country : null;
  return streamInput(async function* () {
    const sourceId = (await findSource(db, source)) ?? 0;
    const places: KnownPlace[] = [];
    for await (const place of findPlaces(db, sourceId)) places.push(place);
    const reading: SheetReading = {
      source,
      mapping,
      country,
      today,
      known: createKnown(await findConcepts(db, sourceId), places),
      previous: async (type, ids) => (await readResources(db, sourceId, type, ids)) as Map<string, SheetResource>,
    };
    for await (const items of readSheet(await openSheet(path), reading)) yield items.map(incomingOf);
  });
}

/** Refuses a mapping that cannot be (`import:mapping`) before an import is started. Empty: it will be guessed. */
export async function checkMapping(dataDir: string, upload: string, mapping: readonly ColumnMapping[]): Promise<void> {
  const { path } = await findUpload(dataDir, upload);
  if (mapping.length > 0) planColumns((await readTable(await openSheet(path))).headers, mapping);
}

async function guessedMapping(request: SheetRequest, path: string): Promise<ColumnMapping[]> {
  const { columns } = await previewOf(request, path, '', '');
  return columns.map(({ header, target }) => ({ header, target }));
}

/** The row is the item of its notes; lists and places come before all rows and are counted by their type. */
function incomingOf({ row, resources, refused, notes }: SheetItem): Incoming {
  return {
    where: row === null ? 'sheet' : `row ${row}`,
    text: null,
    refused: null,
    resources: resources as unknown as readonly Json[],
    row: row !== null,
    rowRefused: refused !== null,
    notes: notes.map(({ verdict, column, value, reason, detail }) => ({
      verdict,
      element: column,
      value,
      reason,
      detail,
    })),
  };
}
