/**
 * How fast the FHIR façade answers, beside fastify that answers the same bytes, beside the bare SQL statement, and beside
 * Medplum's router with its repository in memory.
 */
import { createWriteStream, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { system } from '../server/src/access/subject.ts';
import { readConfig } from '../server/src/config.ts';
import { type Db, sql } from '../server/src/db/db.ts';
import { sweepAll } from '../server/src/fhir/fhir.ts';
import { demoInput, runImport } from '../server/src/registry/registry.ts';
import { openRooms } from '../server/src/runtime/open-rooms.ts';
import { startChild } from './fixtures/child.ts';
import type { Outcome } from './run.ts';

export const name = 'facade';
export const goal =
  'reads at least 3,000/s, searches by identifier at least 2,000/s on one node; ratio: reads beside fastify alone';

const people = Number(process.env.BENCH_PEOPLE ?? 20_000);
const inFlight = 32;
const runMs = 5000;
const accounts = 12;
const script = (path: string) => fileURLToPath(new URL(path, import.meta.url));

interface Prepared {
  readonly tokens: string[];
  readonly ids: string[];
  readonly numbers: string[];
  readonly facilities: string[];
  readonly figures: Record<string, number>;
}

export async function run(): Promise<Outcome> {
  const data = await mkdtemp(join(tmpdir(), 'mhero-bench-'));
  try {
    const prepared = await prepare(data);
    const { figures } = prepared;
    const server = await startChild(script('../server/src/main.ts'), ['start'], { MHERO_DATA: data });
    const asks = questions(prepared);
    const one = await sample(server.port, asks.read!(0), prepared.tokens[0]!);
    await writeFile(join(data, 'one.json'), one);
    await load(server.port, asks.read!, prepared.tokens, 2000);
    for (const [question, ask] of Object.entries(asks)) {
      const before = cpuSeconds(server.pid);
      const found = await load(server.port, ask, prepared.tokens, runMs);
      figures[`${question}_per_second`] = Math.round(found.perSecond);
      figures[`${question}_p99_ms`] = round(found.p99);
      figures[`${question}_cpu_microseconds`] = Math.round((1e6 * (cpuSeconds(server.pid) - before)) / found.count);
    }
    await server.stop();
    const peer = await besides(data, asks, prepared);
    const reads = figures.read_per_second!;
    return {
      ...{ figures, peer, ratio: reads / (peer.fastify_alone_per_second as number) },
      met: reads >= 3000 && figures.identifier_per_second! >= 2000,
    };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

function questions({ ids, numbers, facilities }: Prepared): Record<string, (i: number) => string> {
  const at = (list: readonly string[], i: number): string => list[(i * 7919) % list.length]!;
  return {
    read: (i) => `/Practitioner/${at(ids, i)}`,
    identifier: (i) => `/Practitioner?identifier=${at(numbers, i)}`,
    name_and_location: (i) => `/PractitionerRole?practitioner.name=ma&location=${at(facilities, i)}`,
    page_of_100_with_includes: () =>
      '/PractitionerRole?_count=100&_include=PractitionerRole:practitioner&_include=PractitionerRole:location',
    history_page: () => '/Practitioner/_history?_count=100',
  };
}

/** Imports a demonstration country and shows it; measures both, and what it takes on the disk. */
async function prepare(data: string): Promise<Prepared> {
  const open = await openRooms(readConfig({ MHERO_DATA: data, LOG_LEVEL: 'warn' }, '/'));
  const { db, access } = open.rooms;
  const began = performance.now();
  await runImport({ db, source: 'demo', kind: 'demo', input: demoInput({ people }) });
  const imported = performance.now();
  await sweepAll(db);
  const shown = performance.now();
  await db.run(sql`vacuum analyze fhir.resource`);
  const [size] = await db.query<{ bytes: number }>(sql`select pg_total_relation_size('fhir.resource') as bytes`);
  const [resources] = await db.query<{ n: number }>(sql`select count(*) as n from fhir.resource`);
  const tokens = await makeTokens(access);
  const columns = await db.query<{ id: string; number: string }>(
    sql`select c.uuid as id, i.value as number from registry.contact c join registry.identifier i on i.contact_id = c.id`,
  );
  const facilities = await db.query<{ id: string }>(
    sql`select distinct ref2 as id from fhir.resource where type = 2 and ref2 is not null`,
  );
  const figures = {
    people,
    import_per_second: Math.round(people / ((imported - began) / 1000)),
    resources_shown_per_second: Math.round(resources!.n / ((shown - imported) / 1000)),
    kilobytes_per_person: round(size!.bytes / people / 1024),
    bare_sql_per_second: Math.round(
      await bareSql(
        db,
        columns.map((row) => row.id),
      ),
    ),
  };
  await writeResources(db, join(data, 'all.ndjson'));
  await open.close();
  const [ids, numbers] = [columns.map((row) => row.id), columns.map((row) => row.number)];
  return { tokens, ids, numbers, facilities: facilities.map((row) => row.id), figures };
}

type Access = Awaited<ReturnType<typeof openRooms>>['rooms']['access'];

/** Several callers: each has a limit of its own. */
async function makeTokens(access: Access): Promise<string[]> {
  const tokens: string[] = [];
  for (let i = 0; i < accounts; i++) {
    const first = await access.makeFirstInvitation();
    const { token } = first ?? (await access.makeInvitation(system, { role: 'officer', area: null }));
    const { account } = await access.acceptInvitation({
      ...{
        token,
        email: `bench${i}@example.org`,
        name: `Bench ${i}`,
        password: `a long password ${i}`,
        language: 'en',
      },
    });
    const subject = { ...system, kind: 'person' as const, accountId: account.id };
    tokens.push((await access.makeToken(subject, 'bench', null)).token);
  }
  return tokens;
}

/** The statement of one read, by its own, as many at a time. */
async function bareSql(db: Db, ids: readonly string[]): Promise<number> {
  let done = 0;
  const until = performance.now() + runMs;
  const ask = async (from: number): Promise<void> => {
    for (let i = from; performance.now() < until; i += inFlight) {
      await db.query({
        name: 'bench-read',
        text: 'select id, version, updated_at, body from fhir.resource where type = 1 and id = $1',
        values: [ids[i % ids.length]],
      });
      done++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, i) => ask(i)));
  return done / (runMs / 1000);
}

const types = ['', 'Practitioner', 'PractitionerRole', 'Location', 'Organization'];

async function writeResources(db: Db, path: string): Promise<void> {
  const file = createWriteStream(path);
  const rows = db.stream<{ type: number; id: string; body: string }>(
    sql`select type, id, body from fhir.resource where type between 1 and 4 order by type desc`,
  );
  for await (const portion of rows)
    for (const { type, id, body } of portion)
      file.write(`{"resourceType":"${types[type]}","id":"${id}","meta":{"versionId":"1"${body}\n`);
  await new Promise<void>((resolve) => void file.end(resolve));
}

async function besides(data: string, asks: ReturnType<typeof questions>, prepared: Prepared): Promise<Outcome['peer']> {
  const plain = await startChild(script('./fixtures/bytes-server.ts'), [], { BYTES: join(data, 'one.json') });
  const alone = await load(plain.port, asks.read!, [], runMs);
  await plain.stop();
  const memory = await startChild(script('./fixtures/fhir-memory.ts'), [], { NDJSON: join(data, 'all.ndjson') });
  const peer: Record<string, number | string> = {
    fastify_alone_per_second: Math.round(alone.perSecond),
    fastify_alone_p99_ms: round(alone.p99),
    bare_sql_per_second: prepared.figures.bare_sql_per_second!,
  };
  for (const question of ['read', 'identifier', 'page_of_100_with_includes'])
    peer[`medplum_in_memory_${question}_per_second`] = round(
      (await load(memory.port, asks[question]!, [], runMs, 4)).perSecond,
    );
  await memory.stop();
  return peer;
}

async function sample(port: number, path: string, token: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/fhir/R4${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

async function load(
  port: number,
  path: (i: number) => string,
  tokens: readonly string[],
  ms: number,
  atOnce = inFlight,
): Promise<{ count: number; perSecond: number; p99: number }> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: atOnce, pipelining: 1 });
  const times: number[] = [];
  const until = performance.now() + ms;
  let at = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() < until) {
      const i = at++;
      const headers = tokens.length > 0 ? { authorization: `Bearer ${tokens[i % tokens.length]}` } : {};
      const started = performance.now();
      const { statusCode, body } = await pool.request({ method: 'GET', path: `/fhir/R4${path(i)}`, headers });
      await body.dump({ limit: 1e9 });
      if (statusCode !== 200) throw new Error(`${path(i)} answered ${statusCode}`);
      times.push(performance.now() - started);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: atOnce }, ask));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  times.sort((a, b) => a - b);
  return { count: times.length, perSecond: times.length / seconds, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
}

/** Of our process, by Linux: what a request costs on a machine that others use, too. 0 elsewhere. */
function cpuSeconds(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/\(.*\)/, 'x')
      .split(' ');
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return 0;
  }
}

const round = (value: number): number => Math.round(value * 100) / 100;
