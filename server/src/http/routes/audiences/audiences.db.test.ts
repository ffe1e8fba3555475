import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshBitmaps } from '../../../audiences/audiences.ts';
import * as country from '../../../audiences/testing.ts';
import { sql } from '../../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
let officer: TestPerson;
let made: country.Country;
beforeAll(async () => {
  test = await testApp();
  made = await country.makeCountry(test.database.db);
  await country.makeContacts(test.database.db, made, 300);
  await refreshBitmaps(test.database.db);
  await country.makeContacts(test.database.db, made, 20, 7);
  admin = await test.person('administrator');
  officer = await test.person('officer', [made.places[1] ?? 0]);
});
afterAll(() => test.close());

const post = async (who: TestPerson, url: string, payload: object) => {
  const answer = await who.inject({ method: 'POST', url: `/api/v1${url}`, payload });
  return { status: answer.statusCode, body: answer.json() };
};

async function everyPage(who: TestPerson, query: Record<string, string>): Promise<{ id: string; name: string }[]> {
  const items: { id: string; name: string }[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await who.inject({
      url: '/api/v1/contacts',
      query: { limit: '45', ...query, ...(cursor ? { cursor } : {}) },
    });
    expect(answer.statusCode, answer.body).toBe(200);
    const page = answer.json() as { items: { id: string; name: string }[]; next: string | null };
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

describe('the count', () => {
  it('adds up, and each reason opens a list of as many people', async () => {
    for (const query of [
      '',
      'cadre = midwife',
      'place in Bong or language = fra',
      'cadre != "midwife" and has = tel',
    ]) {
      const { body } = await post(admin, '/audiences/count', { query });
      const left = (body.left_out as { reason: string; count: number }[]).map(({ count }) => count);
      expect(body.matched).toBe(body.reachable + left.reduce((sum, count) => sum + count, 0));
      expect(await everyPage(admin, { query })).toHaveLength(body.matched);
      for (const { reason, count } of body.left_out)
        expect(await everyPage(admin, { query, left_out: reason }), `${query} ${reason}`).toHaveLength(count);
    }
  });

  it('tells an officer how many work outside the area, and not who', async () => {
    const all = await post(admin, '/audiences/count', { query: 'cadre = midwife' });
    const mine = await post(officer, '/audiences/count', { query: 'cadre = midwife' });
    expect(mine.body.matched).toBe(all.body.matched);
    const outside = mine.body.left_out.find((each: { reason: string }) => each.reason === 'outside_area').count;
    expect(outside).toBeGreaterThan(0);
    expect(await everyPage(officer, { query: 'cadre = midwife' })).toHaveLength(mine.body.matched - outside);
    const refused = await officer.inject({ url: '/api/v1/contacts', query: { left_out: 'outside_area' } });
    expect(refused.statusCode).toBe(403);
    expect(all.body.left_out.map((each: { reason: string }) => each.reason)).not.toContain('outside_area');
  });

  it('says where a query is wrong and what was meant', async () => {
    const unknown = await post(admin, '/audiences/count', { query: 'language = fra and cadre = midwive' });
    expect(unknown).toMatchObject({ status: 422, body: { code: 'query:invalid', meant: 'Midwife', at: [19, 34] } });
    const syntax = await post(admin, '/audiences/count', { query: 'cadre = (' });
    expect(syntax).toMatchObject({
      status: 422,
      body: { code: 'query:invalid', at: [expect.any(Number), expect.any(Number)] },
    });
    const deep = await post(admin, '/audiences/count', { query: '('.repeat(1000) + 'a' + ')'.repeat(1000) });
    expect(deep.status).toBe(422);
  });

  it('knows names without accents, by code, and several of one name', async () => {
    const count = async (query: string) => (await post(admin, '/audiences/count', { query })).body.matched as number;
    expect(await count('cadre = INFIRMIERE')).toBe(await count('cadre = "Infirmière"'));
    expect(await count('cadre = cadre-2')).toBe(await count('cadre = "Infirmière"'));
    const before = await count('cadre = Midwife');
    const nurses = await count('cadre in (Midwife, "Registered nurse")');
    await test.database.db.run(sql`update registry.concept set name = 'Midwife' where name = 'Registered nurse'`);
    expect(nurses).toBeGreaterThan(before);
    expect(await count('cadre = Midwife')).toBe(nurses);
    await test.database.db.run(sql`update registry.concept set name = 'Registered nurse' where code = 'cadre-0'`);
  });
});

describe('smart groups', () => {
  it('are their query, and may ask for other groups but not for themselves', async () => {
    const group = (name: string, query: string) =>
      test.database.db.run(sql`insert into registry.contact_group (name, query) values (${name}, ${query})`);
    await group('Bong midwives', 'place in Bong and cadre = midwife');
    await group('French or Bong midwives', 'group = "bong midwives" or language = fra');
    await group('Egg', 'group = hen');
    await group('Hen', 'group = egg');
    const count = async (query: string) => (await post(admin, '/audiences/count', { query })).body;
    expect((await count('group = "Bong midwives"')).matched).toBe(
      (await count('place in Bong and cadre = midwife')).matched,
    );
    expect((await count('group = "French or Bong midwives"')).matched).toBe(
      (await count('(place in Bong and cadre = midwife) or language = fra')).matched,
    );
    expect(await count('group = egg')).toMatchObject({
      code: 'query:invalid',
      detail: expect.stringContaining('itself'),
    });
  });
});

describe('the list', () => {
  it('comes in the order of names, each person once, at any page size', async () => {
    const all = await everyPage(admin, {});
    expect(new Set(all.map((each) => each.id)).size).toBe(all.length);
    const names = all.map((each) => each.name.toLowerCase());
    expect(names).toEqual([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
    const some = await everyPage(admin, { query: 'gender = female', limit: '50' });
    expect(some.map((each) => each.id)).toEqual(
      (await everyPage(admin, { query: 'gender = female', limit: '3' })).map((each) => each.id),
    );
  });

  it('comes by when somebody was heard, those never heard at the end', async () => {
    for (const query of ['', 'gender = female']) {
      const all = (await everyPage(admin, { query, sort: 'last_heard' })) as unknown as {
        id: string;
        last_heard_at: string | null;
      }[];
      expect(new Set(all.map((each) => each.id)).size).toBe((await everyPage(admin, { query })).length);
      const times = all.map((each) => each.last_heard_at ?? '');
      expect(times).toEqual([...times].sort().reverse());
    }
  });

  it('refuses a page marker that is not ours, and an unknown reason', async () => {
    for (const query of [{ cursor: 'xyz' }, { left_out: 'mood' }]) {
      const answer = await admin.inject({ url: '/api/v1/contacts', query: query as unknown as Record<string, string> });
      expect(answer.statusCode).toBe(400);
    }
  });
});

describe('saved audiences', () => {
  it('keep a question under a name of its own; only their owner or an administrator deletes them', async () => {
    const saved = await post(officer, '/audiences', { name: 'Midwives', query: 'cadre is midwife' });
    expect(saved).toMatchObject({ status: 201, body: { name: 'Midwives', query: 'cadre = "midwife"' } });
    expect((await post(admin, '/audiences', { name: 'MIDWIVES', query: '' })).status).toBe(409);
    expect((await post(admin, '/audiences', { name: 'Wrong', query: 'cadre = plumber' })).status).toBe(422);
    const stranger = await test.person('officer');
    const remove = (who: TestPerson) => who.inject({ method: 'DELETE', url: `/api/v1/audiences/${saved.body.id}` });
    expect((await remove(stranger)).statusCode).toBe(404);
    expect((await remove(officer)).statusCode).toBe(204);
    expect((await officer.inject({ url: '/api/v1/audiences' })).json().items).toEqual([]);
  });

  it('are shown as chips', async () => {
    const parsed = await post(admin, '/audiences/parse', {
      query: 'cadre = midwife and (place in Bong or language = fr)',
    });
    expect(parsed.body.chips).toEqual([
      { match: 'all', chips: [{ property: 'cadre', comparator: '=', values: ['midwife'] }] },
      {
        match: 'any',
        chips: [
          { property: 'place', comparator: 'in', values: ['Bong'] },
          { property: 'language', comparator: '=', values: ['fra'] },
        ],
      },
    ]);
  });
});
