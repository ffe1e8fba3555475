/** The examples of docs/operate/fhir.md, as they stand there. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestApp, type TestPerson, testApp } from '../testing/app.ts';
import { type Bundle, country, expectValid, load } from './testing.ts';

const page = readFileSync(new URL('../../../docs/operate/fhir.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```http\n([\s\S]*?)```/g)].flatMap(([, block]) =>
  [...block!.matchAll(/^GET (\S+)$/gm)].map(([, url]) => url!),
);

let test: TestApp;
let admin: TestPerson;
beforeAll(async () => {
  test = await testApp();
  await load(test.rooms.db, country);
  admin = await test.person('administrator');
}, 120_000);
afterAll(() => test.close());

it.each(examples)('%s', async (url) => {
  const answer = await admin.inject({ url, headers: { prefer: 'handling=strict' } });
  expect(answer.statusCode, answer.body).toBe(200);
  const bundle = answer.json() as Bundle;
  expectValid(bundle);
  if (!url.includes('_summary=count')) expect(bundle.entry?.length).toBeGreaterThan(0);
});
