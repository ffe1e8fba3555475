import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type IncomingDoor, listThread, openIncoming } from '../messaging/messaging.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type Inbox, openInbox } from './inbox.ts';

let test: TestDatabase;
let door: IncomingDoor;
let inbox: Inbox;
beforeAll(async () => {
  test = await testDatabase();
  inbox = openInbox(test.db, test.log);
  door = openIncoming(test.db, async () => 'LR', inbox.wake);
});
afterAll(async () => {
  await inbox.close();
  await test.drop();
});

const write = async (from: string, text: string): Promise<void> => {
  await door.accept({ channelId: 1, scheme: 'tel', from, text });
  await inbox.settle();
};

async function person(tel: string, language: string | null = null): Promise<{ id: number; uuid: string }> {
  const [row] = await test.db.query<{ id: number; uuid: string }>(
    sql`insert into registry.contact (name, language) values ('Ada', ${language}) returning id, uuid`,
  );
  if (!row) throw new Error('no contact was made');
  await test.db.run(
    sql`insert into registry.address (contact_id, scheme, value, valid) values (${row.id}, 'tel', ${tel}, true)`,
  );
  await test.db.query(sql`select registry.refresh_reach(array[${row.id}::int])`);
  return row;
}

const reach = async (id: number) =>
  (await test.db.query<{ reach: number }>(sql`select reach from registry.contact where id = ${id}`))[0]?.reach;
const thread = async (uuid: string) => (await listThread(test.db, system, uuid, {})).items;

describe('the inbox', () => {
  it('opts out by a word, confirms once in the language of the person, and opts in again', async () => {
    const ada = await person('+231770000011', 'fra');
    await write('0770000011', ' Arrêt! ');
    expect(await reach(ada.id)).toBe(3);
    const [confirmation] = await thread(ada.uuid);
    expect(confirmation).toMatchObject({ direction: 'out', state: 'queued' });
    expect(confirmation?.text).toContain('Vous ne recevrez plus');
    await write('0770000011', 'START');
    expect(await reach(ada.id)).toBe(0);
  });

  it('opts out everyone who shares the number, and whoever gets it later', async () => {
    const [one, two] = [await person('+231770000012'), await person('+231770000012')];
    await write('+231770000012', 'STOP');
    expect([await reach(one.id), await reach(two.id)]).toEqual([3, 3]);
    const held = await test.db.query(sql`select from registry.opt_out where value = '+231770000012'`);
    expect(held).toHaveLength(1);
  });

  it('takes an answer for an answer: the writer is heard, and the newest broadcast has a reply', async () => {
    const ben = await person('+231770000013');
    for (const broadcast of [41, 42])
      await test.db.run(sql`insert into messaging.message (id, contact_id, channel_id, broadcast_id, state, lane, address)
        values (messaging.next_id(), ${ben.id}, 1, ${broadcast}, 4, 3, '+231770000013')`);
    await write('+231770000013', 'stop by the clinic at 5');
    expect(await reach(ben.id)).toBe(0);
    const replies = await test.db.query(sql`select broadcast_id from messaging.reply where contact_id = ${ben.id}`);
    expect(replies).toEqual([{ broadcast_id: 42 }]);
    const [heard] = await test.db.query<{ ok: boolean }>(
      sql`select last_heard_at > now() - interval '1 minute' as ok from registry.contact where id = ${ben.id}`,
    );
    expect(heard?.ok).toBe(true);
  });

  it('stops confirming to a machine that answers its confirmations', async () => {
    const cia = await person('+231770000014');
    for (let i = 0; i < 10; i++) await write('+231770000014', i % 2 ? 'STOP' : 'START');
    const out = (await thread(cia.uuid)).filter((line) => line.direction === 'out');
    expect(out).toHaveLength(4);
    expect(await reach(cia.id)).toBe(3);
  });

  it('handles in order what two nodes store at once, each message once', async () => {
    const dan = await person('+231770000015');
    const second = openInbox(test.db, test.log);
    await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        door.accept({ channelId: 1, scheme: 'tel', from: '+231770000015', text: `n${i}` }),
      ),
    );
    await Promise.all([inbox.settle(), second.settle()]);
    await inbox.settle();
    await second.close();
    const rows = await test.db.query<{ n: number }>(
      sql`select count(*)::int as n from messaging.incoming where contact_id = ${dan.id} and outcome = 'reply'`,
    );
    expect(rows[0]?.n).toBe(40);
  });

  it('keeps unknown senders, who may opt out too', async () => {
    await write('+231880000016', 'STOP');
    const held = await test.db.query(sql`select from registry.opt_out where value = '+231880000016'`);
    expect(held).toHaveLength(1);
  });
});
