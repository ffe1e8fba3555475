import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { type Heard, type IncomingDoor, openIncoming } from './incoming.ts';
import { listThread, listUnknown, listUnknownThread } from './thread.ts';

let test: TestDatabase;
let door: IncomingDoor;
let stored = 0;
beforeAll(async () => {
  test = await testDatabase();
  door = openIncoming(
    test.db,
    async () => 'LR',
    () => {
      stored += 1;
    },
  );
});
afterAll(() => test.drop());

const heard = (from: string, text: string, more: Partial<Heard> = {}): Heard => ({
  channelId: 1,
  scheme: 'tel',
  from,
  text,
  ...more,
});

async function person(tel: string): Promise<{ id: number; uuid: string }> {
  const [row] = await test.db.query<{ id: number; uuid: string }>(
    sql`insert into registry.contact (name) values ('Ada') returning id, uuid`,
  );
  if (!row) throw new Error('no contact was made');
  await test.db.run(
    sql`insert into registry.address (contact_id, scheme, value, valid) values (${row.id}, 'tel', ${tel}, true)`,
  );
  return row;
}

const texts = async (uuid: string) => (await listThread(test.db, system, uuid, {})).items.map((line) => line.text);

describe('incoming messages', () => {
  it('are in the thread of their writer, whatever form the network gives the number', async () => {
    const ada = await person('+231770000001');
    for (const from of ['+231770000001', '231770000001', '0770000001', '00231 77 000 0001'])
      await door.accept(heard(from, `from ${from}`));
    expect((await texts(ada.uuid)).sort()).toEqual(
      ['from +231770000001', 'from 231770000001', 'from 0770000001', 'from 00231 77 000 0001'].sort(),
    );
    expect(stored).toBeGreaterThan(0);
  });

  it('are stored once when the network repeats them, in one batch or later', async () => {
    const ben = await person('+231770000002');
    const twice = heard('+231770000002', 'yes', { externalId: 'net-1' });
    const [one, two] = await Promise.all([door.accept(twice), door.accept(twice)]);
    const later = await door.accept({ ...twice });
    expect([one, two, later].map((answer) => answer.repeated)).toEqual([false, true, true]);
    expect(new Set([one.id, two.id, later.id]).size).toBe(1);
    expect(await texts(ben.uuid)).toEqual(['yes']);
  });

  it('without an id of the network are one within some seconds, and two after', async () => {
    const cia = await person('+231770000003');
    await door.accept(heard('+231770000003', '1'));
    expect((await door.accept(heard('+231770000003', '1'))).repeated).toBe(true);
    await test.db.run(sql`update messaging.incoming_seen set at = now() - interval '1 minute' where key like 'from:%'`);
    expect((await door.accept(heard('+231770000003', '1'))).repeated).toBe(false);
    expect(await texts(cia.uuid)).toEqual(['1', '1']);
  });

  it('without an id are not mixed up when somebody says one thing, another, and the first again', async () => {
    const fay = await person('+231770000007');
    const answers = await Promise.all(
      ['STOP', 'START', 'STOP', 'STOP'].map((text) => door.accept(heard('+231770000007', text))),
    );
    expect(answers.map((answer) => answer.repeated)).toEqual([false, false, false, true]);
    expect(await texts(fay.uuid)).toEqual(['STOP', 'START', 'STOP']);
  });

  it('from unknown senders are kept and shown to those who see the whole country', async () => {
    await door.accept(heard('+231886999999', 'who are you?'));
    const { items } = await listUnknown(test.db, system, {});
    expect(items[0]).toMatchObject({ address: '+231886999999', messages: 1, last_text: 'who are you?' });
    const thread = await listUnknownThread(test.db, system, { scheme: 'tel', address: '+231886999999' }, {});
    expect(thread.items).toHaveLength(1);
    expect((await listUnknown(test.db, { ...system, area: [1] }, {})).items).toEqual([]);
  });

  it('of a shared number go to the one who was written to last', async () => {
    const [first, second] = [await person('+231770000004'), await person('+231770000004')];
    await test.db.run(sql`insert into messaging.message (id, contact_id, channel_id, state, lane, address, text)
      values (messaging.next_id(), ${second.id}, 1, 4, 3, '+231770000004', 'How are you?')`);
    await door.accept(heard('+231770000004', 'fine'));
    expect(await texts(first.uuid)).toEqual([]);
    expect(await texts(second.uuid)).toEqual(['fine', 'How are you?']);
  });

  it('survive hostile content: zero bytes, lone surrogates, and texts of 100,000 characters', async () => {
    const dan = await person('+231770000005');
    await door.accept(heard('+231770000005', `a\u0000b\ud800 ${'x'.repeat(100_000)}`));
    const [text] = await texts(dan.uuid);
    expect(text?.startsWith('ab\ufffd ')).toBe(true);
    expect(text?.length).toBe(40_000);
  });

  it('do not show outside the area of the one who asks', async () => {
    const eve = await person('+231770000006');
    await expect(listThread(test.db, { ...system, area: [99] }, eve.uuid, {})).rejects.toMatchObject({
      code: 'request:not_found',
    });
  });
});
