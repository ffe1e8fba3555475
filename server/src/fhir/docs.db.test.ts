/** The examples of the operators' pages do what the pages say. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../db/db.ts';
import type { TestPerson } from '../testing/app.ts';
import { openTalks, type Someone, type Talks } from '../testing/talks.ts';

let talks: Talks;
let officer: TestPerson;
let ada: Someone;

beforeAll(async () => {
  talks = await openTalks();
  const { db } = talks.test.rooms;
  ada = await talks.person({ name: 'Ada', language: 'fra' });
  await db.run(sql`insert into registry.source (name, kind) values ('iHRIS', 'fhir')`);
  await db.run(sql`insert into registry.identity (source_id, resource_id, contact_id) values (1, 'P10004', ${ada.id})`);
  officer = await talks.test.person('officer');
}, 60_000);
afterAll(() => talks.close());

const examples = ['macm', 'ihris-mhero-pages'].flatMap((page) => {
  const text = readFileSync(new URL(`../../../docs/operate/${page}.md`, import.meta.url), 'utf8');
  return [...text.matchAll(/```json http (\w+) (\S+)\n(.*?)```/gs)].map(
    ([, method, url, body]) => [page, method, url, body] as const,
  );
});

it.each(examples)('%s: %s %s', async (page, method, url, body) => {
  const answer = await officer.inject({
    ...{ method: method as 'POST', url: url!, payload: body! },
    headers: { 'content-type': page === 'macm' ? 'application/fhir+json' : 'application/json' },
  });
  expect([answer.statusCode, answer.body]).toEqual([page === 'macm' ? 201 : 200, expect.anything()]);
  const id = (answer.json().id ?? answer.json().reqID) as string;
  const { entry } = (await officer.inject({ url: `/fhir/R4/Communication?based-on=${id}` })).json();
  expect(entry[0].resource.recipient[0].reference).toBe(`Practitioner/${ada.uuid}`);
  if (page === 'macm') expect(entry[0].resource.payload).toEqual([{ contentString: 'Choléra à Bong.' }]);
});
