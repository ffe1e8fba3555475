import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from '../../db/db.ts';
import { type TestApp, type TestPerson, testApp } from '../../testing/app.ts';
import { until } from '../../testing/talks.ts';
import { sweepAll } from '../directory/sweep.ts';
import { kinds } from '../kinds.ts';
import { country, load, person, type Resource } from '../testing.ts';
import { validateR4 } from '../validate/validate.ts';
import { registerExports } from './export.ts';

let test: TestApp;
let officer: TestPerson;
let ofBong: TestPerson;
let stop: (() => Promise<void>) | undefined;

interface Manifest {
  readonly transactionTime: string;
  readonly request: string;
  readonly requiresAccessToken: boolean;
  readonly output: { type: string; url: string; count: number }[];
  readonly deleted: { type: string; url: string; count: number }[];
  readonly error: unknown[];
}

beforeAll(async () => {
  test = await testApp();
  const { db, jobs } = test.rooms;
  await load(db, country);
  officer = await test.person('officer');
  const [bong] = await db.query<{ id: number }>(sql`select id from registry.place where name = 'Bong'`);
  ofBong = await test.person('officer', [bong!.id]);
  registerExports(test.rooms, kinds);
  stop = jobs.start();
}, 120_000);
afterAll(async () => {
  await stop?.();
  await test.close();
});

const path = (url: string) => url.replace(/^https?:\/\/[^/]+/, '');
const ask = (url: string, who = officer, headers: Record<string, string> = { prefer: 'respond-async' }) =>
  who.inject({ url: `/fhir/R4/${url}`, headers });

async function begun(url: string, who = officer): Promise<string> {
  const answer = await ask(url, who);
  expect(answer.statusCode, answer.body).toBe(202);
  return path(String(answer.headers['content-location']));
}

async function finished(status: string, who = officer): Promise<Manifest> {
  const answer = await until(
    () => who.inject({ url: status }),
    ({ statusCode }) => statusCode !== 202,
  );
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json() as Manifest;
}

async function lines(url: string, who = officer): Promise<Resource[]> {
  const answer = await who.inject({ url: path(url), headers: { 'accept-encoding': 'identity' } });
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toBe('application/fhir+ndjson');
  expect(answer.body.endsWith('\n')).toBe(true);
  return answer.body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Resource);
}

async function exported(url: string, who = officer): Promise<Map<string, Resource[]>> {
  const { output } = await finished(await begun(url, who), who);
  const all = new Map<string, Resource[]>();
  for (const file of output) {
    const found = await lines(file.url, who);
    expect(found).toHaveLength(file.count);
    all.set(file.type, [...(all.get(file.type) ?? []), ...found]);
  }
  return all;
}

const family = (resource: Resource) => (resource.name as { family: string }[])[0]!.family;

describe('$export', () => {
  it('writes all that the façade shows, as valid resources, each once', async () => {
    const all = await exported('$export');
    expect([...all.keys()]).toEqual(expect.arrayContaining(['Practitioner', 'PractitionerRole', 'Location', 'Group']));
    expect(all.get('Practitioner')!.map(family).sort()).toEqual(['Kollie', 'Toe', 'Zuwena', 'Élisée']);
    for (const [type, some] of all) {
      const total = (await officer.inject({ url: `/fhir/R4/${type}?_summary=count` })).json().total as number;
      expect(new Set(some.map(({ id }) => id)).size, type).toBe(total);
      for (const one of some)
        expect(
          validateR4(one).filter(({ severity }) => severity === 'error'),
          type,
        ).toEqual([]);
    }
  });

  it('says how far it is, what was asked, and of when it is', async () => {
    const before = Date.now();
    const status = await begun('$export?_type=Practitioner,Location&_outputFormat=application/fhir%2Bndjson');
    const manifest = await finished(status);
    expect(manifest).toMatchObject({ requiresAccessToken: true, deleted: [], error: [] });
    expect(manifest.request).toMatch(/\/fhir\/R4\/\$export\?_type=Practitioner,Location/);
    expect(manifest.output.map(({ type }) => type)).toEqual(['Practitioner', 'Location']);
    expect(Date.parse(manifest.transactionTime)).toBeLessThanOrEqual(before + 5_000);
    await test.rooms.db.run(
      sql`update fhir.export set state = 'running', position = '{"step": 1}' where state = 'done'`,
    );
    const going = await officer.inject({ url: status });
    expect([going.statusCode, going.headers['x-progress'], going.headers['retry-after']]).toEqual([
      202,
      expect.stringMatching(/^type 2 of 2, \d+ resources$/),
      '5',
    ]);
    await test.rooms.db.run(sql`update fhir.export set state = 'done'`);
  });

  it('leaves compressed as one stream', async () => {
    const { output } = await finished(await begun('$export?_type=Practitioner'));
    const plain = await officer.inject({ url: path(output[0]!.url), headers: { 'accept-encoding': 'identity' } });
    const packed = await officer.inject({ url: path(output[0]!.url), headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(packed.rawPayload).toString()).toBe(plain.body);
    expect(Number(packed.headers['content-length'])).toBe(packed.rawPayload.length);
    expect(Number(plain.headers['content-length'])).toBe(plain.rawPayload.length);
  });

  it('holds what the area of the account covers, and is its own alone', async () => {
    const all = await exported('$export', ofBong);
    expect(all.get('Practitioner')!.map(family).sort()).toEqual(['Kollie', 'Toe']);
    expect(JSON.stringify([...all])).not.toContain('Ganta Zuwena Hospital');
    const status = await begun('$export?_type=Location');
    const { output } = await finished(status);
    for (const url of [status, path(output[0]!.url)]) expect((await ofBong.inject({ url })).statusCode).toBe(404);
  });

  it('of a Group holds its members and their roles', async () => {
    const found = (await officer.inject({ url: '/fhir/R4/Group' })).json().entry[0].resource as Resource;
    const all = await exported(`Group/${found.id}/$export`);
    expect([...all.keys()].sort()).toEqual(['Group', 'Practitioner', 'PractitionerRole']);
    expect(all.get('Practitioner')!.map(family).sort()).toEqual(['Kollie', 'Toe', 'Zuwena']);
    expect(all.get('PractitionerRole')).toHaveLength(4);
    expect((await ask('Group/00000000-0000-7000-8000-000000000000/$export')).statusCode).toBe(404);
  });

  it('since a moment holds what changed and what was deleted', async () => {
    const { db } = test.rooms;
    await load(db, [person('extra', 'Extra', 'Ada', '0770000009')], 'B');
    const { transactionTime } = await finished(await begun('$export?_type=Practitioner'));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await db.run(
      sql`update registry.contact set given_name = 'Maria', name = 'Maria Kollie' where family_name = 'Kollie'`,
    );
    const [extra] = await db.query<{ uuid: string }>(
      sql`select uuid from registry.contact where family_name = 'Extra'`,
    );
    await db.run(sql`delete from registry.contact where family_name = 'Extra'`);
    await sweepAll(db);
    const manifest = await finished(await begun(`$export?_type=Practitioner&_since=${transactionTime}`));
    const changed = (await lines(manifest.output[0]!.url)).map(family);
    expect(changed).toContain('Kollie');
    expect(changed).not.toContain('Extra');
    const gone = await lines(manifest.deleted[0]!.url);
    expect(gone.map((bundle) => (bundle.entry as { request: object }[])[0]!.request)).toContainEqual({
      method: 'DELETE',
      url: `Practitioner/${extra!.uuid}`,
    });
    for (const one of gone) expect(validateR4(one).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('is also asked for by a Parameters resource', async () => {
    const answer = await officer.inject({
      ...{ method: 'POST', url: '/fhir/R4/$export' },
      headers: { prefer: 'respond-async', 'content-type': 'application/fhir+json' },
      payload: JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Location' }] }),
    });
    expect(answer.statusCode, answer.body).toBe(202);
    const { output } = await finished(path(String(answer.headers['content-location'])));
    expect(output.map(({ type }) => type)).toEqual(['Location']);
  });

  it.each([
    ['$export', {}, 400],
    ['$export?_type=Observation', undefined, 400],
    ['$export?_since=yesterday', undefined, 400],
    ['$export?_outputFormat=text/csv', undefined, 400],
    ['$export?_typeFilter=Practitioner%3Factive%3Dtrue', undefined, 400],
    ['$export-status/nothing', undefined, 404],
    ['$export-file/nothing/0', undefined, 404],
  ])('refuses %s %j', async (url, headers, status) => {
    const answer = await ask(url, officer, headers);
    expect([answer.statusCode, answer.json().resourceType]).toEqual([status, 'OperationOutcome']);
  });
});

describe('many and long exports', () => {
  it('are bounded in number, and can be cancelled', async () => {
    await stop?.();
    stop = undefined;
    const [one, two] = [await begun('$export'), await begun('$export')];
    const third = await ask('$export');
    expect([third.statusCode, third.headers['retry-after'], third.json().issue[0].code]).toEqual([
      429,
      '60',
      'throttled',
    ]);
    expect((await officer.inject({ url: one })).headers['x-progress']).toBe('waiting for its turn');
    for (const status of [one, two]) {
      expect((await officer.inject({ method: 'DELETE', url: status })).statusCode).toBe(202);
      expect((await officer.inject({ url: status })).statusCode).toBe(404);
    }
    stop = test.rooms.jobs.start();
    await exported('$export?_type=Location');
  });

  it('go on where they were when their node was killed', async () => {
    const rooms = test.rooms;
    await stop?.();
    await load(
      rooms.db,
      Array.from({ length: 3000 }, (_, i) => person(`many${i}`, `Many${i}`, 'Ada', String(660000000 + i))),
      'C',
    );
    const status = await begun('$export?_type=Practitioner,Location');
    const id = status.split('/').at(-1)!;
    // A node that dies after its first part: the handler never comes back, the lease runs out.
    const died = rooms.db.tx;
    let parts = 0;
    const dying = {
      ...rooms,
      db: {
        ...rooms.db,
        tx: async (work: Parameters<typeof died>[0]) => {
          if (parts++ > 0) return new Promise(() => {});
          return died(work);
        },
      },
    } as unknown as typeof rooms;
    let work: ((call: never) => Promise<unknown>) | undefined;
    registerExports(
      {
        ...dying,
        jobs: {
          ...rooms.jobs,
          register: (_kind, handler) => {
            work = handler as never;
          },
        },
      },
      kinds,
    );
    const call = {
      id: 0,
      payload: { export: id },
      progress: {},
      signal: new AbortController().signal,
      last: false,
      report: async () => {},
    };
    void work!(call as never);
    await until(
      () => rooms.db.query<{ resources: number }>(sql`select resources from fhir.export where id = ${id}`),
      ([row]) => row!.resources > 0,
    );
    const [before] = await rooms.db.query<{ resources: number }>(
      sql`select resources from fhir.export where id = ${id}`,
    );
    expect(before!.resources).toBeLessThan(3000);
    stop = rooms.jobs.start();
    const { output } = await finished(status);
    const all = (
      await Promise.all(output.filter(({ type }) => type === 'Practitioner').map(({ url }) => lines(url)))
    ).flat();
    const { total } = (await officer.inject({ url: '/fhir/R4/Practitioner?_summary=count' })).json() as {
      total: number;
    };
    expect([all.length, new Set(all.map(({ id: one }) => one)).size]).toEqual([total, total]);
    const packed = await officer.inject({ url: path(output[0]!.url), headers: { 'accept-encoding': 'gzip' } });
    expect(gunzipSync(packed.rawPayload).toString().split('\n')).toHaveLength(output[0]!.count + 1);
  });

  it('tell of a full disk, and leave nothing behind', async () => {
    const { rooms } = test;
    await rooms.db.run(sql`create function fhir.no_room() returns trigger language plpgsql as $$
      begin raise exception 'no space left on device' using errcode = '53100'; end $$`);
    await rooms.db.run(sql`create trigger no_room before insert on fhir.export_part execute function fhir.no_room()`);
    const status = await begun('$export?_type=Practitioner');
    const answer = await until(
      () => officer.inject({ url: status }),
      ({ statusCode }) => statusCode !== 202,
    );
    expect([answer.statusCode, answer.json().issue[0]]).toEqual([507, expect.objectContaining({ code: 'no-store' })]);
    await rooms.db.run(sql`drop trigger no_room on fhir.export_part`);
    expect(
      await rooms.db.query(sql`select from fhir.export_part where export_id = ${status.split('/').at(-1)!}`),
    ).toEqual([]);
  });

  it('come back into an empty mHero as they were', async () => {
    const all = await exported(
      '$export?_type=Practitioner,PractitionerRole,Location,Organization,HealthcareService,Group',
    );
    const other = await testApp();
    const reader = await other.person('officer');
    await load(other.rooms.db, [...all.values()].flat(), 'mHero');
    for (const type of ['Practitioner', 'PractitionerRole', 'Location']) {
      const count = (await reader.inject({ url: `/fhir/R4/${type}?_summary=count` })).json() as { total: number };
      expect(count.total, type).toBe(all.get(type)!.length);
    }
    const mary = (await reader.inject({ url: '/fhir/R4/Practitioner?identifier=N-mary' })).json().entry[0]
      .resource as Resource;
    const was = all.get('Practitioner')!.find((one) => family(one) === 'Kollie')!;
    for (const part of ['name', 'gender', 'birthDate', 'telecom'] as const) expect(mary[part], part).toEqual(was[part]);
    await other.close();
  });
});
