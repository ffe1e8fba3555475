import { type Queryable, type Sql, sql } from '../db/db.ts';
import type { PersonFacts } from './render.ts';

export interface SamplePerson {
  readonly name: string;
  readonly language: string | null;
  readonly address: string;
  readonly context: PersonFacts;
}

/** A few of the recipients for each language version; `default` stands for every language without a version. */
export async function samplePeople(
  db: Queryable,
  recipients: Sql,
  versions: readonly string[],
  each: number,
): Promise<SamplePerson[]> {
  return db.query<SamplePerson>(sql`
    with r as materialized (${recipients})
    select p.* from unnest(${versions}::text[]) version, lateral (
      select c.name, c.language, c.tel address, jsonb_build_object('uuid', c.uuid, 'fields', c.fields,
        'cadre', (select name from registry.concept where id = c.cadres[1]),
        'job', (select name from registry.concept where id = c.jobs[1]),
        'facility', (select name from registry.place where id = c.facilities[1])) context
      from r join registry.contact c on c.id = r.contact_id
      where c.tel is not null and case when version = 'default'
        then c.language is null or c.language <> all(${versions}::text[]) else c.language = version end
      limit ${each}) p`);
}
