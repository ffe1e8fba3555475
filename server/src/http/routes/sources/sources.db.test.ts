import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';
import { routes } from '../registry.ts';

let app: TestApp;
let admin: TestPerson;
let officer: TestPerson;
beforeAll(async () => {
  app = await testApp({ env: { MHERO_ALLOW_PRIVATE_NETWORKS: 'true' } });
  admin = await app.person('administrator');
  officer = await app.person('officer');
});
afterAll(() => app.close());

const ask = (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object, who = admin) =>
  who.inject({ method, url: `/api/v1${url}`, ...(payload ? { payload } : {}) });
const source = {
  ...{ name: 'iHRIS', paused: true, schedule: { kind: 'night', from: '21:00', to: '05:00' }, priority: 5 },
  settings: { url: 'http://127.0.0.1:9/fhir', sign_in: 'basic', user: 'mhero', password: 'very secret' },
};

describe('sources over HTTP', () => {
  it('are connected, seen without secrets, changed, tried and left; all of it is on record', async () => {
    const kinds = (await ask('GET', '/source-kinds')).json();
    expect(kinds.items).toContainEqual(
      expect.objectContaining({ kind: 'fhir', secrets: expect.arrayContaining(['password']) }),
    );
    const made = await ask('POST', '/sources', source);
    expect([made.statusCode, made.json()]).toEqual([201, { id: expect.any(Number), exchange: null }]);
    const { id } = made.json() as { id: number };
    expect((await ask('POST', '/sources', source)).statusCode).toBe(409);
    const seen = await ask('GET', `/sources/${id}`);
    expect(seen.json()).toMatchObject({
      ...{ state: 'paused', next_at: null, priority: 5, secrets_set: ['password'], people: { all: 0 } },
      ...{ schedule: source.schedule, settings: { user: 'mhero', sign_in: 'basic' }, url: source.settings.url },
      hook: { url: expect.stringContaining(`/hooks/sources/${id}/`), subscription: 'none' },
    });
    expect(seen.body).not.toContain('very secret');
    const wrong = await ask('PATCH', `/sources/${id}`, { settings: { url: 'ftp://example.org', sign_in: 'basic' } });
    expect(wrong.statusCode).toBe(400);
    const odd = await ask('PATCH', `/sources/${id}`, { settings: { ...source.settings, page_size: 0 } });
    expect([odd.statusCode, odd.json().fields[0].where]).toEqual([400, '/settings/page_size']);
    const options = { brake_percent: 25, types: ['Practitioner'] };
    const changed = await ask('PATCH', `/sources/${id}`, { name: 'iHRIS 5', options });
    expect(changed.json()).toMatchObject({
      name: 'iHRIS 5',
      options: { ...options, full_days: 30 },
      secrets_set: ['password'],
    });
    const { password: _, ...open } = source.settings;
    const same = await ask('PATCH', `/sources/${id}`, { settings: { ...open, page_size: 50 } });
    expect(same.json()).toMatchObject({ secrets_set: ['password'] });
    // What was given for one host is not sent to another.
    const moved = await ask('PATCH', `/sources/${id}`, {
      settings: { ...open, url: 'https://elsewhere.example/fhir' },
    });
    expect(moved.json()).toMatchObject({ secrets_set: [] });
    expect((await ask('POST', '/sources/probe', { source: id })).json()).toMatchObject({
      ok: false,
      words: expect.any(String),
    });
    expect((await ask('GET', `/sources/${id}/exchanges`)).json()).toEqual({ items: [], next: null });
    expect((await ask('POST', `/sources/${id}/answer`, { answer: 'gone' })).statusCode).toBe(409);
    expect((await ask('DELETE', `/sources/${id}`)).statusCode).toBe(204);
    expect((await ask('GET', `/sources/${id}`)).json()).toMatchObject({ state: 'left', settings: {}, secrets_set: [] });
    expect((await ask('PATCH', `/sources/${id}`, { paused: false })).statusCode).toBe(404);
    const audit = (await ask('GET', '/audit')).json() as { items: { action: string }[] };
    expect(audit.items.map((event) => event.action)).toEqual(
      expect.arrayContaining(['source.create', 'source.change', 'source.probe', 'source.leave']),
    );
  });

  it('are for administrators', async () => {
    const own = routes.filter(({ url, root }) => !root && /^\/(sources|source-kinds)(\/|$)/.test(url));
    expect(own.length).toBeGreaterThan(10);
    for (const { method, url } of own) {
      const at = `/api/v1${url.replace(':id', '1')}`;
      const answer = await officer.inject({ method, url: at, ...(method === 'GET' ? {} : { payload: {} }) });
      expect([method, url, answer.statusCode]).toEqual([method, url, 403]);
    }
  });
});

describe('the live list', () => {
  it('sends the sources, and again when something has happened', async () => {
    if (!app.app.server.listening) await app.app.listen({ port: 0 });
    const { port } = app.app.server.address() as AddressInfo;
    const stop = new AbortController();
    const url = `http://127.0.0.1:${port}/api/v1/sources/live`;
    const answer = await fetch(url, { headers: { cookie: admin.cookie }, signal: stop.signal });
    let text = '';
    const read = (async () => {
      for await (const chunk of answer.body!) {
        text += Buffer.from(chunk).toString();
        if (text.includes('"name":"Live"')) return;
      }
    })();
    while (!text.includes('event: sources')) await new Promise((resolve) => setTimeout(resolve, 20));
    await ask('POST', '/sources', { ...source, name: 'Live', paused: false });
    await read;
    stop.abort();
  });
});

describe('the hook of a source', () => {
  const call = (url: string, bytes: number): Promise<number> =>
    new Promise((resolve, reject) => {
      const { port } = app.app.server.address() as AddressInfo;
      const headers = { 'content-type': 'application/fhir+json', 'content-length': bytes };
      const asked = request({ port, path: url, method: 'PUT', headers }, (answer) => {
        answer.resume();
        resolve(answer.statusCode!);
      });
      asked.on('error', reject);
      asked.end(Buffer.alloc(bytes, 'x'));
    });

  it('wakes the source up, whatever it is sent, and knows no wrong secret', async () => {
    if (!app.app.server.listening) await app.app.listen({ port: 0 });
    const made = (await ask('POST', '/sources', { ...source, name: 'Woken' })).json() as { id: number };
    const before = (await ask('GET', `/sources/${made.id}`)).json();
    const path = before.hook.url as string;
    expect(before.hook.heard_at).toBeNull();
    expect(await call(`${path}/Practitioner/P1`, 8 * 1024 * 1024)).toBe(200);
    expect(await call(path, 0)).toBe(200);
    expect((await ask('GET', `/sources/${made.id}`)).json().hook.heard_at).not.toBeNull();
    expect(await call(`${path.slice(0, -1)}_/Practitioner/P1`, 10)).toBe(404);
    expect(await call(`/hooks/sources/999/${path.split('/').at(-1)}`, 10)).toBe(404);
    const renewed = (await ask('POST', `/sources/${made.id}/hook`)).json();
    // What was right within the last second is not asked again.
    await expect.poll(() => call(path, 0), { timeout: 5_000 }).toBe(404);
    expect(await call(renewed.hook.url, 0)).toBe(200);
  });
});
