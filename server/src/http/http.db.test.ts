import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createConnection } from 'node:net';
import { brotliDecompressSync } from 'node:zlib';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { type EventStream, openEvents } from './events.ts';
import { defineRoute } from './route.ts';
import { routes } from './routes/registry.ts';

let test: TestApp;
let admin: TestPerson;
let made = 0;
let gate: Promise<void> = Promise.resolve();
let lastStream: EventStream | null = null;

const Thing = Type.Object({
  name: Type.String({ minLength: 2 }),
  size: Type.Optional(Type.Integer()),
  note: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
const trial = [
  defineRoute({
    ...{ method: 'POST', url: '/things', access: 'officer', summary: 'Make a thing.', status: 201 },
    body: Thing,
    response: Type.Object({ number: Type.Integer(), note: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
    handler: async ({ body }) => {
      await gate;
      if (body.name === 'refused') throw new AppError('request:conflict', 'Not this one.');
      if (body.name === 'broken') throw new TypeError('secret inside');
      return { number: ++made, note: body.note };
    },
  }),
  defineRoute({
    ...{ method: 'GET', url: '/things', access: 'public', summary: 'List things.' },
    query: Type.Object({
      limit: Type.Optional(Type.Integer({ maximum: 10, default: 5 })),
      tag: Type.Optional(Type.Array(Type.String())),
      all: Type.Optional(Type.Boolean()),
    }),
    response: Type.Object({ query: Type.Unknown(), text: Type.String() }),
    handler: async ({ query }) => ({ query, text: 'x'.repeat(query.all ? 5000 : 1) }),
  }),
  defineRoute({
    ...{
      method: 'POST',
      url: '/hooks/:name',
      root: true,
      raw: true,
      access: 'public',
      summary: 'A hook.',
      bodyLimit: 1000,
    },
    params: Type.Object({ name: Type.String() }),
    response: Type.Object({ hex: Type.String() }),
    handler: async ({ request }) => ({ hex: (request.body as Buffer).toString('hex') }),
  }),
  defineRoute({
    ...{ method: 'GET', url: '/live', access: 'public', summary: 'A live page.' },
    handler: async (call) => {
      lastStream = openEvents(call);
      lastStream.send('hello', { from: lastStream.lastEventId }, '1');
      return call.reply;
    },
  }),
  defineRoute({
    ...{ method: 'GET', url: '/rare', access: 'public', summary: 'Seldom.', perMinute: 3 },
    handler: async () => undefined,
  }),
];

beforeAll(async () => {
  test = await testApp({ routes: [...routes, ...trial] });
  admin = await test.person('administrator');
});
afterAll(() => test.close());

const thing = (payload: unknown, headers: Record<string, string> = {}) =>
  admin.inject({ method: 'POST', url: '/api/v1/things', payload: payload as object, headers });

describe('problems', () => {
  it('say where a body is wrong, all places at once, and convert nothing in it', async () => {
    const answer = await thing({ size: '5' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({
      ...{ code: 'request:invalid', type: 'https://mhero.org/problems/request/invalid' },
      fields: expect.arrayContaining([
        { where: '/name', message: 'is missing' },
        expect.objectContaining({ where: '/size' }),
      ]),
    });
    expect((await thing({ name: 'ok', note: null })).json()).toMatchObject({ note: null });
  });

  it('say where an address is wrong, and convert what comes as text', async () => {
    const wrong = await test.app.inject('/api/v1/things?limit=11');
    expect(wrong.json()).toMatchObject({ status: 400, fields: [{ where: 'query/limit' }] });
    const right = await test.app.inject('/api/v1/things?limit=7&tag=a');
    expect(right.json().query).toEqual({ limit: 7, tag: ['a'] });
    expect((await test.app.inject('/api/v1/things')).json().query).toEqual({ limit: 5 });
  });

  it.each([
    ['unknown address', { method: 'GET', url: '/api/v1/nothing' }, 404],
    [
      'JSON that is none',
      { method: 'POST', url: '/api/v1/things', payload: '{"a":', headers: { 'content-type': 'application/json' } },
      400,
    ],
    ['an empty body', { method: 'POST', url: '/api/v1/things', headers: { 'content-type': 'application/json' } }, 400],
    [
      'a prototype in JSON',
      {
        method: 'POST',
        url: '/api/v1/things',
        payload: '{"__proto__":{"x":1}}',
        headers: { 'content-type': 'application/json' },
      },
      400,
    ],
    [
      'another type',
      { method: 'POST', url: '/api/v1/things', payload: '<a/>', headers: { 'content-type': 'application/xml' } },
      415,
    ],
    ['a bad address', { method: 'GET', url: '/api/v1/things/%' }, 400],
    ['too large', { method: 'POST', url: '/api/v1/things', payload: { name: 'x'.repeat(1_100_000) } }, 413],
  ] as const)('answer %s', async (_name, request, status) => {
    const answer = await admin.inject(request as Parameters<typeof admin.inject>[0]);
    expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(answer.json()).toMatchObject({
      status,
      code: expect.stringMatching(/^\w+:\w+$/),
      detail: expect.any(String),
    });
    expect(answer.statusCode).toBe(status);
  });

  it('tell nothing of the inside of a bug', async () => {
    test.rooms.log.level = 'silent';
    const answer = await thing({ name: 'broken' });
    test.rooms.log.level = 'warn';
    expect(answer.json()).toMatchObject({ status: 500, code: 'bug:unexpected' });
    expect(answer.body).not.toContain('secret');
  });

  it('refuse 100 MB before reading them', async () => {
    await test.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => {});
    const { port } = test.app.server.address() as { port: number };
    const headers = { cookie: admin.cookie, 'content-type': 'application/json', 'content-length': 100_000_000 };
    const sent = httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/v1/things', headers });
    sent.on('error', () => {});
    sent.flushHeaders();
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(413);
    sent.destroy();
  });
});

describe('every answer', () => {
  it('carries a request id and tells browsers what to refuse', async () => {
    const { headers } = await test.app.inject('/api/v1/nothing');
    expect(headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    expect(headers['content-security-policy']).not.toMatch(/unsafe/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cache-control': 'no-store',
    });
  });

  it('is compressed when it is long', async () => {
    const answer = await test.app.inject({
      url: '/api/v1/things?all=true',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(answer.headers['content-encoding']).toBe('br');
    expect(JSON.parse(brotliDecompressSync(answer.rawPayload).toString()).text).toHaveLength(5000);
    const short = await test.app.inject({ url: '/api/v1/things', headers: { 'accept-encoding': 'br' } });
    expect(short.headers['content-encoding']).toBeUndefined();
  });
});

describe('raw routes', () => {
  it('hand over the very bytes, whatever their type says', async () => {
    for (const type of ['application/json', 'text/plain', 'multipart/form-data', 'nonsense']) {
      const answer = await test.app.inject({
        method: 'POST',
        url: '/hooks/x',
        payload: Buffer.from([123, 0, 255]),
        headers: { 'content-type': type },
      });
      expect(answer.json()).toEqual({ hex: '7b00ff' });
    }
  });

  it('are bounded', async () => {
    const answer = await test.app.inject({ method: 'POST', url: '/hooks/x', payload: Buffer.alloc(1001) });
    expect(answer.statusCode).toBe(413);
  });
});

describe('limits', () => {
  it('hold per caller', async () => {
    const answers = [];
    for (let i = 0; i < 4; i++) answers.push(await test.app.inject('/api/v1/rare'));
    expect(answers.map((answer) => answer.statusCode)).toEqual([204, 204, 204, 429]);
    expect(answers[3]?.json()).toMatchObject({ code: 'request:rate_limited', retry_after: expect.any(Number) });
    expect((await admin.inject({ url: '/api/v1/rare' })).statusCode).toBe(204);
  });
});

describe('an idempotency key', () => {
  it('makes one of many, also at once', async () => {
    const before = made;
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const both = [
      thing({ name: 'once' }, { 'idempotency-key': 'k1' }),
      thing({ name: 'once' }, { 'idempotency-key': 'k1' }),
    ];
    const early = await Promise.race(both);
    expect(early.json()).toMatchObject({ status: 409, retry_after: 1 });
    expect(early.headers['retry-after']).toBe('1');
    open();
    const late = (await Promise.all(both)).find((answer) => answer.statusCode === 201);
    const again = await thing({ name: 'once' }, { 'idempotency-key': 'k1' });
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(late?.json());
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(made).toBe(before + 1);
  });

  it('refuses another request, and is each caller’s own', async () => {
    const other = await thing({ name: 'twice' }, { 'idempotency-key': 'k1' });
    expect(other.json()).toMatchObject({ status: 422, code: 'request:key_reused' });
    const officer = await test.person('officer');
    const theirs = await officer.inject({
      method: 'POST',
      url: '/api/v1/things',
      payload: { name: 'mine' },
      headers: { 'idempotency-key': 'k1' },
    });
    expect(theirs.statusCode).toBe(201);
  });

  it('stays free when the request was refused or failed', async () => {
    test.rooms.log.level = 'silent';
    for (const name of ['refused', 'broken'])
      expect((await thing({ name }, { 'idempotency-key': 'k2' })).statusCode).toBeGreaterThan(400);
    test.rooms.log.level = 'warn';
    expect((await thing({ name: 'fine' }, { 'idempotency-key': 'k2' })).statusCode).toBe(201);
  });

  it('left behind by a node that died is free again after a minute', async () => {
    await thing({ name: 'died' }, { 'idempotency-key': 'k3' });
    const died = (age: string) =>
      test.rooms.db.run(
        sql`update access.idempotency set status = null, response = null, created_at = now() - ${age}::interval where key = 'k3'`,
      );
    await died('30 seconds');
    expect((await thing({ name: 'died' }, { 'idempotency-key': 'k3' })).statusCode).toBe(409);
    await died('61 seconds');
    expect((await thing({ name: 'died' }, { 'idempotency-key': 'k3' })).statusCode).toBe(201);
  });

  it('keeps answers sealed', async () => {
    const rows = await test.rooms.db.query<{ response: string }>(
      sql`select response::text as response from access.idempotency where key = 'k1'`,
    );
    expect(rows[0]?.response).not.toContain('number');
  });
});

describe('event streams', () => {
  it('carry events, know where a reader left off, and close with the server', async () => {
    await test.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => {});
    const { port } = test.app.server.address() as { port: number };
    const socket = createConnection(port, '127.0.0.1');
    let heard = '';
    socket.setEncoding('utf8').on('data', (text) => {
      heard += text;
    });
    socket.write('GET /api/v1/live HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: 7\r\n\r\n');
    await expect.poll(() => heard).toContain('event: hello\ndata: {"from":"7"}\n\n');
    expect(heard).toMatch(/content-type: text\/event-stream/);
    expect(heard).toMatch(/content-security-policy/);
    lastStream?.send('count', { n: 1 });
    await expect.poll(() => heard).toContain('data: {"n":1}');
    const gone = once(socket, 'close');
    await test.app.close();
    await gone;
    expect(lastStream?.signal.aborted).toBe(true);
  });
});
