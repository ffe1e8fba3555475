import { Readable } from 'node:stream';
import { Uuid } from '@mhero/contract/common.ts';
import { NewResultsExport, ResultsExport } from '@mhero/contract/results.ts';
import { Type } from 'typebox';
import { record } from '../../../audit/audit.ts';
import { AppError } from '../../../errors.ts';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const postResultsExport = defineRoute({
  method: 'POST',
  url: '/flows/:id/exports',
  access: 'officer',
  summary:
    'Write the results into a file: CSV, XLSX, FHIR QuestionnaireResponse or FLOIP. It can be downloaded for a day.',
  params,
  body: NewResultsExport,
  response: ResultsExport,
  status: 202,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.results.export(subject, id, body),
});

export const getResultsExports = defineRoute({
  method: 'GET',
  url: '/flows/:id/exports',
  access: 'officer',
  summary: 'One’s own files of the results of a flow, newest first.',
  params,
  response: Type.Object({ items: Type.Array(ResultsExport) }),
  handler: async ({ rooms, subject, params: { id } }) => ({ items: await rooms.results.exports(subject, id) }),
});

export const getResultsExport = defineRoute({
  method: 'GET',
  url: '/exports/:id',
  access: 'officer',
  summary: 'How far a file is.',
  params,
  response: ResultsExport,
  handler: ({ rooms, subject, params: { id } }) => rooms.results.findExport(subject, id),
});

export const deleteResultsExport = defineRoute({
  method: 'DELETE',
  url: '/exports/:id',
  access: 'officer',
  summary: 'Stop writing a file.',
  params,
  handler: ({ rooms, subject, params: { id } }) => rooms.results.cancelExport(subject, id),
});

export const getExportFile = defineRoute({
  method: 'GET',
  url: '/exports/:id/file',
  access: 'officer',
  summary: 'Download a finished file, whole or from any byte on (`Range`): what was cut goes on where it stopped.',
  params,
  handler: async ({ rooms, subject, params: { id }, request, reply }) => {
    const file = await rooms.results.download(subject, id);
    const whole = request.headers.range === undefined || (request.headers['if-range'] ?? file.tag) !== file.tag;
    const { from, to } = whole ? { from: 0, to: file.size } : rangeOf(request.headers.range!, file.size);
    await rooms.db.tx((tx) => record(tx, subject, 'results.download', `export:${id}`, whole ? null : { from, to }));
    reply
      .status(whole ? 200 : 206)
      .type(file.type)
      .header('accept-ranges', 'bytes')
      .header('etag', file.tag)
      .header('content-length', to - from)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`);
    if (!whole) reply.header('content-range', `bytes ${from}-${to - 1}/${file.size}`);
    return reply.send(Readable.from(file.read(from, to), { objectMode: false }));
  },
});

/** One range (RFC 9110, 14.1.2), as [from, to). */
function rangeOf(header: string, size: number): { from: number; to: number } {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim()) ?? [];
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size : Math.min(size, Number(last) + 1);
  if ((first === '' && last === '') || from >= to)
    throw new AppError('request:range', `The file has ${size} bytes; the range is not one of them.`);
  return { from, to };
}
