import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../testing/app.ts';
import { until } from '../../testing/talks.ts';
import { sweepAll } from '../directory/sweep.ts';
import { country, load, type Resource } from '../testing.ts';
import { validateR4 } from '../validate/validate.ts';
import { startFacade } from '../work.ts';
import { fromXml } from '../xml/read.ts';
import { closeReceivers, type Heard, type Receiver, receive } from './testing.ts';

let test: TestApp;
let admin: TestPerson;
let ofBong: Pick<TestPerson, 'inject'>;
let stop: () => Promise<void>;

const quick = { lookMs: 50, timeoutMs: 300, pausesMs: [50, 50], leaseMs: 1_000 };

beforeAll(async () => {
  test = await testApp({ env: { MHERO_ALLOW_PRIVATE_NETWORKS: 'true' } });
  admin = await test.person('administrator');
  const { db } = test.rooms;
  await load(db, country);
  const [bong] = await db.query<{ id: number }>(sql`select id from registry.place where name = 'Bong'`);
  const officer = await test.person('officer', [bong!.id]);
  const made = await officer.inject({ method: 'POST', url: '/api/v1/tokens', payload: { name: 'partner' } });
  const authorization = `Bearer ${made.json().token as string}`;
  ofBong = { inject: (options) => test.app.inject({ ...options, headers: { ...options.headers, authorization } }) };
  stop = startFacade(test.rooms, quick);
}, 120_000);
afterAll(async () => {
  await stop();
  await test.close();
});
afterEach(async () => {
  await test.rooms.db.run(sql`delete from fhir.subscription`);
  await closeReceivers();
});

const subscription = (criteria: string, channel: object, more: object = {}) => ({
  ...{ resourceType: 'Subscription', status: 'requested', reason: 'test', criteria },
  ...{ channel: { type: 'rest-hook', ...channel }, ...more },
});
const send = (
  who: Pick<TestPerson, 'inject'>,
  method: 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
  headers = {},
) =>
  who.inject({
    ...{ method, url: `/fhir/R4/${url}` },
    ...(payload && { payload: JSON.stringify(payload) }),
    headers: { ...(payload && { 'content-type': 'application/fhir+json' }), ...headers },
  });
const get = async (id: string, who: Pick<TestPerson, 'inject'> = admin) =>
  (await who.inject({ url: `/fhir/R4/Subscription/${id}` })).json() as Resource & { status: string; error?: string };

async function subscribe(
  criteria: string,
  channel: object,
  more: object = {},
  who: Pick<TestPerson, 'inject'> = admin,
): Promise<string> {
  const answer = await send(who, 'POST', 'Subscription', subscription(criteria, channel, more));
  expect(answer.statusCode, answer.body).toBe(201);
  const id = (answer.json() as { id: string }).id;
  await until(
    () => get(id, who),
    ({ status }) => status === 'active',
  );
  return id;
}

let named = 0;
/** Changes a person, as a sync would, and shows it on the façade. */
async function rename(family: string): Promise<string> {
  const name = `New ${++named}`;
  const { db } = test.rooms;
  await db.run(
    sql`update registry.contact set given_name = ${name}, name = ${`${name} ${family}`} where family_name = ${family}`,
  );
  await sweepAll(db);
  return name;
}
const given = ({ body }: Heard): string =>
  (JSON.parse(body) as { name: { given: string[] }[] }).name[0]!.given.join(' ');
const heardBy = (receiver: Receiver, count: number) =>
  until(
    async () => receiver.heard,
    (heard) => heard.length >= count,
  );

describe('a rest-hook', () => {
  it('hears of what changes from now on, once, with the resource', async () => {
    const receiver = await receive();
    const header = ['Authorization: Bearer s3cret'];
    const id = await subscribe('Practitioner?family=Kollie', {
      endpoint: receiver.url,
      payload: 'application/fhir+json',
      header,
    });
    const name = await rename('Kollie');
    await rename('Zuwena');
    const [heard] = await heardBy(receiver, 1);
    expect(heard!.method).toBe('PUT');
    expect(heard!.url).toMatch(/^\/hook\/Practitioner\/[\da-f-]{36}$/);
    expect(heard!.headers).toMatchObject({
      authorization: 'Bearer s3cret',
      'content-type': 'application/fhir+json; charset=utf-8',
    });
    expect(heard!.headers['idempotency-key']).toMatch(/^"[\da-f-]{36}"$/);
    expect(given(heard!)).toBe(name);
    expect(validateR4(JSON.parse(heard!.body)).filter(({ severity }) => severity === 'error')).toEqual([]);
    const again = await rename('Kollie');
    expect(given((await heardBy(receiver, 2))[1]!)).toBe(again);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.heard).toHaveLength(2);
    const shown = await get(id);
    expect(JSON.stringify(shown)).not.toContain('s3cret');
    expect(shown).toMatchObject({ channel: { endpoint: receiver.url }, status: 'active' });
    expect(validateR4(shown).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('hears without the resource, or in XML', async () => {
    const [bare, xml] = [await receive(), await receive()];
    await subscribe('Practitioner', { endpoint: bare.url });
    await subscribe('Practitioner', { endpoint: xml.url, payload: 'application/fhir+xml' });
    const name = await rename('Kollie');
    const [[one], [two]] = [await heardBy(bare, 1), await heardBy(xml, 1)];
    expect(one).toMatchObject({ method: 'POST', url: '/hook', body: '' });
    expect(fromXml(two!.body)).toMatchObject({
      resource: { resourceType: 'Practitioner', name: [{ given: name.split(' ') }] },
    });
  });

  it('hears only what the area of its account covers', async () => {
    const receiver = await receive();
    await subscribe('Practitioner', { endpoint: receiver.url, payload: 'application/fhir+json' }, {}, ofBong);
    await rename('Zuwena');
    const name = await rename('Kollie');
    expect(given((await heardBy(receiver, 1))[0]!)).toBe(name);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(receiver.heard).toHaveLength(1);
  });

  it('ends when its time is over', async () => {
    const receiver = await receive();
    const end = new Date(Date.now() + 1_500).toISOString();
    const id = await subscribe('Practitioner', { endpoint: receiver.url }, { end });
    await until(
      () => get(id),
      ({ status }) => status === 'off',
    );
  });

  it('stops when its account may no longer have it', async () => {
    const receiver = await receive();
    const other = await test.person('administrator');
    const id = await subscribe('Practitioner', { endpoint: receiver.url }, {}, other);
    await test.rooms.db.run(sql`update access.account set disabled_at = now() where id = ${other.id}`);
    expect(
      (
        await until(
          () => get(id),
          ({ status }) => status === 'off',
        )
      ).error,
    ).toContain('account');
  });
});

describe('a receiver in trouble', () => {
  const dead = async () =>
    (await admin.inject({ url: '/api/v1/fhir-deliveries' })).json().items as { id: string; error: string }[];

  it('is tried again with the same key, in order, and misses nothing', async () => {
    const receiver = await receive();
    const id = await subscribe('Practitioner?family=Kollie', {
      endpoint: receiver.url,
      payload: 'application/fhir+json',
    });
    receiver.answer = 503;
    await rename('Kollie');
    await heardBy(receiver, 2);
    receiver.answer = 200;
    const heard = await heardBy(receiver, 3);
    expect(new Set(heard.map((one) => one.headers['idempotency-key'])).size).toBe(1);
    await until(
      () => get(id),
      ({ error }) => error === undefined,
    );
    expect(await dead()).toEqual([]);
  });

  it('holds up nobody else', async () => {
    const [slow, other] = [await receive(), await receive()];
    slow.answer = 'never';
    await subscribe('Practitioner', { endpoint: slow.url });
    await subscribe('Practitioner', { endpoint: other.url });
    for (let i = 1; i <= 3; i++) {
      await rename('Kollie');
      await heardBy(other, i);
    }
  });

  it('is given up with its dead letters, which can be sent again when it is back', async () => {
    const receiver = await receive();
    receiver.answer = 500;
    const id = await subscribe('Practitioner?family=Kollie', {
      endpoint: receiver.url,
      payload: 'application/fhir+json',
    });
    await rename('Kollie');
    expect(
      (
        await until(
          () => get(id),
          ({ status }) => status === 'error',
        )
      ).error,
    ).toContain('500');
    const [letter] = await dead();
    expect(letter).toMatchObject({ subscription: id, attempts: 3, error: 'The receiver answered 500.' });
    // What changes while it is given up comes later.
    const last = await rename('Kollie');
    receiver.answer = 200;
    const before = receiver.heard.length;
    const { meta: _meta, error: _error, ...back } = await get(id);
    expect((await send(admin, 'PUT', `Subscription/${id}`, { ...back, status: 'requested' })).statusCode).toBe(200);
    expect(given((await heardBy(receiver, before + 1)).at(-1)!)).toBe(last);
    expect((await admin.inject({ method: 'POST', url: `/api/v1/fhir-deliveries/${letter!.id}/send` })).json()).toEqual({
      count: 1,
    });
    const again = (await heardBy(receiver, before + 2)).at(-1)!;
    expect(again.headers['idempotency-key']).toBe(`"${letter!.id}"`);
    await until(dead, (items) => items.length === 0);
  });

  it('refuses one, and the next ones come', async () => {
    const receiver = await receive();
    receiver.answer = 422;
    const id = await subscribe('Practitioner?family=Kollie', { endpoint: receiver.url });
    await rename('Kollie');
    const [letter] = await until(dead, (items) => items.length === 1);
    receiver.answer = 200;
    await rename('Kollie');
    await heardBy(receiver, 2);
    expect((await get(id)).status).toBe('active');
    const drop = { method: 'DELETE' as const, url: `/api/v1/fhir-deliveries/${letter!.id}` };
    expect((await admin.inject(drop)).statusCode).toBe(204);
    expect((await admin.inject(drop)).statusCode).toBe(404);
    const officer = await test.person('officer');
    expect((await officer.inject({ url: '/api/v1/fhir-deliveries' })).statusCode).toBe(403);
  });

  it('gets again what a node was sending when it was killed, with the same key', async () => {
    const receiver = await receive();
    await subscribe('Practitioner?family=Kollie', { endpoint: receiver.url });
    receiver.answer = 'never';
    const { db } = test.rooms;
    await rename('Kollie');
    const [first] = await heardBy(receiver, 1);
    // As a killed node leaves it: the lease stands, nothing is noted.
    await db.run(
      sql`update fhir.subscription set lease = gen_random_uuid(), leased_until = now() + interval '1 second'`,
    );
    receiver.answer = 200;
    const heard = await heardBy(receiver, 2);
    expect(heard[1]!.headers['idempotency-key']).toBe(first!.headers['idempotency-key']);
  });
});

describe('what cannot be delivered is refused at once', () => {
  const endpoint = 'https://receiver.example/hook';
  it.each([
    ['an unknown type', subscription('Observation?code=x', { endpoint }), 'Subscription.criteria'],
    ['itself', subscription('Subscription', { endpoint }), 'Subscription.criteria'],
    ['an unknown parameter', subscription('Practitioner?colour=red', { endpoint }), 'Subscription.criteria'],
    ['the form of a page', subscription('Practitioner?_count=5', { endpoint }), 'Subscription.criteria'],
    [
      'what comes along',
      subscription('PractitionerRole?_include=PractitionerRole:practitioner', { endpoint }),
      'Subscription.criteria',
    ],
    ['a message by SMS', subscription('Practitioner', { type: 'sms', endpoint }), 'Subscription.channel.type'],
    ['no endpoint', subscription('Practitioner', {}), 'Subscription.channel.endpoint'],
    ['a file', subscription('Practitioner', { endpoint: 'file:///etc/passwd' }), 'Subscription.channel.endpoint'],
    [
      'a password in the address',
      subscription('Practitioner', { endpoint: 'https://a:b@receiver.example' }),
      'Subscription.channel.endpoint',
    ],
    ['plain text', subscription('Practitioner', { endpoint, payload: 'text/plain' }), 'Subscription.channel.payload'],
    [
      'a header of two lines',
      subscription('Practitioner', { endpoint, header: ['A: b\r\nHost: c'] }),
      'Subscription.channel.header[0]',
    ],
    [
      'a header that is ours',
      subscription('Practitioner', { endpoint, header: ['Host: c'] }),
      'Subscription.channel.header[0]',
    ],
    [
      'an end in the past',
      subscription('Practitioner', { endpoint }, { end: '2020-01-01T00:00:00Z' }),
      'Subscription.end',
    ],
    ['no reason', { ...subscription('Practitioner', { endpoint }), reason: undefined }, 'Subscription.reason'],
  ])('%s', async (_name, resource, path) => {
    const answer = await send(admin, 'POST', 'Subscription', resource);
    expect(answer.statusCode, answer.body).toBe(422);
    expect(answer.json().issue[0].expression).toEqual([path]);
  });

  it('an address inside of the house, where that is not allowed', async () => {
    const strict = await testApp();
    const owner = await strict.person('administrator');
    for (const host of ['127.0.0.1:5432', 'localhost', '[::1]', '169.254.169.254', '10.0.0.1']) {
      const answer = await send(
        owner,
        'POST',
        'Subscription',
        subscription('Practitioner', { endpoint: `http://${host}/` }),
      );
      expect(answer.statusCode, host).toBe(422);
    }
    await strict.close();
  });
});

describe('who may have subscriptions', () => {
  const endpoint = 'https://receiver.example/hook';
  const off = { status: 'off' };

  it('programs with a token and administrators; each sees their own, administrators all', async () => {
    const officer = await test.person('officer');
    expect((await send(officer, 'POST', 'Subscription', subscription('Practitioner', { endpoint }))).statusCode).toBe(
      403,
    );
    const made = await send(admin, 'POST', 'Subscription', { ...subscription('Practitioner', { endpoint }), ...off });
    const { id } = made.json() as { id: string };
    expect((await ofBong.inject({ url: `/fhir/R4/Subscription/${id}` })).statusCode).toBe(404);
    expect((await send(ofBong, 'DELETE', `Subscription/${id}`)).statusCode).toBe(404);
    const theirs = await send(ofBong, 'POST', 'Subscription', { ...subscription('Location', { endpoint }), ...off });
    const count = async (who: Pick<TestPerson, 'inject'>, query = '') =>
      (await who.inject({ url: `/fhir/R4/Subscription${query}` })).json().entry?.length ?? 0;
    expect([await count(ofBong), await count(admin), await count(officer)]).toEqual([1, 2, 0]);
    expect([
      await count(admin, '?criteria=Loc'),
      await count(admin, '?status=active'),
      await count(admin, `?url=${endpoint}`),
    ]).toEqual([1, 0, 2]);
    expect((await send(admin, 'DELETE', `Subscription/${theirs.json().id}`)).statusCode).toBe(204);
  });

  it('one key makes one, versions are respected, and secrets go to no other receiver', async () => {
    const header = ['X-Key: s3cret'];
    const wanted = { ...subscription('Practitioner', { endpoint, header }), ...off };
    const key = { 'idempotency-key': 'once' };
    const [one, two] = [
      await send(admin, 'POST', 'Subscription', wanted, key),
      await send(admin, 'POST', 'Subscription', wanted, key),
    ];
    expect(two.json().id).toBe(one.json().id);
    const { id } = one.json() as { id: string };
    const to = (where: string, version: string) =>
      send(
        admin,
        'PUT',
        `Subscription/${id}`,
        { ...subscription('Practitioner', { endpoint: where }), id, ...off },
        { 'if-match': version },
      );
    expect((await to(endpoint, 'W/"7"')).statusCode).toBe(412);
    const sealed = async () =>
      (
        await test.rooms.db.query<{ headers: Buffer | null }>(
          sql`select headers from fhir.subscription where id = ${id}`,
        )
      )[0]!.headers;
    expect((await to('https://receiver.example/other', 'W/"1"')).statusCode).toBe(200);
    const kept = await sealed();
    expect(kept?.toString('latin1')).not.toContain('s3cret');
    expect(kept).not.toBeNull();
    expect((await to('https://elsewhere.example/', 'W/"2"')).statusCode).toBe(200);
    expect(await sealed()).toBeNull();
  });
});
