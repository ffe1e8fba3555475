/**
 * The job of an export: pages of each type through the same searches as everybody's, as the account that asked, into
 * compressed parts in the database. After a kill it goes on behind the last part that was committed.
 */
import { AppError } from '../../errors.ts';
import type { JobCall } from '../../jobs/jobs.ts';
import { sameArea, subjectOfAccount } from '../behind.ts';
import type { FhirContext, Found, ResourceKind } from '../kind.ts';
import { outcome } from '../outcome.ts';
import type { FhirRooms } from '../rooms.ts';
import { readSearch } from '../search/read-search.ts';
import { packPart } from './packing.ts';
import * as store from './store-exports.ts';

export const exportJob = 'fhir.export';

/** Of one request to the database, and about what memory holds at once. */
const pageResources = 500;
const partBytes = 1024 * 1024;
/** A file stays small enough to be fetched again, and a client may fetch several side by side. */
const fileResources = 100_000;
/** Ids in one search. */
const membersAtOnce = 100;

/** One list to be written: what is there of a type, what of it was deleted, or what a Group's members have of it. */
interface Step {
  readonly list: store.FileList;
  readonly type: string;
  page(cursor: string | null): Promise<{ lines: string[]; next: string | null }>;
}

export function registerExports(rooms: FhirRooms, kinds: readonly ResourceKind[]): void {
  const all = new Map(kinds.map((kind) => [kind.type, kind]));
  rooms.jobs.register(exportJob, async (call) => {
    const id = String(call.payload.export);
    const row = await store.beginAttempt(rooms.db, id);
    if (!row) return undefined;
    try {
      return await write(rooms, all, row, call);
    } catch (error) {
      // A full disk is not tried again: what was written makes it fuller.
      const full = (error as { code?: string }).code === '53100';
      const failed = full
        ? new AppError(
            'disk:full',
            'The disk of the database is full. The export was thrown away; free some space and ask again.',
          )
        : error;
      if (failed instanceof AppError || call.last)
        await store.dropExport(
          rooms.db,
          id,
          'failed',
          failed instanceof AppError ? `${failed.code} ${failed.message}` : null,
        );
      throw failed;
    }
  });
}

async function write(
  rooms: FhirRooms,
  all: ReadonlyMap<string, ResourceKind>,
  row: store.ExportRow & { attempt: number },
  call: JobCall,
): Promise<object | undefined> {
  const subject = await subjectOfAccount(rooms.access, row.account_id);
  if (!subject || !sameArea(subject.area, row.area))
    throw new AppError('access:outside_area', 'The area of the account has changed since the export was asked for.');
  const context = { rooms, subject, base: row.request.base, all };
  const steps = await stepsOf(context, all, row.request);
  const file = await store.lastFile(rooms.db, row.id);
  const writer: Writer = {
    row,
    db: rooms.db,
    call,
    file,
    part: file?.parts ?? 0,
    lines: [],
    size: 0,
    total: row.resources,
  };
  const from = row.position.step ?? 0;
  for (let step = from; step < steps.length; step++) {
    const done = await writeStep(writer, steps[step]!, step, step === from ? (row.position.cursor ?? null) : null);
    if (!done) return undefined;
  }
  await store.endExport(rooms.db, row.id, row.attempt);
  return { resources: writer.total };
}

interface Writer {
  readonly row: store.ExportRow & { attempt: number };
  readonly db: FhirRooms['db'];
  readonly call: JobCall;
  file: store.FileRow | null;
  part: number;
  lines: string[];
  size: number;
  total: number;
}

/** False when the job is to stop, or another attempt has taken over. */
async function writeStep(writer: Writer, asked: Step, no: number, begin: string | null): Promise<boolean> {
  for (let [cursor, step] = [begin, asked]; ; ) {
    if (writer.call.signal.aborted) return false;
    const page = await pageOf(step, cursor);
    // The lines before are written already: each list begins with an empty buffer.
    if (page.refused) step = { ...step, list: 'error', type: 'OperationOutcome' };
    for (const line of page.lines) writer.size += line.length + 1;
    writer.lines.push(...page.lines);
    const position = page.next === null ? { step: no + 1 } : { step: no, cursor: page.next };
    if (writer.size >= partBytes || page.next === null) if (!(await flush(writer, step, position))) return false;
    if (page.next === null) return true;
    cursor = page.next;
  }
}

/** What the account may not see at all is told in the manifest's `error`, and does not end the export. */
async function pageOf(
  step: Step,
  cursor: string | null,
): Promise<{ lines: string[]; next: string | null; refused?: true }> {
  try {
    return await step.page(cursor);
  } catch (error) {
    if (cursor !== null || !(error instanceof AppError) || !error.code.startsWith('access:')) throw error;
    const issue = { severity: 'error' as const, code: 'forbidden', diagnostics: `${step.type}: ${error.message}` };
    return { lines: [JSON.stringify(outcome(issue))], next: null, refused: true };
  }
}

async function flush(writer: Writer, step: Step, position: store.Position): Promise<boolean> {
  const { row, db, lines } = writer;
  if (lines.length === 0) return store.moveOn(db, row.id, row.attempt, position);
  const fits =
    writer.file?.list === step.list && writer.file.type === step.type && writer.file.resources < fileResources;
  const file: store.FileRow =
    fits && writer.file
      ? writer.file
      : {
          no: (writer.file?.no ?? -1) + 1,
          list: step.list,
          type: step.type,
          resources: 0,
          bytes: 0,
          packed: 0,
          crc: 0,
        };
  const part = fits ? writer.part : 0;
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  const { packed, crc } = await packPart(bytes, file.crc);
  const grown = {
    ...file,
    ...{ resources: file.resources + lines.length, bytes: file.bytes + bytes.length },
    ...{ packed: file.packed + packed.length, crc },
  };
  const written = { file: grown, part, packed, added: lines.length, position };
  if (!(await db.tx((tx) => store.addPart(tx, row.id, row.attempt, written)))) return false;
  Object.assign(writer, { file: grown, part: part + 1, lines: [], size: 0, total: writer.total + lines.length });
  await writer.call.report({ type: step.type, resources: writer.total });
  return true;
}

async function stepsOf(
  context: FhirContext,
  all: ReadonlyMap<string, ResourceKind>,
  request: store.ExportRow['request'],
): Promise<Step[]> {
  const kinds = request.types.flatMap((type) => all.get(type) ?? []);
  if (request.group !== null) return groupSteps(context, all, kinds, request.group, request.since);
  const { since } = request;
  const changed = kinds.map((kind) =>
    searchStep(context, all, kind, since === null ? [] : [['_lastUpdated', `ge${since}`]]),
  );
  if (since === null) return changed;
  return [
    ...changed,
    ...kinds.filter((kind) => kind.history).map((kind) => deletedStep(context, kind, new Date(since))),
  ];
}

function searchStep(
  context: FhirContext,
  all: ReadonlyMap<string, ResourceKind>,
  kind: ResourceKind,
  pairs: readonly (readonly [string, string])[],
): Step {
  const { criteria } = readSearch(kind, all, context.base, pairs);
  return {
    ...{ list: 'output', type: kind.type },
    page: async (cursor) => {
      // Each kind in its own order: by keyset, so that what changes meanwhile is neither missed nor doubled.
      const answer = await kind.search(context, { criteria, count: pageResources, sort: [], cursor, total: false });
      return { lines: linesOf(answer.found), next: answer.next };
    },
  };
}

const linesOf = (found: readonly Found[]): string[] => found.flatMap(({ text }) => (text === null ? [] : [text]));

/** Deletions since then, each as a Bundle that does the same elsewhere. */
function deletedStep(context: FhirContext, kind: ResourceKind, since: Date): Step {
  return {
    ...{ list: 'deleted', type: 'Bundle' },
    page: async (cursor) => {
      const answer = await kind.history!(context, { id: null, since, at: null, count: pageResources, cursor });
      const gone = answer.found.filter(({ text }) => text === null);
      return { lines: gone.map(({ type, id }) => deletion(type, id)), next: answer.next };
    },
  };
}

const deletion = (type: string, id: string): string =>
  JSON.stringify({
    ...{ resourceType: 'Bundle', type: 'transaction' },
    entry: [{ request: { method: 'DELETE', url: `${type}/${id}` } }],
  });

/** The Group itself, and of its members the people and their roles, a hundred at a time. */
async function groupSteps(
  context: FhirContext,
  all: ReadonlyMap<string, ResourceKind>,
  kinds: readonly ResourceKind[],
  group: string,
  since: string | null,
): Promise<Step[]> {
  const found = await all.get('Group')?.read(context, group);
  if (!found?.text)
    throw new AppError('request:not_found', `There is no Group/${group.slice(0, 100)}, or it is outside of your area.`);
  const members = membersOf(found.text);
  const changed: [string, string][] = since === null ? [] : [['_lastUpdated', `ge${since}`]];
  return kinds.map((kind): Step => {
    if (kind.type === 'Group')
      return { list: 'output', type: 'Group', page: async () => ({ lines: [found.text!], next: null }) };
    const by = kind.type === 'Practitioner' ? '_id' : 'practitioner';
    return {
      ...{ list: 'output', type: kind.type },
      page: async (cursor) => {
        const from = Number(cursor ?? 0);
        const some = members.slice(from, from + membersAtOnce);
        if (some.length === 0) return { lines: [], next: null };
        const { criteria } = readSearch(kind, all, context.base, [[by, some.join(',')], ...changed]);
        const next = from + membersAtOnce < members.length ? String(from + membersAtOnce) : null;
        return { lines: await everything(context, kind, criteria), next };
      },
    };
  });
}

async function everything(
  context: FhirContext,
  kind: ResourceKind,
  criteria: Parameters<ResourceKind['search']>[1]['criteria'],
): Promise<string[]> {
  const lines: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const answer = await kind.search(context, { criteria, count: pageResources, sort: [], cursor, total: false });
    lines.push(...linesOf(answer.found));
    if (answer.next === null) return lines;
    cursor = answer.next;
  }
}

function membersOf(text: string): string[] {
  const { member = [] } = JSON.parse(text) as { member?: { entity?: { reference?: string } }[] };
  return member.flatMap(
    ({ entity }) => /(?:^|\/)Practitioner\/([\w.-]{1,64})$/.exec(entity?.reference ?? '')?.[1] ?? [],
  );
}

/** A line for those who poll: what is being written and how much there is. */
export function progressOf(row: store.ExportRow): string {
  if (row.state === 'waiting') return 'waiting for its turn';
  const step = Math.min((row.position.step ?? 0) + 1, row.request.types.length);
  return `type ${step} of ${row.request.types.length}, ${row.resources} resources`;
}

/** An export that failed, as an OperationOutcome and the status that its reason has. */
export function failureOf(row: store.ExportRow): { status: number; text: string } {
  const [code = '', ...words] = (row.error ?? '').split(' ');
  const full = code === 'disk:full';
  const said = words.join(' ') || 'The export could not be written. Ask again.';
  const issue = { severity: 'fatal' as const, code: full ? 'no-store' : 'exception', diagnostics: said };
  return { status: full ? 507 : 500, text: JSON.stringify(outcome(issue)) };
}
