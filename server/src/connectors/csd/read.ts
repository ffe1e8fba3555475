/**
 * Reading a directory. Everything: each kind of record by its stored query, page by page until a page is empty, or the
 * whole document. Changes: the list of modifications, else the stored queries with an instant. Directories keep no
 * deletes: who is gone shows only when everything was read.
 */
import { AppError } from '../../errors.ts';
import type { Checkpoint, Connection, Fact, Json, Portion, Reading, ReadRequest, TypeRead } from '../contract.ts';
import { type Answer, type Client, openClient, readAddress } from './client.ts';
import { toIncoming } from './incoming.ts';
import { modificationsAction, modificationsRequest, searchRequest } from './requests.ts';
import { idOf } from './resources.ts';
import type { CsdSettings } from './settings.ts';
import { type CsdRecord, type RecordKind, readRecords } from './xml.ts';

type Options = Connection<CsdSettings>;

/** Which records say something of which types, in the order in which most references resolve at once. */
const sayOf: readonly (readonly [RecordKind, readonly string[]])[] = [
  ['organization', ['Organization', 'Location']],
  ['service', ['HealthcareService']],
  ['facility', ['Location']],
  ['provider', ['Practitioner', 'PractitionerRole']],
];
const ours = ['Organization', 'Location', 'HealthcareService', 'Practitioner', 'PractitionerRole'];

export const kindsOf = (types: readonly string[]): RecordKind[] =>
  sayOf.flatMap(([kind, said]) => (said.some((type) => types.includes(type)) ? [kind] : []));

interface Run {
  readonly client: Client;
  readonly settings: CsdSettings;
  readonly types: ReadonlySet<string>;
  /** Null: everything. */
  readonly since: string | null;
  /** Their clock when the reading began. */
  clock: Date | null;
  pages: number;
  bytes: number;
  readonly items: Map<string, number>;
  readonly facts: Fact[];
  /** How it was read in the end. */
  way: TypeRead['way'];
}

/** Errors at once: `request:invalid`. */
export function readDirectory(options: Options, request: ReadRequest): Reading {
  readAddress(options.settings.url);
  const said = request.mode === 'delta' ? request.cursor?.since : null;
  const since = typeof said === 'string' ? said : null;
  let ended: { run: Run; clock: string } | null = null;

  async function* open(from: Checkpoint | null): AsyncGenerator<Portion> {
    const client = openClient(options);
    const kept = from?.state?.clock;
    const run: Run = {
      ...{ client, settings: options.settings, types: new Set(request.types), since, items: new Map(), facts: [] },
      ...{ clock: typeof kept === 'string' ? new Date(kept) : null, pages: 0, bytes: 0, way: 'search' },
    };
    try {
      yield* readAll(run, kindsOf(request.types), from);
      ended = { run, clock: cursorOf(run) };
    } finally {
      await client.close();
    }
  }

  return {
    bytes: null,
    open,
    end() {
      if (!ended) throw new Error('The reading has not come to its end.');
      const { run, clock } = ended;
      const types = request.types.map((type) => typeRead(run, type));
      return { cursor: { since: clock }, types, facts: run.facts };
    },
  };
}

function typeRead(run: Run, type: string): TypeRead {
  const offered = ours.includes(type);
  return {
    ...{ type, way: offered ? run.way : 'absent', whole: offered && run.since === null, deletes: false },
    ...{ pages: run.pages, items: run.items.get(type) ?? 0 },
  };
}

/** What changes while we read, and shortly before, is asked for again next time. */
function cursorOf({ clock, settings }: Run): string {
  return new Date((clock ?? new Date()).getTime() - settings.overlap_minutes * 60_000).toISOString();
}

async function* readAll(run: Run, kinds: readonly RecordKind[], from: Checkpoint | null): AsyncGenerator<Portion> {
  if (run.since === null && run.settings.read_by === 'directory') {
    run.way = 'file';
    const path = `getDirectory/${encodeURIComponent(run.settings.document)}`;
    return yield* readWhole(run, kinds, await ask(run, { method: 'GET', path }));
  }
  if (run.since !== null && run.settings.changes === 'modifications' && !from?.state?.start) {
    const answer = await askModifications(run, run.since);
    if (answer) {
      run.way = 'history';
      return yield* readWhole(run, kinds, answer);
    }
  }
  for (const [file, kind] of kinds.entries()) {
    if (file < (from?.file ?? 0)) continue;
    yield* readPages(run, kind, file, file === from?.file ? Number(from.state?.start ?? 1) : 1);
  }
}

async function ask(run: Run, asked: Parameters<Client['ask']>[0]): Promise<Answer> {
  const answer = await run.client.ask(asked);
  run.clock ??= answer.date;
  run.pages++;
  return answer;
}

/** Null where the directory does not offer it, which is said. */
async function askModifications(run: Run, since: string): Promise<Answer | null> {
  const path = `getUpdatedServices/${encodeURIComponent(run.settings.document)}/get`;
  const body = modificationsRequest(since, `${run.client.base}${path}`, `urn:uuid:${crypto.randomUUID()}`);
  const contentType = `application/soap+xml; charset=utf-8; action="${modificationsAction}"`;
  try {
    return await ask(run, { method: 'POST', path, body, contentType });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'connector:unreadable') throw error;
    const text = 'The directory gives no list of modifications (ITI-74); changes are read by the stored queries.';
    run.facts.push({ code: 'no_modifications', level: 'plain', text });
    return null;
  }
}

/** A whole document in one answer. It begins anew after a kill: there are no pages to go on from. */
async function* readWhole(run: Run, kinds: readonly RecordKind[], answer: Answer): AsyncGenerator<Portion> {
  let before = 0;
  for await (const records of readRecords(answer.body, run.client.host)) {
    const items = itemsOf(
      run,
      records.filter((record) => kinds.includes(record.kind)),
      before,
    );
    if (items.length === 0) continue;
    yield { file: 0, before: 0, items, bytes: run.bytes + answer.bytes(), state: stateOf(run, null) };
    before += items.length;
  }
}

const stateOf = (run: Run, start: number | null): Json => ({
  ...(start === null ? {} : { start }),
  ...(run.clock ? { clock: run.clock.toISOString() } : {}),
});

function itemsOf(run: Run, records: readonly CsdRecord[], before: number) {
  return records.flatMap((record, i) => {
    const where = `${record.kind} ${record.node.attributes.entityID ?? before + i + 1} at ${run.client.host}`;
    const items = toIncoming(record, where, run.types, run.since !== null);
    for (const resource of items.flatMap((item) => item.resources ?? [])) {
      const type = String(resource.resourceType);
      run.items.set(type, (run.items.get(type) ?? 0) + 1);
    }
    return items;
  });
}

/** Until a page is empty: a page that is not full may be one that the directory has cut. */
async function* readPages(run: Run, kind: RecordKind, file: number, from: number): AsyncGenerator<Portion> {
  const path = `csr/${encodeURIComponent(run.settings.document)}/careServicesRequest`;
  const max = run.settings.page_size;
  let start = from;
  let firstBefore: string | null = null;
  for (;;) {
    const updated = run.since === null ? {} : { updated: run.since };
    const answer = await ask(run, { method: 'POST', path, body: searchRequest({ kind, start, max, ...updated }) });
    let count = 0;
    let first: string | null = null;
    for await (const all of readRecords(answer.body, run.client.host)) {
      const records = all.filter((record) => record.kind === kind);
      first ??= records[0] ? idOf(records[0].node.attributes.entityID ?? '') : null;
      if (first !== null && first === firstBefore) break;
      const items = itemsOf(run, records, start + count - 1);
      count += records.length;
      // The page is read again as a whole after a kill: nothing may be counted on to stand where it stood.
      if (items.length > 0)
        yield { file, before: 0, items, bytes: run.bytes + answer.bytes(), state: stateOf(run, start) };
    }
    run.bytes += answer.bytes();
    if (first !== null && first === firstBefore) {
      sayUnpaged(run, kind, start - from, max);
      return;
    }
    if (count === 0) return;
    firstBefore = first;
    start += count;
  }
}

/** The directory gave the same again. When that was not exactly a full page, it was everything. */
function sayUnpaged(run: Run, kind: RecordKind, count: number, max: number): void {
  if (count === max)
    throw new AppError(
      'connector:unreadable',
      `${run.client.host} gives the same page of ${kind} records again and again. Read the whole document instead.`,
    );
  const text = `The directory gives all ${kind} records at once instead of pages.`;
  run.facts.push({ code: 'no_pages', level: 'plain', text });
}
