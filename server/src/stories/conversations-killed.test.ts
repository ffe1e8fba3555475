/** Hundreds of people are asked and answer while the node that hears and answers them is killed again and again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { system } from '../access/subject.ts';
import { readConfig } from '../config.ts';
import { sql } from '../db/db.ts';
import { composeRooms } from '../runtime/open-rooms.ts';
import { survey, surveyUuid } from '../sessions/testing.ts';
import { testDatabase } from '../testing/database.ts';
import { makePeople, testSealer } from '../testing/sending.ts';

const people = 400;
const kills = 3;
const script = path.join(import.meta.dirname, '../testing/conversation-node.ts');
const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** What the network has not been thanked for yet: it comes again, to whichever node there is. */
const unanswered = new Map<string, { line: string; at: number }>();
const acknowledged = (id: string): void => void unanswered.delete(id);
const againMs = 3_000;

function deliver(node: ChildProcess): void {
  const now = Date.now();
  for (const each of unanswered.values()) {
    if (each.at > now - againMs) continue;
    each.at = now;
    node.stdin!.write(each.line);
  }
}

async function startNode(url: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [script, url], { stdio: ['pipe', 'pipe', 'inherit'] });
  ends.push(async () => child.kill('SIGKILL'));
  // What is written to a node that was just killed is delivered to the next one.
  child.stdin!.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    createInterface(child.stdout!).on('line', (line) => (line === 'ready' ? resolve() : acknowledged(line)));
    child.once('exit', (code) => reject(new Error(`the node ended with ${code}`)));
  });
  return child;
}

interface Line {
  readonly id: number;
  readonly contact_id: number;
  readonly address: string;
  readonly text: string;
}

test('a killed node loses no conversation and answers nobody twice', async () => {
  const database = await testDatabase();
  ends.push(database.drop);
  const { db } = database;
  const rooms = composeRooms(readConfig({}, tmpdir()), db, database.log, testSealer);
  await makePeople(db, people);
  await rooms.channels.add(system, { name: 'Phones', kind: 'simulator', settings: { delivery_seconds: 0 } });
  await rooms.flows.import(system, survey(), { createMissing: true });
  await rooms.conversations.start(system, { flow: surveyUuid, query: 'language != "xyz"' });

  let node = await startNode(database.url);
  // The phones live with the test, as real ones live elsewhere: each answers every message once.
  const heard = new Map<number, Line>();
  let killed = 0;
  const finished = (): number => [...heard.values()].filter((line) => line.text.startsWith('Thank you')).length;
  for (
    const end = Date.now() + 150_000;
    (finished() < people || unanswered.size > 0) && Date.now() < end;
    await sleep(20)
  ) {
    const lines = await db.query<Line>(sql`select id, contact_id, address, text from messaging.message order by id`);
    const fresh = lines.filter((line) => !heard.has(line.id));
    for (const line of fresh) heard.set(line.id, line);
    for (const line of fresh) answer(line);
    deliver(node);
    if (killed < kills && heard.size > ((killed + 1) * people * 3) / (kills + 2)) {
      killed++;
      const gone = new Promise((resolve) => node.once('exit', resolve));
      node.kill('SIGKILL');
      await gone;
      node = await startNode(database.url);
      for (const each of unanswered.values()) each.at = 0;
    }
  }
  function answer({ contact_id, address, text }: Line): void {
    const said = text.startsWith('How many') ? String(contact_id) : text.startsWith('Is it') ? 'yes' : null;
    if (said === null) return;
    const heard = { channelId: 1, scheme: 'tel', from: address, text: said, externalId: randomUUID() };
    unanswered.set(heard.externalId, { line: `${JSON.stringify(heard)}\n`, at: 0 });
  }

  expect(killed).toBe(kills);
  expect(unanswered.size).toBe(0);
  const transcripts = new Map<number, string[]>();
  for (const { contact_id, text } of [...heard.values()].sort((a, b) => a.id - b.id))
    transcripts.set(contact_id, [...(transcripts.get(contact_id) ?? []), text]);
  expect(transcripts.size).toBe(people);
  for (const [id, said] of transcripts)
    expect(said).toEqual(['How many beds?', 'Is it open?', `Thank you, ${id} beds`]);
  const [row] = await db.query(sql`select
    (select count(*)::int from messaging.outbox) as waiting,
    (select count(*)::int from sessions.session where status = 2) as completed,
    (select count(*)::int from sessions.session) as sessions,
    (select count(*)::int from sessions.result where key = 'beds' and number = contact_id) as beds,
    (select count(*)::int from sessions.result) as results`);
  expect(row).toEqual({ waiting: 0, completed: people, sessions: people, beds: people, results: 2 * people });
});
