import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import { voiceFlow, voiceUuid } from '../testing/voice-flow.ts';
import { type Dialler, startDialler } from './dialler.ts';

let talks: Talks;
let dialler: Dialler | null = null;
let placed: string[] = [];
let dies = false;
let who: Someone;

beforeAll(async () => {
  talks = await openTalks();
  await talks.test.rooms.flows.import(system, voiceFlow());
});
afterAll(() => talks.close());
beforeEach(async () => {
  await dialler?.stop();
  dialler = null;
  placed = [];
  dies = false;
  await talks.test.rooms.db.run(sql`delete from calls.call`);
  who = await talks.person();
});
afterAll(() => dialler?.stop());

const db = () => talks.test.rooms.db;
async function dial(): Promise<void> {
  const { rooms } = talks.test;
  const channels = {
    hook: async (uuid: string) => {
      const known = (await rooms.channels.hook(uuid))!;
      const place = async (_: unknown, { key }: { key: string }) => {
        placed.push(key);
        if (dies) throw new Error('the line was cut');
        return { status: 'placed' as const, externalId: `x-${key}` };
      };
      return { ...known, kind: { ...known.kind, voice: { ...known.kind.voice!, place } } };
    },
  };
  dialler = await startDialler({
    ...{ db: rooms.db, log: rooms.log, channels, publicUrl: 'https://mhero.example', lost: async () => {} },
  });
}
const start = async (more: object = {}) => {
  await talks.test.rooms.conversations.start(system, { flow: voiceUuid, contact: who.uuid, lane: 'reply', ...more });
  await until(calls, (rows) => rows.length > 0);
};
const calls = () =>
  db().query<{
    state: string;
    outcome: string | null;
    attempts: number;
    detail: string | null;
    minutes: number;
  }>(sql`select
    state, outcome, attempts, detail, round(extract(epoch from due_at - now()) / 60)::int as minutes from calls.call`);

describe('the dialler', () => {
  it('places no call twice that may ring: after a cut line it waits, then tries again later', async () => {
    dies = true;
    await dial();
    await start();
    await until(calls, ([row]) => row?.state === 'placing' && placed.length === 1);
    await dialler!.look();
    expect(placed).toHaveLength(1);
    await db().run(sql`update calls.call set touched_at = now() - interval '3 minutes'`);
    await dialler!.look();
    expect(await calls()).toMatchObject([{ state: 'queued', attempts: 1, minutes: 30 }]);
    expect(placed).toHaveLength(1);
  });

  it('calls nobody who has opted out, and nobody of a start that was cancelled', async () => {
    await start();
    await db().run(sql`update registry.address set opted_out = true where contact_id = ${who.id}`);
    await dial();
    expect(await until(calls, ([row]) => row?.state === 'ended')).toMatchObject([
      { outcome: 'cancelled', detail: 'opted_out' },
    ]);
    expect(placed).toEqual([]);
  });

  it('waits for the end of quiet hours, with ordinary calls and their repeats', async () => {
    await start();
    await db().run(sql`update calls.call set lane = 2`);
    const [clock] = await db().query<{ from: string; to: string }>(sql`select
      to_char((now() at time zone zone) - interval '1 hour', 'HH24:00') as from,
      to_char((now() at time zone zone) + interval '3 hours', 'HH24:00') as to from hours.rule where place_id = 0`);
    await db().run(sql`update hours.place set quiet_from = ${clock!.from}::time, quiet_to = ${clock!.to}::time`);
    await dial();
    const [row] = await until(calls, ([one]) => one !== undefined && one.minutes > 0);
    expect(row).toMatchObject({ state: 'queued', attempts: 0 });
    expect(placed).toEqual([]);
    await db().run(sql`update hours.place set quiet_from = null, quiet_to = null`);
  });

  it('calls one person once at a time', async () => {
    await start();
    await start({ restart: true, skip_busy: false });
    await until(calls, (rows) => rows.length === 2);
    await dial();
    const rows = await until(calls, (all) => all.some(({ state }) => state === 'ringing'));
    await dialler!.look();
    expect(rows.map(({ state }) => state).toSorted()).toEqual(['queued', 'ringing']);
    expect(placed).toHaveLength(1);
  });
});
