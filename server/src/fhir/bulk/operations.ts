/** Bulk Data Access (`$export`) over HTTP: begin, look, cancel, fetch. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { record } from '../../audit/audit.ts';
import { AppError } from '../../errors.ts';
import { settledMoment } from '../behind.ts';
import { formatOf } from '../formats.ts';
import type { Operation, OperationCall } from '../operations.ts';
import { outcome } from '../outcome.ts';
import type { Pairs } from '../search/read-search.ts';
import { exportJob, failureOf, progressOf } from './export.ts';
import { fileBytes, gzipOverhead } from './packing.ts';
import { pairsOfParameters, readExport } from './read-request.ts';
import * as store from './store-exports.ts';

/** Exports that are not finished: each costs the database a walk through everything. */
const mostOwn = 2;
const mostAll = 6;
const pollSeconds = 5;

const definitions = 'http://hl7.org/fhir/uv/bulkdata/OperationDefinition';

export const exportOperations: readonly Operation[] = [
  { name: 'export', method: 'GET', url: '/$export', definition: `${definitions}/export`, run: begin },
  { name: 'export', method: 'POST', url: '/$export', definition: null, run: begin },
  { name: 'export', method: 'GET', url: '/Group/:id/$export', definition: `${definitions}/group-export`, run: begin },
  { name: 'export', method: 'POST', url: '/Group/:id/$export', definition: null, run: begin },
  { name: 'export-status', method: 'GET', url: '/$export-status/:id', definition: null, run: look },
  { name: 'export-status', method: 'DELETE', url: '/$export-status/:id', definition: null, run: cancel },
  { name: 'export-file', method: 'GET', url: '/$export-file/:id/:file', definition: null, run: fetchFile },
];

const queryOf = ({ url }: FastifyRequest): Pairs => {
  const at = url.indexOf('?');
  return at < 0 ? [] : [...new URLSearchParams(url.slice(at + 1))];
};

function bodyOf(request: FastifyRequest): Pairs {
  if (request.method !== 'POST' || typeof request.body !== 'string' || request.body.trim() === '') return [];
  const format = formatOf((request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase());
  if (!format) throw new AppError('fhir:media_type', 'Send the parameters of $export as a Parameters resource.');
  return pairsOfParameters(format.read(request.body));
}

async function begin({ context, request, reply, all }: OperationCall): Promise<null> {
  const { rooms, subject, base } = context;
  if (!/(?:^|[,;\s])respond-async(?:$|[,;\s])/i.test(String(request.headers.prefer ?? '')))
    throw new AppError('fhir:parameter', '$export works in the background: send the header Prefer: respond-async.');
  const { id: group = null } = request.params as { id?: string };
  const where = { url: `${base}${request.url.slice(request.url.indexOf('/fhir/R4') + 8)}`, base, group };
  const wanted = readExport([...queryOf(request), ...bodyOf(request)], all, where);
  if (group !== null && !(await all.get('Group')?.read(context, group)))
    throw new AppError('request:not_found', `There is no Group/${group.slice(0, 100)}, or it is outside of your area.`);
  const accountId = subject.accountId!;
  const at = await settledMoment(rooms.db);
  const id = await rooms.db.tx(async (tx) => {
    await store.sweepExports(tx);
    const going = await store.countGoing(tx, accountId);
    if (going.own >= mostOwn || going.all >= mostAll)
      throw new AppError(
        'request:rate_limited',
        'Too many exports are going on. Wait for one to finish, or cancel one.',
        {
          retry_after: 60,
        },
      );
    const made = await store.insertExport(tx, { accountId, area: subject.area, request: wanted, at });
    await store.noteJob(tx, made, await rooms.jobs.enqueue(tx, exportJob, { export: made }, accountId));
    await record(tx, subject, 'fhir.export', `export:${made}`, { types: wanted.types, since: wanted.since, group });
    return made;
  });
  reply.header('content-location', `${base}/$export-status/${id}`);
  answer(reply, 202, outcome({ severity: 'information', code: 'informational', diagnostics: 'The export has begun.' }));
  return null;
}

function answer(reply: FastifyReply, status: number, body: object): void {
  void reply.status(status).type('application/fhir+json; charset=utf-8').send(JSON.stringify(body));
}

async function own({ context, request }: OperationCall): Promise<store.ExportRow> {
  const { id = '' } = request.params as { id?: string };
  const known = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id);
  const row = known ? await store.readOwn(context.rooms.db, context.subject, id) : null;
  if (!row)
    throw new AppError('request:not_found', 'There is no such export of yours, or its day is over. Ask for a new one.');
  return row;
}

async function look(call: OperationCall): Promise<{ text: string; status: number } | null> {
  const { context, reply } = call;
  const row = await own(call);
  if (row.state === 'failed') return failureOf(row);
  if (row.state !== 'done') {
    reply.header('x-progress', progressOf(row)).header('retry-after', pollSeconds);
    answer(reply, 202, outcome({ severity: 'information', code: 'informational', diagnostics: progressOf(row) }));
    return null;
  }
  const files = await store.readFiles(context.rooms.db, row.id);
  const list = (name: store.FileList) =>
    files
      .filter((file) => file.list === name)
      .map(({ no, type, resources: count }) => ({ type, url: `${context.base}/$export-file/${row.id}/${no}`, count }));
  reply.header('expires', row.expires_at.toUTCString()).header('cache-control', 'private, max-age=60');
  void reply
    .status(200)
    .type('application/json; charset=utf-8')
    .send(
      JSON.stringify({
        ...{ transactionTime: row.at.toISOString(), request: row.request.url, requiresAccessToken: true },
        ...{ output: list('output'), deleted: list('deleted'), error: list('error') },
      }),
    );
  return null;
}

async function cancel(call: OperationCall): Promise<null> {
  const { rooms } = call.context;
  const row = await own(call);
  await store.dropExport(rooms.db, row.id, 'cancelled', null);
  if (row.job_id !== null && row.state !== 'done') await rooms.jobs.cancel(row.job_id);
  answer(call.reply, 202, outcome({ severity: 'information', code: 'informational', diagnostics: 'Cancelled.' }));
  return null;
}

async function fetchFile(call: OperationCall): Promise<null> {
  const { db } = call.context.rooms;
  const row = await own(call);
  const no = Number((call.request.params as { file?: string }).file);
  const file = (await store.readFiles(db, row.id)).find((one) => one.no === no);
  if (row.state !== 'done' || !file) throw new AppError('request:not_found', 'There is no such file in this export.');
  const gzip = /\bgzip\b/.test(String(call.request.headers['accept-encoding'] ?? ''));
  const { reply } = call;
  reply.header('content-length', gzip ? file.packed + gzipOverhead : file.bytes).header('vary', 'accept-encoding');
  if (gzip) reply.header('content-encoding', 'gzip');
  const bytes = fileBytes((part) => store.readPart(db, row.id, file.no, part), file, gzip);
  void reply
    .status(200)
    .type('application/fhir+ndjson')
    .send(Readable.from(bytes, { objectMode: false }));
  return null;
}
