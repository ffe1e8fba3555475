import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { callAs, happened } from '../inbox/inbox.ts';
import { flowUuid, openTalks, saying, type Talks } from '../testing/talks.ts';

let talks: Talks;
beforeAll(async () => {
  talks = await openTalks();
  for (const [n, text] of ['', 'keyword', 'catch all', 'welcome', 'called'].entries())
    if (n > 0) await talks.test.rooms.flows.import(system, saying(n, text));
});
afterAll(() => talks.close());
beforeEach(async () => {
  await talks.test.rooms.db.run(sql`delete from sessions.trigger`);
});

const add = (
  kind: 'keyword' | 'catch_all' | 'new_conversation' | 'missed_call' | 'incoming_call',
  n: number,
  more = {},
) => talks.test.rooms.conversations.addTrigger(system, { kind, flow: flowUuid(n), ...more });
const welcome = async (unknown_senders: 'nobody' | 'keywords' | 'anyone') => {
  const { settings } = talks.test.rooms;
  await settings.putSettings(system, { ...(await settings.getSettings()), unknown_senders });
};
const contacts = async (tel: string) =>
  talks.test.rooms.db.query(sql`select c.name, c.reach, s.name as source, c.places from registry.address a
    join registry.contact c on c.id = a.contact_id join registry.identity i on i.contact_id = c.id
    join registry.source s on s.id = i.source_id where a.value = ${tel}`);

describe('a new conversation', () => {
  it('is the first message of a person, before what catches all, after keywords; the second is none', async () => {
    await add('new_conversation', 3);
    await add('catch_all', 2);
    await add('keyword', 1, { keywords: ['join'] });
    const [ada, ben] = [await talks.person(), await talks.person()];
    await talks.write(ada, 'hello');
    await talks.write(ada, 'hello again');
    await talks.write(ben, 'join');
    expect(await talks.said(ada)).toEqual(['welcome', 'catch all']);
    expect(await talks.said(ben)).toEqual(['keyword']);
  });
});

describe('unknown senders', () => {
  const stranger = (n: number) => ({ tel: `+2318800000${n}` });

  it('begin by a keyword and are contacts then, with what they wrote before; by anything else they are not', async () => {
    await add('keyword', 1, { keywords: ['join'] });
    await add('catch_all', 2);
    await add('new_conversation', 3);
    const one = stranger(10);
    await talks.write(one, 'who is this?');
    expect(await contacts(one.tel)).toEqual([]);
    await talks.write(one, 'JOIN');
    expect(await talks.said(one.tel)).toEqual(['keyword']);
    expect(await contacts(one.tel)).toEqual([{ name: one.tel, reach: 0, source: 'By message', places: [] }]);
    const { db } = talks.test.rooms;
    const kept = await db.query(sql`select text, outcome, contact_id is null as unknown from messaging.incoming
      where address = ${one.tel} order by id`);
    expect(kept).toEqual([
      { text: 'who is this?', outcome: 'unknown_sender', unknown: false },
      { text: 'JOIN', outcome: 'conversation', unknown: false },
    ]);
    await talks.write(one, 'more');
    expect(await talks.said(one.tel)).toEqual(['keyword', 'catch all']);
    expect(await contacts(one.tel)).toHaveLength(1);
  });

  it('are taken in by anything, or by nothing, as the deployment says; STOP and short codes never', async () => {
    await add('keyword', 1, { keywords: ['join'] });
    await add('catch_all', 2);
    await welcome('anyone');
    await talks.write(stranger(20), 'hello');
    expect(await talks.said(stranger(20).tel)).toEqual(['catch all']);
    await talks.write(stranger(21), 'STOP');
    expect(await contacts(stranger(21).tel)).toEqual([]);
    await talks.write({ tel: '4040' }, 'join');
    expect(await contacts('4040')).toEqual([]);
    await welcome('nobody');
    await talks.write(stranger(22), 'join');
    expect(await contacts(stranger(22).tel)).toEqual([]);
    await welcome('keywords');
  });

  it('who share a batch are one contact each, however often they wrote', async () => {
    await add('keyword', 1, { keywords: ['join'] });
    const { incoming, db } = talks.test.rooms;
    const all = [30, 31, 30, 31, 30].map((n) => stranger(n));
    await Promise.all(
      all.map(({ tel }, i) =>
        incoming.accept({ channelId: 1, scheme: 'tel', from: tel, text: 'join', externalId: `b${i}` }),
      ),
    );
    await talks.write(stranger(31), 'join');
    expect(await contacts(stranger(30).tel)).toHaveLength(1);
    expect(await talks.said(stranger(30).tel)).toHaveLength(3);
    expect(
      await db.query(sql`select from messaging.incoming where contact_id is null and text = 'join'
      and address like '+23188000003%'`),
    ).toEqual([]);
  });
});

describe('calls', () => {
  it('begin what is for missed calls, also out of a conversation; of strangers only where anyone may', async () => {
    const { db, conversations } = talks.test.rooms;
    await add('missed_call', 4);
    await add('incoming_call', 3, { include_groups: [] });
    const cia = await talks.person();
    const deed = { scheme: 'tel', address: cia.tel, channelId: 1 };
    expect(await happened(db, conversations, { ...deed, what: 'missed_call' })).toBe('conversation');
    expect(await happened(db, conversations, { ...deed, what: 'incoming_call' })).toBe('conversation');
    expect(await happened(db, conversations, { ...deed, what: 'new_conversation' })).toBe('nothing');
    expect(await talks.said(cia)).toEqual(['called', 'welcome']);
    const stranger = { ...deed, address: '+231880000040', what: 'missed_call' } as const;
    expect(await happened(db, conversations, stranger)).toBe('unknown_sender');
    await welcome('anyone');
    expect(await happened(db, conversations, stranger)).toBe('conversation');
    await welcome('keywords');
    expect(await talks.said('+231880000040')).toEqual(['called']);
  });

  it('can be made by a simulated phone and by no real one', async () => {
    await add('missed_call', 4);
    const { db, conversations, callDoor } = talks.test.rooms;
    const dan = await talks.person();
    await expect(callAs(db, conversations, callDoor, system, dan.uuid, 'missed_call')).rejects.toMatchObject({
      code: 'request:not_found',
    });
    await talks.write(dan, 'hello');
    const officer = await talks.test.person('officer');
    const url = `/api/v1/phones/${dan.uuid}/calls`;
    const answer = await officer.inject({ method: 'POST', url, payload: { what: 'missed_call' } });
    expect([answer.statusCode, answer.json()]).toEqual([202, { outcome: 'conversation' }]);
  });
});

describe('two triggers that could not be told apart', () => {
  it('are refused in words; another channel or group may have the same', async () => {
    const [group] = await talks.test.rooms.db.query<{ uuid: string }>(
      sql`insert into registry.contact_group (name) values ('Nurses') returning uuid`,
    );
    await add('keyword', 1, { keywords: ['join', 'start1'] });
    await expect(add('keyword', 2, { keywords: ['other', 'JOÍN'], match: 'only' })).rejects.toMatchObject({
      code: 'trigger:conflict',
      message: expect.stringContaining('The keyword “join” begins the flow “keyword” already'),
    });
    await add('keyword', 2, { keywords: ['join'], include_groups: [group!.uuid] });
    await add('keyword', 2, { keywords: ['join'], exclude_groups: [group!.uuid] });
    await add('keyword', 2, { keywords: ['join'], channel: 'Phones' });
    await add('catch_all', 2);
    await expect(add('catch_all', 2)).rejects.toMatchObject({ code: 'trigger:conflict' });
    await expect(add('keyword', 2)).rejects.toMatchObject({ code: 'request:invalid' });
  });

  it('made at the same moment: one of them', async () => {
    const all = await Promise.allSettled([1, 2, 3, 4].map((n) => add('keyword', n, { keywords: ['race'] })));
    expect(all.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
  });
});

describe('triggers of an export file', () => {
  const reference = (n: number) => ({ uuid: flowUuid(n), name: 'Nine' });
  const group = { uuid: '0197b335-6ded-79a4-95a6-3af85b57f108', name: 'Midwives' };
  const file = (triggers: object[]) => ({
    version: '13',
    flows: [saying(9, 'nine')],
    triggers: triggers.map((trigger) => ({
      flow: reference(9),
      groups: [],
      exclude_groups: [],
      channel: null,
      ...trigger,
    })),
    campaigns: [{ uuid: flowUuid(50), name: 'Reminders', group, events: [] }],
    ...{ fields: [], groups: [group], site: 'https://example.org' },
  });

  it('are made with it; what is not made is named with the reason', async () => {
    const { flows, conversations } = talks.test.rooms;
    await add('keyword', 1, { keywords: ['taken'] });
    const given = file([
      { trigger_type: 'K', keywords: ['nine', 'neuf'], match_type: 'O', groups: [group] },
      { trigger_type: 'K', keyword: 'taken', match_type: 'F' },
      { trigger_type: 'C', channel: '0197b335-6ded-79a4-95a6-3af85b57f109' },
      { trigger_type: 'M' },
      { trigger_type: 'S', schedule: { start: '2026-01-01T08:00:00Z', repeat_period: 'D' } },
    ]);
    const done = await flows.import(system, given, { createMissing: true });
    const { items } = await conversations.listTriggers({ flow: flowUuid(9) });
    expect(items.map(({ kind, keywords, match }) => [kind, keywords, match])).toEqual([
      ['missed_call', [], 'first'],
      ['keyword', ['nine', 'neuf'], 'only'],
    ]);
    expect(items[1]!.include_groups).toHaveLength(1);
    expect(
      done.report.filter(({ code }) => code === 'trigger_not_made').map(({ code, where }) => [code, where]),
    ).toEqual([
      ['trigger_not_made', 'Nine › taken'],
      ['trigger_not_made', 'Nine › catch all'],
      ['trigger_not_made', 'Nine › a schedule'],
    ]);
    await flows.import(system, given, { createMissing: true });
    expect((await conversations.listTriggers({ flow: flowUuid(9) })).items).toHaveLength(2);
  });
});
