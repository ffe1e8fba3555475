/** Flows as other systems page through them: by their public id. */
import { type Queryable, sql } from '../db/db.ts';
import { pageByUuid, type UuidPage } from '../registry/registry.ts';

export interface ShelvedFlow {
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  /** The revision that runs; the newest where none does. */
  readonly revision: number;
  readonly published: boolean;
  readonly createdAt: Date;
  readonly revisedAt: Date;
  readonly archivedAt: Date | null;
}

/** Flows with at least one revision, the highest id first. With `since`, those that changed at or after it. */
export function shelvedFlows(
  q: Queryable,
  filter: UuidPage & { readonly since?: Date | undefined; readonly limit: number },
): Promise<ShelvedFlow[]> {
  return q.query<ShelvedFlow>(sql`select f.uuid, f.name, f.type, r.number as revision, f.published is not null as published,
      f.created_at as "createdAt", r.changed_at as "revisedAt", f.archived_at as "archivedAt"
    from flows.flow f join flows.revision r on r.flow_id = f.id and r.number = coalesce(f.published, f.newest)
    where ${pageByUuid(sql`f.uuid`, filter)}
      and (${filter.since ?? null}::timestamptz is null or greatest(r.changed_at, f.archived_at) >= ${filter.since ?? null}::timestamptz)
    order by f.uuid desc limit ${filter.limit}`);
}

export interface ShelvedRevision {
  readonly revision: number;
  readonly at: Date;
}

/** Kept revisions up to the one that is shown, newest first. */
export function shelvedRevisions(q: Queryable, uuid: string, upTo: number): Promise<ShelvedRevision[]> {
  return q.query<ShelvedRevision>(sql`select r.number as revision, r.changed_at as at
    from flows.revision r join flows.flow f on f.id = r.flow_id
    where f.uuid = ${uuid} and r.number <= ${upTo} and (not r.draft or r.number = ${upTo})
    order by r.number desc limit 500`);
}
