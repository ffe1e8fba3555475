/** Registries made up for tests of matching, and all that is known of contacts, for comparing before and after. */
import { type Db, sql } from '../db/db.ts';
import { runImport, streamInput } from '../registry/registry.ts';

type Resource = Record<string, unknown>;

export interface MadePerson {
  readonly id: string;
  readonly name: string;
  readonly tel?: readonly string[];
  readonly born?: string;
  readonly gender?: string;
  readonly ids?: Readonly<Record<string, string>>;
  readonly at?: string;
  readonly language?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
  readonly active?: boolean;
}

const field = (key: string, value: string): Resource => ({
  url: 'https://mhero.org/fhir/StructureDefinition/field',
  extension: [
    { url: 'key', valueString: key },
    { url: 'value', valueString: value },
  ],
});

export function resourcesOf(person: MadePerson): Resource[] {
  const { id, name, tel = [], born, gender, ids = {}, at, language, fields = {}, groups = [], active } = person;
  const practitioner = {
    ...{ resourceType: 'Practitioner', id, name: [{ text: name }] },
    telecom: tel.map((value) => ({ system: 'phone', value })),
    identifier: Object.entries(ids).map(([system, value]) => ({ system, value })),
    ...(born ? { birthDate: born } : {}),
    ...(gender ? { gender } : {}),
    ...(active === false ? { active } : {}),
    ...(language ? { communication: [{ coding: [{ code: language }] }] } : {}),
    extension: [
      ...Object.entries(fields).map(([key, value]) => field(key, value)),
      ...groups.map((valueString) => ({ url: 'https://mhero.org/fhir/StructureDefinition/group', valueString })),
    ],
  };
  const role = {
    ...{ resourceType: 'PractitionerRole', id: `role-${id}`, active: true },
    practitioner: { reference: `Practitioner/${id}` },
    location: [{ reference: `Location/${at}` }],
    code: [{ coding: [{ system: 'urn:jobs', code: 'nurse' }], text: 'Nurse' }],
  };
  return at ? [practitioner, role] : [practitioner];
}

export const placeOf = (id: string, name: string): Resource => ({ resourceType: 'Location', id, name });

/** Imports them as this source says them. */
export const importAs = (db: Db, source: string, resources: readonly Resource[]) =>
  runImport({
    ...{ db, source, kind: 'fhir', country: 'LR' },
    input: streamInput(async function* () {
      yield resources.map((resource, i) => ({ where: `item ${i}`, text: JSON.stringify(resource), refused: null }));
    }),
  });

/** All rows that speak of contacts, without what says when they were written. */
export async function everything(db: Db): Promise<Record<string, unknown[]>> {
  const tables: Record<string, string> = {
    contact: "select to_jsonb(c) - 'updated_at' as row from registry.contact c order by id",
    address: 'select to_jsonb(a) as row from registry.address a order by id',
    identity: 'select to_jsonb(i) as row from registry.identity i order by source_id, resource_id',
    identifier: 'select to_jsonb(i) as row from registry.identifier i order by contact_id, system, value',
    role: 'select to_jsonb(r) as row from registry.role r order by id',
    member: 'select to_jsonb(m) as row from registry.group_member m order by group_id, source_id, practitioner_ref',
    out: 'select to_jsonb(o) as row from registry.opt_out o order by scheme, value',
    message: 'select to_jsonb(m) as row from messaging.message m order by id',
    incoming: 'select to_jsonb(m) as row from messaging.incoming m order by id',
    outbox: 'select to_jsonb(m) as row from messaging.outbox m order by id',
    reply: 'select to_jsonb(m) as row from messaging.reply m order by broadcast_id, contact_id',
    call: 'select to_jsonb(m) as row from calls.call m order by id',
    session: 'select to_jsonb(s) as row from sessions.session s order by uuid',
    run: 'select to_jsonb(s) as row from sessions.run s order by uuid',
    result: 'select to_jsonb(s) as row from sessions.result s order by run_uuid, key',
    fire: 'select to_jsonb(s) as row from schedules.fire s order by event_id, contact_id',
    chunk: 'select to_jsonb(s) as row from broadcasts.chunk s order by broadcast_id, no',
    start_chunk: 'select to_jsonb(s) as row from sessions.start_chunk s order by start_id, no',
    spent: 'select to_jsonb(s) as row from hours.spent s order by contact_id',
  };
  const all = await Promise.all(
    Object.entries(tables).map(async ([name, text]) => {
      const rows = await db.query<{ row: unknown }>({ text, values: [] });
      return [name, rows.map((each) => each.row)] as const;
    }),
  );
  return Object.fromEntries(all);
}

export async function contactNamed(db: Db, source: string, record: string): Promise<{ id: number; uuid: string }> {
  const [row] = await db.query<{ id: number; uuid: string }>(sql`select c.id, c.uuid from registry.identity i
    join registry.source s on s.id = i.source_id join registry.contact c on c.id = i.contact_id
    where s.name = ${source} and i.resource_id = ${record}`);
  return row!;
}
