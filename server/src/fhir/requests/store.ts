/** What other systems asked us to send, in SQL. */
import type { CommunicationRequest } from '@medplum/fhirtypes';
import type { Subject } from '../../access/subject.ts';
import { type Queryable, sql } from '../../db/db.ts';
import { pageByUuid, type UuidPage, visibleTo } from '../../registry/registry.ts';

export interface PostedRow {
  readonly uuid: string;
  readonly what: 'broadcast' | 'start' | 'schedule' | 'draft';
  readonly state: 'draft' | 'on-hold' | 'revoked' | null;
  readonly request_hash: Buffer;
  readonly parent: string | null;
  readonly outcome: Outcome;
  readonly resource: CommunicationRequest;
  readonly created_at: Date;
  readonly changed_at: Date;
}

/** What became of the request and of the recipients that were asked for, before anything was sent. */
export interface Outcome {
  readonly asked?: number;
  /** References that lead to nobody in the caller's area. */
  readonly unknown?: number;
  /** Already in another part of the same request. */
  readonly repeated?: number;
  /** Moves between draft, on-hold and revoked since it came, oldest first. `at`: an instant. */
  readonly moves?: readonly { readonly at: string; readonly status: 'draft' | 'on-hold' | 'revoked' }[];
}

const columns = sql`r.uuid, r.what, r.state, r.request_hash, r.parent, r.outcome, r.resource, r.created_at, r.changed_at`;

type Who = Pick<Subject, 'accountId' | 'area'>;

export function postedBy(
  q: Queryable,
  who: Who,
  filter: UuidPage & { limit: number; drafts?: boolean },
): Promise<PostedRow[]> {
  return q.query<PostedRow>(sql`select ${columns} from fhir.request r
    where ${visibleTo(who, sql`r`)} and ${pageByUuid(sql`r.uuid`, filter)} and (not ${filter.drafts ?? false} or r.what = 'draft')
    order by r.uuid desc limit ${filter.limit}`);
}

/** Nobody else makes a request under this name until the transaction ends. */
export async function holdName(tx: Queryable, accountId: number | null, name: string): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`fhir ${accountId ?? 0} ${name}`}, 0))`);
}

export async function postedUnder(
  q: Queryable,
  accountId: number | null,
  { key, identifiers }: { readonly key: string | null; readonly identifiers: readonly string[] },
): Promise<PostedRow | null> {
  const [row] = await q.query<PostedRow>(sql`select ${columns} from fhir.request r
    where coalesce(r.account_id, 0) = ${accountId ?? 0} and (r.request_key = ${key}
      or r.uuid in (select uuid from fhir.request_identifier
        where account_id = ${accountId ?? 0} and identifier = any(${identifiers as string[]}::text[])))
    limit 1`);
  return row ?? null;
}

export interface NewPosted {
  readonly uuid: string;
  readonly what: PostedRow['what'];
  readonly state: PostedRow['state'];
  readonly accountId: number | null;
  readonly area: readonly number[] | null;
  readonly key: string | null;
  readonly hash: Buffer;
  readonly parent: string | null;
  readonly outcome: Outcome;
  readonly resource: CommunicationRequest;
  readonly identifiers: readonly string[];
}

export async function insertPosted(tx: Queryable, row: NewPosted): Promise<void> {
  await tx.run(sql`insert into fhir.request (uuid, what, state, account_id, area, request_key, request_hash, parent, outcome, resource)
    values (${row.uuid}, ${row.what}, ${row.state}, ${row.accountId}, ${row.area as number[] | null}, ${row.key}, ${row.hash},
      ${row.parent}, ${JSON.stringify(row.outcome)}, ${JSON.stringify(row.resource)})
    on conflict (uuid) do update set what = excluded.what, state = excluded.state, outcome = excluded.outcome,
      resource = excluded.resource, changed_at = now()`);
  await tx.run(sql`insert into fhir.request_identifier (account_id, identifier, uuid)
    select ${row.accountId ?? 0}, i, ${row.uuid} from unnest(${row.identifiers as string[]}::text[]) i on conflict do nothing`);
}

export async function moveDraft(tx: Queryable, uuid: string, state: 'draft' | 'on-hold' | 'revoked'): Promise<boolean> {
  const n = await tx.run(sql`update fhir.request set state = ${state}, changed_at = now(),
      outcome = outcome || jsonb_build_object('moves', coalesce(outcome -> 'moves', '[]')
        || jsonb_build_object('at', now(), 'status', ${state}::text))
    where uuid = ${uuid} and what = 'draft' and state <> 'revoked'`);
  return n === 1;
}

/** Requests by a business identifier, of any account. */
export async function uuidsOfIdentifiers(
  q: Queryable,
  identifiers: readonly string[],
  anySystem: readonly string[],
): Promise<string[]> {
  const rows = await q.query<{ uuid: string }>(sql`select distinct uuid from fhir.request_identifier
    where identifier = any(${identifiers as string[]}::text[])
      or split_part(identifier, '|', 2) = any(${anySystem as string[]}::text[])`);
  return rows.map((row) => row.uuid);
}

/** The other parts of a request that came in several. */
export async function partsOf(
  q: Queryable,
  accountId: number | null,
  parent: string,
): Promise<{ uuid: string; what: string }[]> {
  return q.query(sql`select uuid, what from fhir.request
    where coalesce(account_id, 0) = ${accountId ?? 0} and parent = ${parent} and what <> 'draft'`);
}

const numbers = { role: 2, place: 3, organization: 4 } as const;

/** What the directory shows under these ids: contacts of roles, places. By id. */
export async function shownUnder(
  q: Queryable,
  type: keyof typeof numbers,
  ids: readonly string[],
): Promise<Map<string, number>> {
  const rows = await q.query<{ id: string; own: number }>(sql`select id, own from fhir.resource
    where type = ${numbers[type]} and id = any(${ids as string[]}::uuid[]) and body is not null`);
  return new Map(rows.map((row) => [row.id, row.own]));
}
