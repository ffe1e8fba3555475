import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Uuid } from '@mhero/contract/common.ts';
import { DemoRequest, ImportStarted } from '@mhero/contract/imports.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { AppError } from '../../../errors.ts';
import { addFirstChannel } from '../../../messaging/messaging.ts';
import { defineRoute } from '../../route.ts';

const one = Type.Object({ id: Uuid });

export const postImportFile = defineRoute({
  method: 'POST',
  url: '/imports/file',
  access: 'administrator',
  summary:
    'Import a FHIR R4 Bundle or NDJSON file, or a CSD document in XML (multipart, field `file`; gzip is accepted).',
  query: Type.Object({
    source: Type.String({ minLength: 1, maxLength: 100 }),
    dry_run: Type.Optional(Type.Boolean({ default: false })),
  }),
  response: ImportStarted,
  status: 202,
  handler: async ({ rooms, subject, query, request }) => {
    const path = await saveUpload(request, join(rooms.config.dataDir, 'uploads'));
    const started = rooms.registry.startImport(subject, {
      ...{ source: query.source, kind: 'fhir', dryRun: query.dry_run ?? false },
      input: { kind: 'files', paths: [path], temporary: true },
    });
    const id = await started.catch(async (error: Error) => {
      await rm(path, { force: true });
      throw error;
    });
    return { id };
  },
});

async function saveUpload(request: FastifyRequest, folder: string): Promise<string> {
  const part = request.isMultipart() ? await request.file() : undefined;
  if (!part) throw new AppError('request:invalid', 'Send the file as multipart/form-data, in the field "file".');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const extension = /^\.(?:json|ndjson|jsonl|gz|xml)$/i.test(extname(part.filename)) ? extname(part.filename) : '.json';
  // What the content of a packed file is, its name alone says.
  const inner = /\.(ndjson|jsonl|xml)\.gz$/i.exec(part.filename)?.[1]?.toLowerCase() ?? '';
  const path = join(folder, `${randomUUID()}${inner && `.${inner}`}${extension.toLowerCase()}`);
  await pipeline(part.file, createWriteStream(path, { mode: 0o600 }));
  if (!part.file.truncated) return path;
  await rm(path, { force: true });
  throw new AppError(
    'import:too_large',
    'The file is larger than can be uploaded. Import it with the command: mhero import PATH.',
  );
}

export const postDemo = defineRoute({
  method: 'POST',
  url: '/imports/demo',
  access: 'administrator',
  summary: 'Make a demonstration country with as many people.',
  body: DemoRequest,
  response: ImportStarted,
  status: 202,
  handler: async ({ rooms, subject, body }) => {
    const { country } = await rooms.settings.getSettings();
    await addFirstChannel(rooms.channels, subject);
    const input = { ...body, kind: 'demo' as const, country };
    return { id: await rooms.registry.startImport(subject, { source: 'Demonstration', kind: 'demo', input }) };
  },
});

export const postImportCancel = defineRoute({
  method: 'POST',
  url: '/imports/:id/cancel',
  access: 'administrator',
  summary: 'Stop an import after the batch in hand; what was taken stays.',
  params: one,
  handler: async ({ rooms, params }) => rooms.registry.cancelImport(params.id),
});

export const postImportResume = defineRoute({
  method: 'POST',
  url: '/imports/:id/resume',
  access: 'administrator',
  summary: 'Go on with a cancelled or failed import where it stopped.',
  params: one,
  handler: async ({ rooms, subject, params }) => rooms.registry.resumeImport(subject, params.id),
});
