import { ImportStarted, SheetImport, SheetPreview } from '@mhero/contract/imports.ts';
import { AppError } from '../../../errors.ts';
import { checkMapping, uploadSheet } from '../../../registry/registry.ts';
import { defineRoute } from '../../route.ts';

export const postSheetUpload = defineRoute({
  method: 'POST',
  url: '/imports/sheet/uploads',
  access: 'administrator',
  summary: 'Upload a CSV or XLSX sheet (multipart, field `file`) and see its columns with a guessed mapping.',
  response: SheetPreview,
  handler: async ({ rooms, request }) => {
    const part = request.isMultipart() ? await request.file() : undefined;
    if (!part) throw new AppError('request:invalid', 'Send the file as multipart/form-data, in the field "file".');
    const { country } = await rooms.settings.getSettings();
    const today = rooms.clock.now().toISOString().slice(0, 10);
    const options = { db: rooms.db, dataDir: rooms.config.dataDir, country, today };
    return uploadSheet(options, part.filename, part.file);
  },
});

export const postSheet = defineRoute({
  method: 'POST',
  url: '/imports/sheet',
  access: 'administrator',
  summary: 'Import an uploaded sheet by a mapping of its columns, or try it without writing anything.',
  body: SheetImport,
  response: ImportStarted,
  status: 202,
  handler: async ({ rooms, subject, body }) => {
    const { upload, source, mapping, dry_run: dryRun } = body;
    await checkMapping(rooms.config.dataDir, upload, mapping);
    const input = { kind: 'sheet' as const, upload, mapping };
    return { id: await rooms.registry.startImport(subject, { source, kind: 'sheet', dryRun, input }) };
  },
});
