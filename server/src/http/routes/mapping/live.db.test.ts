/** A CSD directory connected as a source: looked at by a preview before anything is read, then kept in step with. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sql } from '../../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../../testing/app.ts';
import { csdProvider, type OpenInfoMan, openInfoMan } from '../../../testing/openinfoman.ts';

let app: TestApp;
let admin: TestPerson;
let fake: OpenInfoMan;
let stop: () => Promise<void>;
beforeAll(async () => {
  fake = await openInfoMan(Array.from({ length: 60 }, (_, i) => csdProvider(i)));
  app = await testApp({ env: { MHERO_ALLOW_PRIVATE_NETWORKS: 'true' } });
  admin = await app.person('administrator');
  stop = async () => {};
});
afterAll(async () => {
  await stop();
  await app.close();
  await fake.close();
});

const post = async (url: string, payload: object) => {
  const answer = await admin.inject({ method: 'POST', url: `/api/v1${url}`, payload });
  expect(answer.statusCode, answer.body).toBeLessThan(300);
  return answer.json() as Record<string, never>;
};
const count = async (status: number): Promise<number> => {
  const [row] = await app.rooms.db.query<{ count: number }>(
    sql`select count(*)::int from registry.contact where status = ${status}`,
  );
  return row!.count;
};
async function until(wanted: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await wanted()) return;
    await sleep(50);
  }
  throw new Error('It did not come to that.');
}

it('shows a sample of a live source of which nothing is kept yet, then reads it and its changes', async () => {
  const settings = { url: fake.url, document: fake.document, page_size: 25 };
  const { id } = await post('/sources', { name: 'Directory', kind: 'csd', settings, schedule: { kind: 'hand' } });
  const found = await post(`/sources/${id}/mapping/preview`, { mapping: null });
  expect(found).toMatchObject({ from: 'server', sampled: { Practitioner: 50 }, problems: [] });
  const totals = found.totals as unknown as { target: string; after: number }[];
  expect(totals.find((total) => total.target === 'job')).toMatchObject({ after: 50 });

  stop = app.rooms.sync.work();
  await until(async () => (await count(1)) === 60);
  const updated = new Date(Date.now() + 60_000).toISOString();
  fake.entities = [csdProvider(0, { updated, status: 'Retired' }), ...fake.entities.slice(1)];
  await until(async () => {
    const { state } = (await admin.inject({ url: `/api/v1/sources/${id}` })).json() as { state: string };
    return state === 'in_step';
  });
  await post(`/sources/${id}/exchanges`, { mode: 'delta' });
  await until(async () => (await count(2)) === 1);
  expect(fake.asked.at(-1)).toContain('getModificationsRequest');
});
