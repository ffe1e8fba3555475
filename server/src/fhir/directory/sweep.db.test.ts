import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/db.ts';
import { demoInput, runImport } from '../../registry/registry.ts';
import { type TestDatabase, testDatabase } from '../../testing/database.ts';
import { sweepAll } from './sweep.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('a', () => {
  it('b', async () => {
    await runImport({ db: test.db, source: 'demo', kind: 'demo', input: demoInput({ people: 2000 }) });
    const t = performance.now();
    await sweepAll(test.db);
    console.log('ms', performance.now() - t);
    console.log(
      await test.db.query(
        sql`select type, count(*), avg(length(body))::int, avg(pg_column_size(r.*))::int as size from fhir.resource r group by 1 order by 1`,
      ),
    );
    console.log(
      await test.db.query(sql`select distinct on (type) type, body, words::text from fhir.resource order by type, id`),
    );
    expect(1).toBe(1);
  });
});
