import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../testing/database.ts';
import { sql } from './db.ts';
import { migrate } from './migrate.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('the database', () => {
  it('fails a transaction whose connection is cut, and the process lives on', async () => {
    const cut = test.db.tx(async (tx) => {
      const [row] = await tx.query<{ pid: number }>(sql`select pg_backend_pid() pid`);
      await test.db.query(sql`select pg_terminate_backend(${row!.pid})`);
      // The event of the cut comes while no statement is in flight: nobody but the transaction can hear it.
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx.query(sql`select 1`);
    });
    await expect(cut).rejects.toThrow();
    expect(await test.db.query(sql`select 1 one`)).toEqual([{ one: 1 }]);
  });

  it('rolls a transaction back as a whole when its work fails', async () => {
    const add = test.db.tx(async (tx) => {
      await tx.run(sql`insert into settings.entry (key, value) values ('a', '1')`);
      throw new Error('stop');
    });
    await expect(add).rejects.toThrow('stop');
    expect(await test.db.query(sql`select * from settings.entry`)).toEqual([]);
  });

  it('streams rows in portions without losing one', async () => {
    const seen: number[] = [];
    for await (const rows of test.db.stream<{ n: number }>(sql`select n from generate_series(1, 2500) n`, 1000))
      seen.push(...rows.map((row) => row.n));
    expect(seen).toHaveLength(2500);
  });

  it('wakes listeners', async () => {
    const heard = new Promise<string>((resolve) => void test.db.listen('bell', resolve));
    await test.db.listen('other', () => {});
    await test.db.query(sql`select pg_notify('bell', 'ding')`);
    expect(await heard).toBe('ding');
  });
});

describe('migrations', () => {
  it('apply what a database does not have, in order, also when a lower number comes later', async () => {
    const folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'migrations-'))}/`);
    const write = (name: string, text: string) => writeFile(new URL(name, folder), text);
    await test.db.run(sql`delete from public.migration`);
    await write('0001-first.sql', 'create table public.first (a int)');
    await write('0003-third.sql', 'alter table public.first add column c int');
    expect(await migrate(test.db.url, folder)).toEqual(['0001-first.sql', '0003-third.sql']);
    await write('0002-second.sql', 'alter table public.first add column b int');
    await write('0004-fourth.sql', 'alter table public.first drop column c');
    const nodes = await Promise.all([migrate(test.db.url, folder), migrate(test.db.url, folder)]);
    expect(nodes.flat()).toEqual(['0002-second.sql', '0004-fourth.sql']);
    await write('0005-wrong.sql', 'alter table public.first drop column b; select nothing');
    await expect(migrate(test.db.url, folder)).rejects.toThrow('The migration 0005-wrong.sql failed');
    await rm(new URL('0005-wrong.sql', folder));
    expect(await migrate(test.db.url, folder)).toEqual([]);
    await rm(new URL('0004-fourth.sql', folder));
    await expect(migrate(test.db.url, folder)).rejects.toThrow('it has 0004-fourth.sql');
    await rm(folder, { recursive: true });
  });
});
