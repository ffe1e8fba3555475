import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system as systemSubject } from '../../../access/subject.ts';
import { sql } from '../../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await testApp();
});
afterAll(() => test.close());

const post = (url: string, payload: object, headers: Record<string, string> = {}) =>
  test.app.inject({ method: 'POST', url: `/api/v1${url}`, payload, headers });

describe('the first administrator', () => {
  it('is made by the link of the start, once', async () => {
    const before = await test.app.inject({ url: '/api/v1/welcome' });
    expect(before.json()).toMatchObject({ name: 'mHero', needsAdministrator: true, me: null });
    const links = [await test.rooms.access.makeFirstInvitation(), await test.rooms.access.makeFirstInvitation()];
    const body = { name: 'Ama', password: 'correct horse battery' };
    const made = await Promise.all(
      links.map((link, i) => post('/invitations/accept', { ...body, email: `a${i}@example.org`, token: link?.token })),
    );
    expect(made.map((answer) => answer.statusCode).sort()).toEqual([201, 410]);
    expect(await test.rooms.access.makeFirstInvitation()).toBeNull();
    const won = made.find((answer) => answer.statusCode === 201);
    const cookie = String(won?.headers['set-cookie']);
    expect(cookie).toMatch(/^mhero_session=[\w-]{43}; .*HttpOnly; SameSite=Lax/);
    const after = await test.app.inject({ url: '/api/v1/welcome', headers: { cookie: cookie.split(';')[0] } });
    expect(after.json()).toMatchObject({
      needsAdministrator: false,
      me: { name: 'Ama', role: 'administrator', area: null },
    });
    admin = await test.person('administrator');
  });
});

describe('signing in', () => {
  it('answers the same to a wrong password and to an unknown e-mail', async () => {
    const wrong = await post('/session', { email: admin.email, password: 'not this one' });
    const unknown = await post('/session', { email: 'nobody@example.org', password: 'not this one' });
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json()).toEqual(unknown.json());
    expect(wrong.headers['content-type']).toMatch('application/problem+json');
  });

  it('gives a session that ends when it is signed out', async () => {
    const signed = await post('/session', { email: admin.email.toUpperCase(), password: admin.password });
    expect(signed.statusCode).toBe(200);
    const cookie = String(signed.headers['set-cookie']).split(';')[0] as string;
    const read = () => test.app.inject({ url: '/api/v1/settings', headers: { cookie } });
    expect((await read()).statusCode).toBe(200);
    const out = await test.app.inject({
      ...{ method: 'DELETE', url: '/api/v1/session', headers: { cookie, 'sec-fetch-site': 'same-origin' } },
    });
    expect(out.statusCode).toBe(204);
    expect((await read()).statusCode).toBe(401);
  });

  it('keeps only hashes of secrets', async () => {
    const secret = admin.cookie.split('=')[1] as string;
    const rows = await test.rooms.db.query(
      sql`select 1 from access.session where encode(hash, 'escape') like ${`%${secret}%`}`,
    );
    expect(rows).toEqual([]);
    const [account] = await test.rooms.db.query<{ password_hash: string }>(
      sql`select password_hash from access.account limit 1`,
    );
    expect(account?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });

  it('is throttled by e-mail, also when the tries come at once, and right passwords wait too', async () => {
    const officer = await test.person('officer');
    const tries = await Promise.all(
      Array.from({ length: 14 }, () => post('/session', { email: officer.email, password: 'guess' })),
    );
    expect(tries.filter((answer) => answer.statusCode === 401)).toHaveLength(10);
    expect(tries.filter((answer) => answer.statusCode === 429)).toHaveLength(4);
    const right = await post('/session', { email: officer.email, password: officer.password });
    expect(right.statusCode).toBe(429);
    expect(Number(right.headers['retry-after'])).toBeGreaterThan(0);
    expect((await post('/session', { email: admin.email, password: admin.password })).statusCode).toBe(200);
  });
});

describe('requests from other sites', () => {
  const send = (headers: Record<string, string>) =>
    test.app.inject({
      method: 'POST',
      url: '/api/v1/tokens',
      payload: '{"name":"x"}',
      headers: { cookie: admin.cookie, ...headers },
    });

  it.each([
    ['another site by Sec-Fetch-Site', { 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site', 'content-type': 'application/json' }],
    ['another site by Origin', { origin: 'https://evil.example', 'content-type': 'application/json' }],
    ['a sandboxed page', { origin: 'null', 'content-type': 'application/json' }],
    ['an old browser’s form', { 'content-type': 'text/plain' }],
  ])('refuses %s', async (_name, headers) => {
    const answer = await send(headers);
    expect(answer.statusCode).toBe(403);
  });

  it('takes our own page, and programs that send JSON', async () => {
    expect((await send({ 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' })).statusCode).toBe(201);
    expect((await send({ origin: 'http://localhost:80', 'content-type': 'application/json' })).statusCode).toBe(201);
    expect((await send({ 'content-type': 'application/json' })).statusCode).toBe(201);
  });
});

describe('officers', () => {
  it('cannot do what administrators do, nor widen their own area', async () => {
    await test.rooms.db.query(sql`insert into registry.source (name, kind) values ('test', 'sheet')`);
    const places = await test.rooms.db.query<{ id: number }>(sql`
      insert into registry.place (source_id, resource_id, name)
      select id, 'bong-' || n, 'Bong' from registry.source, generate_series(1, 2) n returning id`);
    const area = [places[0]?.id as number];
    const officer = await test.person('officer', area);
    for (const [method, url, payload] of [
      ['GET', '/accounts', undefined],
      ['PATCH', `/accounts/${officer.id}`, { area: null }],
      ['PATCH', `/accounts/${officer.id}`, { role: 'administrator' }],
      ['POST', '/invitations', { role: 'administrator' }],
      ['PUT', '/settings', {}],
      ['GET', '/audit', undefined],
    ] as const) {
      const answer = await officer.inject({ method, url: `/api/v1${url}`, ...(payload ? { payload } : {}) });
      expect([url, answer.statusCode === 403 || answer.statusCode === 400]).toEqual([url, true]);
    }
    const me = await officer.inject({
      method: 'PATCH',
      url: '/api/v1/me',
      payload: { area: null, role: 'administrator', name: 'Kofi' },
    });
    expect(me.json()).toMatchObject({ name: 'Kofi', role: 'officer', area: [{ id: area[0], name: 'Bong' }] });
    const token = (await officer.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 't' } })).json() as {
      token: string;
    };
    const subject = await test.rooms.access.subjectOfToken(token.token);
    expect(subject).toMatchObject({ kind: 'token', role: 'officer', area });
  });

  it('get their area from the link, which must name real places', async () => {
    const wrong = await admin.inject({
      method: 'POST',
      url: '/api/v1/invitations',
      payload: { role: 'officer', area: [999_999] },
    });
    expect(wrong.json()).toMatchObject({ status: 400, fields: [{ where: '/area/0' }] });
    const whole = await admin.inject({
      method: 'POST',
      url: '/api/v1/invitations',
      payload: { role: 'administrator', area: [] },
    });
    expect(whole.statusCode).toBe(400);
    const link = await admin.inject({ method: 'POST', url: '/api/v1/invitations', payload: { role: 'officer' } });
    expect(link.json()).toMatchObject({ link: expect.stringMatching(/^http:\/\/localhost(:80)?\/join#[\w-]{43}$/) });
  });
});

describe('accounts', () => {
  it('are disabled at once, sessions and tokens with them', async () => {
    const officer = await test.person('officer');
    const made = (
      await officer.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'cron' } })
    ).json() as { token: string };
    const byToken = () =>
      test.app.inject({ url: '/api/v1/settings', headers: { authorization: `Bearer ${made.token}` } });
    expect((await byToken()).statusCode).toBe(200);
    const done = await admin.inject({
      method: 'PATCH',
      url: `/api/v1/accounts/${officer.id}`,
      payload: { disabled: true },
    });
    expect(done.json()).toMatchObject({ disabled: true });
    expect((await byToken()).statusCode).toBe(401);
    expect((await officer.inject({ url: '/api/v1/settings' })).statusCode).toBe(401);
    expect((await post('/session', { email: officer.email, password: officer.password })).statusCode).toBe(401);
  });

  it('always leave one administrator, also when two are taken away at once', async () => {
    const page = (await admin.inject({ url: '/api/v1/accounts' })).json() as {
      items: { id: number; role: string; disabled: boolean }[];
    };
    const administrators = page.items.filter((item) => item.role === 'administrator' && !item.disabled);
    expect(administrators.length).toBeGreaterThan(1);
    const answers = await Promise.all(
      administrators.map(({ id }) =>
        test.rooms.access.changeAccount(systemSubject, id, { disabled: true }).then(
          () => 'done',
          () => 'refused',
        ),
      ),
    );
    expect(answers.filter((answer) => answer === 'refused')).toHaveLength(1);
    await test.rooms.db.run(sql`update access.account set disabled_at = null where role = 'administrator'`);
    admin = await test.person('administrator');
  });

  it('change their password with the current one, which ends other sessions', async () => {
    const officer = await test.person('officer');
    const other = await post('/session', { email: officer.email, password: officer.password });
    const cookie = String(other.headers['set-cookie']).split(';')[0] as string;
    const change = (current: string) =>
      officer.inject({
        method: 'PATCH',
        url: '/api/v1/me',
        payload: { password: { current, next: 'another long one' } },
      });
    expect((await change('wrong')).statusCode).toBe(403);
    expect((await change(officer.password)).statusCode).toBe(200);
    expect((await officer.inject({ url: '/api/v1/settings' })).statusCode).toBe(200);
    expect((await test.app.inject({ url: '/api/v1/settings', headers: { cookie } })).statusCode).toBe(401);
  });
});

describe('tokens', () => {
  it('are shown once, listed without their secret, and stop working when revoked', async () => {
    const made = (
      await admin.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'dashboard', days: 7 } })
    ).json() as { id: number; token: string };
    expect(made.token).toMatch(/^mh_[\w-]{43}$/);
    const read = () => test.app.inject({ url: '/api/v1/tokens', headers: { authorization: `Bearer ${made.token}` } });
    const list = await read();
    expect(list.body).toContain('dashboard');
    expect(list.body).not.toContain(made.token);
    const gone = await admin.inject({ method: 'DELETE', url: `/api/v1/tokens/${made.id}` });
    expect(gone.statusCode).toBe(204);
    expect((await read()).statusCode).toBe(401);
  });

  it('cannot make further tokens', async () => {
    const made = (await admin.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'a' } })).json() as {
      token: string;
    };
    const answer = await post('/tokens', { name: 'b' }, { authorization: `Bearer ${made.token}` });
    expect(answer.json()).toMatchObject({ status: 403, code: 'access:forbidden' });
  });
});
