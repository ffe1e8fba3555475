/**
 * A country's registry and mHero, two processes that speak HTTP: the first read is killed in its middle, changes and deletes
 * arrive, an outage loses nothing, an accepted correction is written back, and an alert of another system reaches phones.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Change } from '@mhero/contract/changes.ts';
import type { Exchange, Source } from '@mhero/contract/sources.ts';
import { request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type FhirPeer, startFhirServer } from '../testing/fhir-peer.ts';

const main = path.join(import.meta.dirname, '../main.ts');
const count = 300;
let folder: string;
let database: TestDatabase;
let registry: FhirPeer;
let node: ChildProcess;
let base: string;
let cookie: string;
let source: number;

const place = (id: string, name: string, parent: string | null) => ({
  ...{ resourceType: 'Location', id, name, status: 'active' },
  ...(parent ? { partOf: { reference: `Location/${parent}` } } : {}),
});
const tel = (i: number): string => `+23177${String(1_000_000 + i)}`;
const person = (i: number, more: object = {}) => ({
  ...{ resourceType: 'Practitioner', id: `P${i}`, active: true, name: [{ text: `Person ${i}` }] },
  telecom: [{ system: 'phone', value: tel(i), use: 'mobile' }],
  ...more,
});
const post = (i: number) => ({
  ...{ resourceType: 'PractitionerRole', id: `R${i}`, active: true, practitioner: { reference: `Practitioner/P${i}` } },
  location: [{ reference: 'Location/salala' }],
});

async function startNode(): Promise<void> {
  const own = { DATABASE_URL: database.url, MHERO_DATA: folder, PORT: '0', LOG_LEVEL: 'error' };
  const env = { ...process.env, ...own, MHERO_ALLOW_PRIVATE_NETWORKS: 'true' };
  node = spawn(process.execPath, [main, 'start', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve, reject) => {
    node.stdout!.once('data', (data: Buffer) => resolve(data.toString()));
    node.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  const ready = JSON.parse(line) as { url: string; first_link?: string };
  base = ready.url.replace('0.0.0.0', '127.0.0.1');
  const token = ready.first_link?.split('#')[1];
  if (token) await join(token);
}

async function join(token: string): Promise<void> {
  const body = JSON.stringify({ token, email: 'ama@example.org', name: 'Ama', password: 'correct horse battery' });
  const headers = { 'content-type': 'application/json' };
  const answer = await request(`${base}/api/v1/invitations/accept`, { method: 'POST', body, headers });
  cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  await answer.body.dump();
}

/** As `kill -9`; what it had claimed is free, as it would be when its lease ends. */
async function killNode(): Promise<void> {
  const gone = new Promise((resolve) => node.once('exit', resolve));
  node.kill('SIGKILL');
  await gone;
  await database.db.run(sql`update jobs.job set lease_until = now() where state = 'running'`);
}

async function call<T>(
  method: 'GET' | 'POST' | 'PUT',
  url: string,
  body?: object,
  type = 'application/json',
): Promise<T> {
  const answer = await request(`${base}${url}`, {
    ...{ method, body: body ? JSON.stringify(body) : null },
    headers: {
      ...{ cookie, 'sec-fetch-site': 'same-origin' },
      ...(body ? { 'content-type': type, 'idempotency-key': randomUUID() } : {}),
    },
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
  return JSON.parse(text) as T;
}

async function until<T>(what: string, read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (const end = Date.now() + 120_000; ; await sleep(50)) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > end) throw new Error(`${what}: it takes too long. ${JSON.stringify(value).slice(0, 2000)}`);
  }
}

const newest = async (): Promise<Exchange> =>
  (await call<{ items: Exchange[] }>('GET', `/api/v1/sources/${source}/exchanges?limit=1`)).items[0]!;
const ended = (): Promise<Exchange> => until('the exchange', newest, ({ finished_at: at }) => at !== null);
const found = (): Promise<Source> => call('GET', `/api/v1/sources/${source}`);

async function read(mode: 'delta' | 'full' = 'delta'): Promise<Exchange> {
  await call('POST', `/api/v1/sources/${source}/exchanges`, { mode });
  return ended();
}

const people = () =>
  database.db.query<{ name: string; tel: string; uuid: string }>(
    sql`select name, tel, uuid from registry.contact where status = 1 order by id`,
  );

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mhero-story-'));
  database = await testDatabase();
  registry = await startFhirServer();
  await registry.put(
    place('lr', 'Liberia', null),
    place('bong', 'Bong', 'lr'),
    place('salala', 'Salala Clinic', 'bong'),
  );
  await registry.put(...Array.from({ length: count }, (_, i) => [person(i), post(i)]).flat());
  await startNode();
});
afterAll(async () => {
  node.kill('SIGKILL');
  await registry.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

test('the first read goes on where the node was killed: everybody once', async () => {
  await registry.drill({ delay: 100 });
  const settings = { url: registry.url, page_size: 10, overlap_minutes: 0 };
  const wanted = { name: 'iHRIS', kind: 'fhir', settings, schedule: { kind: 'hand' } };
  source = (await call<{ id: number }>('POST', '/api/v1/sources', wanted)).id;
  for (const least of [20, 150]) {
    await until('the middle', newest, ({ progress }) => progress.read > least);
    await killNode();
    await startNode();
  }
  await registry.drill({});
  const exchange = await ended();
  expect(exchange).toMatchObject({ state: 'done', figures: { taken: 2 * count + 3, refused: 0 } });
  expect(exchange.attempts).toBeGreaterThan(1);
  const all = await people();
  expect(all.map(({ name }) => name).toSorted()).toEqual(
    Array.from({ length: count }, (_, i) => `Person ${i}`).toSorted(),
  );
});

test('what changed, came and went over there arrives; nothing else is written', async () => {
  await registry.put(person(1, { name: [{ text: 'Mary Kollie' }] }), person(count), post(count));
  await registry.remove('PractitionerRole/R2', 'Practitioner/P2');
  const figures = { taken: 2, changed: 1, deleted: 2, unchanged: 0, refused: 0 };
  expect(await read()).toMatchObject({ mode: 'delta', state: 'done', figures });
  const names = (await people()).map(({ name }) => name);
  expect(names).toHaveLength(count);
  expect([names.includes('Mary Kollie'), names.includes(`Person ${count}`), names.includes('Person 2')]).toEqual([
    true,
    true,
    false,
  ]);
  expect((await read()).figures).toMatchObject({ taken: 0, changed: 0, deleted: 0 });
});

test('an outage is told and loses nothing', async () => {
  const before = await found();
  await registry.put(person(3, { name: [{ text: 'Changed in the dark' }] }));
  await registry.drill({ status: 503, retryAfter: '0' });
  expect(await read()).toMatchObject({ state: 'failed' });
  const down = await found();
  expect(down).toMatchObject({
    state: 'outage',
    cursor: before.cursor,
    outage: { words: expect.stringContaining('503') },
  });
  expect(await people()).toHaveLength(count);
  await registry.drill({});
  expect(await read()).toMatchObject({ state: 'done', figures: { changed: 1 } });
  expect(await found()).toMatchObject({ state: 'in_step', outage: null });
  expect((await people()).map(({ name }) => name)).toContain('Changed in the dark');
});

test('an accepted correction is written to the registry, on the version that was seen', async () => {
  await call('PUT', `/api/v1/changes/settings/sources/${source}`, { write_back: 'ask' });
  const someone = (await people()).find(({ name }) => name === 'Person 5')!;
  const wanted = {
    contact: someone.uuid,
    kind: 'number_replace',
    from: someone.tel,
    to: '+231880000005',
    words: 'She called',
  };
  const proposed = await call<Change>('POST', '/api/v1/changes', wanted);
  await registry.asked();
  await call('POST', `/api/v1/changes/${proposed.id}/decision`, { decision: 'accept', version: proposed.version });
  await until(
    'the correction',
    () => call<Change>('GET', `/api/v1/changes/${proposed.id}`),
    ({ state }) => state === 'confirmed',
  );
  const there = (await registry.all('Practitioner')).find(({ id }) => id === 'P5');
  expect(JSON.stringify(there?.telecom)).toContain('880000005');
  const written = (await registry.asked()).filter(({ method }) => method !== 'GET');
  expect(written).toHaveLength(1);
  expect(written[0]).toMatchObject({ method: 'PATCH', headers: { 'if-match': 'W/"1"' } });
  await read();
  expect((await people()).find(({ uuid }) => uuid === someone.uuid)).toMatchObject({ tel: '+231880000005' });
});

test('an alert of another system (mACM) reaches phones, and its states are read back', async () => {
  const settings = { delivery_seconds: 0.05, fail_percent: 0 };
  await call('POST', '/api/v1/channels', { name: 'phones', kind: 'simulator', settings });
  const [one, two] = await people();
  const alert = {
    ...{ resourceType: 'CommunicationRequest', status: 'active', priority: 'urgent' },
    recipient: [one, two].map((each) => ({ reference: `Practitioner/${each!.uuid}` })),
    payload: [{ contentString: 'Cholera in Bong' }],
  };
  const { id } = await call<{ id: string }>('POST', '/fhir/R4/CommunicationRequest', alert, 'application/fhir+json');
  const states = async (): Promise<string[]> => {
    const bundle = await call<{ entry?: { resource: { status: string } }[] }>(
      'GET',
      `/fhir/R4/Communication?based-on=${id}`,
    );
    return (bundle.entry ?? []).map(({ resource }) => resource.status);
  };
  expect(
    await until('the states', states, (all) => all.length === 2 && all.every((each) => each === 'completed')),
  ).toHaveLength(2);
});
