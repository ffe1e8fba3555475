import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { sql } from '../db/db.ts';
import { acting, flowUuid, openTalks, type Someone, saying, type Talks, until } from '../testing/talks.ts';

let talks: Talks;
let bong: number;
const nurses = { uuid: '0197b335-6ded-79a4-95a6-3af85b57f201', name: 'Nurses "A"' };
const target = { uuid: flowUuid(20), name: 'Target' };
beforeAll(async () => {
  talks = await openTalks();
  const { db, flows } = talks.test.rooms;
  await db.run(sql`insert into registry.contact_group (uuid, name) values (${nurses.uuid}, ${nurses.name})`);
  await db.run(sql`insert into registry.source (name, kind) values ('A', 'sheet')`);
  const [place] = await db.query<{ id: number }>(
    sql`insert into registry.place (source_id, resource_id, name) values (1, 'bong', 'Bong') returning id`,
  );
  bong = place!.id;
  await db.run(sql`update registry.place set path = array[id]`);
  await flows.import(system, acting(20, 'Target', [{ type: 'send_msg', text: 'Asked by @parent.contact.name' }]));
});
afterAll(() => talks.close());

const join = async (...people: Someone[]) =>
  talks.test.rooms.db.run(sql`update registry.contact set groups = (select array_agg(id) from registry.contact_group)
    where id = any(${people.map((who) => who.id)}::int[])`);
const flow = (n: number, action: object) =>
  talks.test.rooms.flows.import(system, acting(n, `Flow ${n}`, [action]), { createMissing: true });
const start = (n: number, who: Someone, more = {}) =>
  talks.test.rooms.conversations.start(system, { flow: flowUuid(n), contact: who.uuid, ...more });
const settled = () =>
  until(
    () =>
      talks.test.rooms.db.query(sql`select from sessions.follow_up where done_at is null
      union all select from sessions.start where state = 'running'`),
    (rows) => rows.length === 0,
  );

describe('a flow that starts another', () => {
  it('does so for its groups and people, once, and the start says who asked for it, where and with whom', async () => {
    const [asker, one, two, other] = await Promise.all(['Zoe', 'B', 'C', 'D'].map((name) => talks.person({ name })));
    await join(one!, two!);
    await flow(21, {
      type: 'start_session',
      flow: target,
      groups: [nurses],
      contacts: [{ uuid: two!.uuid, name: 'C' }],
    });
    await start(21, asker!);
    await settled();
    for (const who of [one, two]) expect(await talks.said(who!)).toEqual(['Asked by Zoe']);
    expect(await talks.said(other!)).toEqual([]);
    const { items } = await talks.test.rooms.conversations.listStarts(system);
    expect(items[0]).toMatchObject({
      ...{ flow: target.uuid, origin: 'flow', recipients: 2, started: 2, state: 'done' },
      by: { flow: flowUuid(21), flow_name: 'Flow 21', contact: asker!.uuid, node: expect.any(String) },
    });
    const people = await talks.test.rooms.conversations.startPeople(system, items[0]!.id);
    expect(people.items).toMatchObject([{ state: 'completed' }, { state: 'completed' }]);
  });

  it('tells its author of what cannot be done, with the node and the person', async () => {
    const asker = await talks.person();
    await flow(22, { type: 'start_session', flow: target, urns: ['tel:+231880009999'] });
    await start(22, asker);
    await settled();
    expect(await talks.problems(asker)).toEqual([
      { code: 'start_refused', text: expect.stringContaining('belong to nobody'), node_uuid: expect.any(String) },
    ]);
  });

  it('that starts itself ends after a few times, when nobody answers', async () => {
    const asker = await talks.person();
    await flow(23, {
      type: 'start_session',
      flow: { uuid: flowUuid(23), name: 'Flow 23' },
      contacts: [{ uuid: asker.uuid, name: 'Ada' }],
    });
    await start(23, asker);
    await settled();
    expect((await talks.status(asker)).length).toBe(6);
    expect((await talks.problems(asker)).at(-1)?.text).toContain('Too many sessions');
  });

  it('and spreads only so far: many for many ends', async () => {
    const people = await Promise.all([1, 2, 3].map(() => talks.person()));
    const contacts = people.map((who) => ({ uuid: who.uuid, name: 'x' }));
    await flow(24, { type: 'start_session', flow: { uuid: flowUuid(24), name: 'Flow 24' }, contacts });
    await start(24, people[0]!);
    await settled();
    const [made] = await talks.test.rooms.db.query<{ n: number }>(
      sql`select count(*)::int as n from sessions.start s join flows.flow f on f.id = s.flow_id where f.uuid = ${flowUuid(24)}`,
    );
    // One by hand, one by it, and one by each of three people; theirs ask nine times in vain.
    expect(made!.n).toBe(5);
    const told = (await Promise.all(people.map((who) => talks.problems(who)))).flat();
    expect(told.filter(({ text }) => text.includes('nobody has answered'))).toHaveLength(9);
  });

  it('reaches no further than the area of whoever began it', async () => {
    const [inside, outside] = [await talks.person({ places: [bong] }), await talks.person()];
    await join(inside, outside);
    await flow(25, { type: 'start_session', flow: target, groups: [nurses] });
    const officer = await talks.test.person('officer', [bong]);
    const asked = await officer.inject({
      ...{ method: 'POST', url: '/api/v1/starts' },
      payload: { flow: flowUuid(25), contact: inside.uuid },
    });
    expect(asked.statusCode).toBe(201);
    await settled();
    expect(await talks.said(inside)).toEqual(['Asked by Ada']);
    expect(await talks.said(outside)).toEqual([]);
    const list = (await officer.inject({ url: '/api/v1/starts' })).json();
    expect(list.items.map(({ origin }: { origin: string }) => origin)).toEqual(['flow', 'officer']);
  });
});

describe('a flow that writes to others', () => {
  it('sends in the language of each, to numbers of nobody too, and evaluates nothing twice', async () => {
    const [asker, eng, fra] = [
      await talks.person({ name: '@contact.language' }),
      await talks.person(),
      await talks.person({ language: 'fra' }),
    ];
    const send = {
      ...{ uuid: '00000000-0000-4000-8000-000000002601', type: 'send_broadcast', text: 'Stock out: @contact.name' },
      contacts: [eng, fra].map((who) => ({ uuid: who.uuid, name: 'x' })),
      urns: ['tel:+231880007777'],
    };
    const localization = { fra: { [send.uuid]: { text: ['Rupture : @contact.name'] } } };
    const { flows, db } = talks.test.rooms;
    await flows.import(system, { ...acting(26, 'Flow 26', [send]), localization });
    await start(26, asker);
    await settled();
    const sent = await db.query<{ texts: Record<string, string>; recipients: number; name: string }>(
      sql`select texts, recipients, name from broadcasts.broadcast`,
    );
    expect(sent).toEqual([
      {
        ...{ recipients: 2, name: 'Flow 26' },
        texts: {
          ...{ default: 'Stock out: @@contact.language', eng: 'Stock out: @@contact.language' },
          fra: 'Rupture : @@contact.language',
        },
      },
    ]);
    expect(await talks.said('+231880007777')).toEqual(['Stock out: @contact.language']);
    await db.run(sql`update sessions.follow_up set done_at = null, due_at = now() where kind = 'broadcast'`);
    await settled();
    const [{ n }] = (await db.query<{ n: number }>(sql`select count(*)::int as n from broadcasts.broadcast`)) as [
      { n: number },
    ];
    expect(n).toBe(1);
  });
});

describe('a start by hand', () => {
  it('waits for its time, can be paused, resumed and cancelled, and shows each person', async () => {
    const { conversations, db, flows } = talks.test.rooms;
    await flows.import(system, saying(27, 'later'));
    const who = await talks.person({ name: 'Later' });
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const made = await start(27, who, { at });
    expect(made).toMatchObject({ state: 'scheduled', at, waiting: 1, started: 0 });
    expect(await conversations.changeStart(system, made.id, 'pause')).toMatchObject({ state: 'paused' });
    await db.run(sql`update sessions.start set due_at = now() where uuid = ${made.id}`);
    await db.run(sql`update sessions.start_chunk set due_at = now()`);
    expect(await talks.said(who)).toEqual([]);
    const seen: string[] = [];
    const stop = await conversations.watchStart(system, made.id, ({ state }) => void seen.push(state));
    expect(await conversations.changeStart(system, made.id, 'resume')).toMatchObject({ state: 'running' });
    await until(
      () => talks.said(who),
      (all) => all.length === 1,
    );
    await until(
      async () => seen.at(-1),
      (state) => state === 'done',
    );
    stop();
    await expect(conversations.changeStart(system, made.id, 'cancel')).rejects.toMatchObject({ code: 'flow:state' });
    const other = await start(27, who, { at });
    expect(await conversations.changeStart(system, other.id, 'cancel')).toMatchObject({
      state: 'cancelled',
      cancelled: 1,
    });
    expect((await conversations.startPeople(system, other.id)).items).toEqual([
      { contact: who.uuid, name: 'Later', state: 'cancelled', session: null },
    ]);
    await expect(start(27, who, { at: '2099-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'request:invalid' });
  });
});
