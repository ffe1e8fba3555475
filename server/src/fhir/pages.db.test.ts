/** The examples of docs/operate/fhir-bulk.md and subscriptions.md, as they stand there, one after another. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { until } from '../testing/talks.ts';
import { registerExports } from './bulk/export.ts';
import { kinds } from './kinds.ts';
import { country, load } from './testing.ts';

let test: TestApp;
let admin: TestPerson;
let stop: () => Promise<void>;

beforeAll(async () => {
  test = await testApp();
  await load(test.rooms.db, country);
  admin = await test.person('administrator');
  registerExports(test.rooms, kinds);
  stop = test.rooms.jobs.start();
}, 120_000);
afterAll(async () => {
  await stop();
  await test.close();
});

type Request = Parameters<TestPerson['inject']>[0];

/** Each line `METHOD address` begins one; headers follow, and after an empty line the body. */
function examples(page: string): Request[] {
  const text = readFileSync(new URL(`../../../docs/operate/${page}`, import.meta.url), 'utf8');
  return [...text.matchAll(/```http\n([\s\S]*?)```/g)].flatMap(([, block]) =>
    block!.split(/^(?=(?:GET|POST|PUT|DELETE) )/m).map((one) => {
      const [head = '', ...body] = one.split('\n\n');
      const [first = '', ...headers] = head.trim().split('\n');
      const [method, url] = first.split(' ');
      const payload = body.join('\n\n').trim();
      return {
        ...{ method, url, headers: Object.fromEntries(headers.map((line) => line.split(': '))) },
        ...(payload && { payload }),
      } as Request;
    }),
  );
}

it.each(['fhir-bulk.md', 'subscriptions.md'])('%s', async (page) => {
  const known: Record<string, string> = {};
  const all = examples(page);
  expect(all.length).toBeGreaterThan(2);
  for (const example of all as { method: 'GET'; url: string; headers: Record<string, string> }[]) {
    const url = example.url
      .replace(/\{([\w.-]+)\}/g, (_, name: string) => known[name]!)
      .replace(/^https?:\/\/[^/]+/, '');
    const answer = await until(
      () => admin.inject({ ...example, url } as Request),
      ({ statusCode }) => example.url !== '{Content-Location}' || example.method !== 'GET' || statusCode !== 202,
    );
    expect([200, 201, 202, 204], `${example.method} ${url}: ${answer.body}`).toContain(answer.statusCode);
    if (answer.headers['content-location']) known['Content-Location'] = String(answer.headers['content-location']);
    if (example.url === '{Content-Location}' && example.method === 'GET')
      known['output.url'] = answer.json().output[0].url;
  }
});
