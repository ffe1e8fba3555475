import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { describeSchema } from '../testing/describe-schema.ts';

const committed = new URL('./schema.sql', import.meta.url);

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

it('schema.sql shows what the migrations make', async () => {
  const made = await describeSchema(test.db);
  if (process.env.MHERO_UPDATE) await writeFile(committed, made);
  expect(await readFile(committed, 'utf8')).toBe(made);
});
