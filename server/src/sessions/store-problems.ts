import { type Queryable, sql } from '../db/db.ts';

export interface ShownProblem {
  readonly id: number;
  readonly contact: string;
  readonly name: string;
  readonly node: string | null;
  readonly kind: string;
  readonly code: string | null;
  readonly text: string;
  readonly at: Date;
}

export function listProblems(
  q: Queryable,
  filter: {
    readonly flow: string;
    readonly area: readonly number[] | null;
    readonly before: number | null;
    readonly limit: number;
  },
): Promise<ShownProblem[]> {
  return q.query<ShownProblem>(sql`select p.id, c.uuid as contact, c.name, p.node_uuid as node, p.kind, p.code, p.text, p.at
    from sessions.problem p join flows.flow f on f.id = p.flow_id join registry.contact c on c.id = p.contact_id
    where f.uuid = ${filter.flow} and (${filter.area as number[] | null}::int[] is null or c.places && ${filter.area as number[] | null}::int[])
      and (${filter.before}::bigint is null or p.id < ${filter.before})
    order by p.id desc limit ${filter.limit}`);
}
