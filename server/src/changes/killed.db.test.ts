/** What writing back promises about loss: killed at any moment it ends as if nothing had happened, written once. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { runImport, streamInput } from '../registry/registry.ts';
import { type TestApp, testApp } from '../testing/app.ts';
import { type FhirPeer, startFhirServer } from '../testing/fhir-peer.ts';
import { until } from '../testing/talks.ts';

const script = path.join(import.meta.dirname, '../testing/changes-node.ts');
const moments = ['before the write', 'after the write', 'after the answer'] as const;
type Moment = (typeof moments)[number];

let test: TestApp;
let peer: FhirPeer;
let between: Server;
let child: ChildProcess | null = null;
let moment: Moment | null = null;

async function kill(): Promise<void> {
  const dying = child!;
  child = null;
  moment = null;
  const ended = once(dying, 'exit');
  dying.kill('SIGKILL');
  await ended;
}

/** Stands between the node and the registry, and kills the node at the moment that is wanted. */
async function startBetween(): Promise<string> {
  between = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const writing = request.method !== 'GET';
    if (writing && moment === 'before the write') return void (await kill());
    const { 'content-type': type, 'if-match': match, accept } = request.headers;
    const answer = await fetch(`${peer.origin}${request.url}`, {
      method: request.method!,
      headers: {
        ...(type ? { 'content-type': type } : {}),
        ...(match ? { 'if-match': match } : {}),
        ...(accept ? { accept } : {}),
      },
      ...(writing ? { body: Buffer.concat(parts) } : {}),
    });
    const text = await answer.text();
    if (writing && moment === 'after the write') return void (await kill());
    const etag = answer.headers.get('etag');
    response.writeHead(answer.status, { 'content-type': 'application/fhir+json', ...(etag ? { etag } : {}) });
    response.end(text);
    if (writing && moment === 'after the answer') await kill();
  });
  await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(between.address() as AddressInfo).port}/fhir`;
}

const work = (): void => {
  child = spawn(process.execPath, [script, test.database.url], { stdio: 'inherit' });
};

beforeAll(async () => {
  peer = await startFhirServer();
  test = await testApp();
  const people = moments.map((_, i) => ({
    ...{ resourceType: 'Practitioner', id: `k${i}`, active: true, name: [{ text: `Person ${i}` }] },
    telecom: [{ system: 'phone', value: `+23177000300${i}` }],
  }));
  await peer.put(...people);
  await runImport({
    ...{ db: test.rooms.db, source: 'iHRIS', kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      yield people.map((each) => ({ where: each.id, text: JSON.stringify(each), refused: null }));
    }),
  });
  const settings = JSON.stringify({ url: await startBetween() });
  await test.rooms.db.run(sql`update registry.source set settings = ${settings}::jsonb`);
  await test.rooms.changes.saveWriteBack(system, 1, 'ask');
}, 60_000);
afterAll(async () => {
  child?.kill('SIGKILL');
  await test.close();
  between.closeAllConnections();
  between.close();
  await peer.close();
});

it.each(moments)('killed %s, it is written once and confirmed by another node', async (when) => {
  const { db, changes } = test.rooms;
  const id = `k${moments.indexOf(when)}`;
  const [row] = await db.query<{ uuid: string }>(sql`select c.uuid from registry.contact c
    join registry.identity i on i.contact_id = c.id where i.resource_id = ${id}`);
  const made = await changes.create(system, { contact: row!.uuid, kind: 'number_add', to: '+231770004000' }, null);
  await changes.decide(system, made.id, { decision: 'accept', version: made.version });
  moment = when;
  work();
  await until(
    async () => child,
    (each) => each === null,
  );
  await until(
    () =>
      db.query(
        sql`select from pg_stat_activity where datname = current_database() and application_name like 'mhero import%'`,
      ),
    (left) => left.length === 0,
  );
  expect((await changes.find(system, made.id)).state).toMatch(/^(writing|confirmed)$/);
  await db.run(sql`update jobs.job set lease_until = now() - interval '1 second' where state = 'running'`);
  work();
  await until(
    () => changes.find(system, made.id),
    (each) => each.state === 'confirmed',
  );
  child?.kill('SIGKILL');
  const resource = (await (await fetch(`${peer.url}/Practitioner/${id}`)).json()) as {
    telecom: { value: string }[];
    meta: { versionId: string };
  };
  expect(resource.telecom.map((each) => each.value)).toEqual([`+23177000300${moments.indexOf(when)}`, '+231770004000']);
  expect(resource.meta.versionId).toBe('2');
});
