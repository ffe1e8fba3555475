/** A client reports alerts and posts again whenever it gets no answer, while the server is killed again and again. */
import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { testApp } from '../testing/app.ts';
import { makePeople } from '../testing/sending.ts';

const alerts = 40;
const people = 300;
const kills = 3;
const script = path.join(import.meta.dirname, '../testing/facade-node.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

interface Node {
  readonly child: ChildProcess;
  readonly port: string;
}

async function startNode(url: string): Promise<Node> {
  const child = spawn(process.execPath, [script, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  ends.push(async () => child.kill('SIGKILL'));
  const port = await new Promise<string>((resolve, reject) => {
    child.stdout!.once('data', (data) => resolve(String(data).trim()));
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return { child, port };
}

test('each alert is one broadcast to each of its people, however often its answer was lost', async () => {
  const app = await testApp();
  ends.push(app.close);
  const { db } = app.rooms;
  await makePeople(db, people);
  await app.rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: {} });
  const officer = await app.person('officer');
  const made = await officer.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'alerts' } });
  const authorization = `Bearer ${made.json().token}`;
  const recipient = (await db.query<{ uuid: string }>(sql`select uuid from registry.contact`)).map(({ uuid }) => ({
    reference: `Practitioner/${uuid}`,
  }));
  let node = await startNode(app.database.url);
  let lost = 0;
  const report = async (i: number): Promise<string> => {
    const body = JSON.stringify({
      ...{ resourceType: 'CommunicationRequest', status: 'active', priority: 'urgent', recipient },
      identifier: [{ system: 'urn:alerts', value: String(i) }],
      payload: [{ contentString: `Alert ${i}` }],
    });
    for (let tries = 0; tries < 1_200; tries++) {
      try {
        const answer = await fetch(`http://127.0.0.1:${node.port}/fhir/R4/CommunicationRequest`, {
          ...{ method: 'POST', body, headers: { authorization, 'content-type': 'application/fhir+json' } },
        });
        const { id } = (await answer.json()) as { id?: string };
        if (answer.ok && id) return id;
      } catch {
        lost++;
      }
      await sleep(50);
    }
    throw new Error(`alert ${i} was never taken`);
  };
  const ids: string[] = [];
  const reporting = (async () => {
    for (let i = 0; i < alerts; i += 4)
      ids.push(...(await Promise.all([i, i + 1, i + 2, i + 3].map((each) => report(each)))));
  })();
  for (let killed = 0; killed < kills; killed++) {
    const before = ids.length;
    while (ids.length < before + 4 && ids.length < alerts) await sleep(5);
    await sleep(Math.random() * 60);
    node.child.kill('SIGKILL');
    node = await startNode(app.database.url);
  }
  await reporting;
  expect(new Set(ids).size).toBe(alerts);
  const [sum] = await db.query<{ broadcasts: number; recipients: number; names: number }>(sql`select
    (select count(*)::int from broadcasts.broadcast) as broadcasts, (select sum(recipients)::int from broadcasts.broadcast) as recipients,
    (select count(*)::int from fhir.request_identifier) as names`);
  expect(sum).toEqual({ broadcasts: alerts, recipients: alerts * people, names: alerts });
  console.log(
    `${alerts} alerts to ${people} people each, ${kills} kills, ${lost} tries without an answer: each sent once`,
  );
}, 180_000);
