import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';

let test: TestApp;
let admin: TestPerson;
let hook: string;
beforeAll(async () => {
  test = await testApp();
  admin = await test.person('administrator');
  const settings = { url: 'https://gateway.example/send', hook_secret: 's3cret-of-the-gateway' };
  const made = await admin.inject({
    method: 'POST',
    url: '/api/v1/channels',
    payload: { name: 'gateway', kind: 'http', settings },
  });
  expect(made.statusCode, made.body).toBe(201);
  hook = `/hooks/${(made.json() as { id: string }).id}/incoming`;
});
afterAll(() => test.close());

const call = (url: string, payload: object) => test.app.inject({ method: 'POST', url, payload });
const stored = async (): Promise<number> =>
  (await test.database.db.query<{ n: number }>(sql`select count(*)::int as n from messaging.incoming`))[0]?.n ?? 0;
const message = { from: '+231770000001', to: '4040', text: 'All is well', id: 'n1' };

describe('a network that calls us', () => {
  it('is answered when its message is stored, once for each id', async () => {
    for (let i = 0; i < 3; i++)
      expect((await call(`${hook}?secret=s3cret-of-the-gateway`, message)).statusCode).toBe(200);
    expect(await stored()).toBe(1);
  });

  it('stores nothing without the right secret, for an unknown channel, or of a broken body', async () => {
    expect((await call(hook, message)).statusCode).toBeGreaterThanOrEqual(401);
    expect((await call(`${hook}?secret=guess`, message)).statusCode).toBeGreaterThanOrEqual(401);
    const nobody = hook.replace(/[0-9a-f]{12}\//, '000000000000/');
    expect((await call(`${nobody}?secret=s3cret-of-the-gateway`, message)).statusCode).toBe(404);
    const broken = await test.app.inject({
      method: 'POST',
      url: `${hook}?secret=s3cret-of-the-gateway`,
      headers: { 'content-type': 'application/json' },
      payload: '{"from": "+231770',
    });
    expect(broken.statusCode).toBeGreaterThanOrEqual(400);
    expect(broken.statusCode).toBeLessThan(500);
    expect(await stored()).toBe(1);
  });
});
