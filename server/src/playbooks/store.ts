/** Installed playbooks in SQL. */
import type { Preparation } from '@mhero/contract/playbooks.ts';
import { type Queryable, sql } from '../db/db.ts';

export interface InstalledRow {
  readonly playbook: string;
  readonly flow: string;
  readonly name: string;
  readonly archived: boolean;
}

export function listInstalled(q: Queryable, playbook: string | null): Promise<InstalledRow[]> {
  return q.query<InstalledRow>(sql`select i.playbook, f.uuid as flow, f.name, f.archived_at is not null as archived
    from playbooks.installed i join flows.flow f on f.id = i.flow_id
    where ${playbook}::text is null or i.playbook = ${playbook} order by i.flow_id`);
}

export interface NewInstalled {
  readonly flow: string;
  readonly playbook: string;
  readonly audience: string;
  readonly schedule: Preparation['schedule'];
  readonly prepare: Preparation['items'];
  readonly accountId: number | null;
  readonly key: string | null;
}

export async function insertInstalled(tx: Queryable, made: NewInstalled): Promise<void> {
  await tx.run(sql`insert into playbooks.installed (flow_id, playbook, audience, schedule, prepare, account_id, request_key)
    select id, ${made.playbook}, ${made.audience}, ${made.schedule === null ? null : JSON.stringify(made.schedule)}::jsonb,
      ${JSON.stringify(made.prepare)}::jsonb, ${made.accountId}, ${made.key}
    from flows.flow where uuid = ${made.flow}`);
}

/** The flow that this key has made already. */
export async function installedByKey(
  q: Queryable,
  accountId: number | null,
  key: string,
): Promise<{ flow: string; name: string; playbook: string } | null> {
  const [row] = await q.query<{ flow: string; name: string; playbook: string }>(sql`
    select f.uuid as flow, f.name, i.playbook from playbooks.installed i join flows.flow f on f.id = i.flow_id
    where i.account_id = ${accountId} and i.request_key = ${key}`);
  return row ?? null;
}

export async function preparationOf(q: Queryable, flow: string, hold = false): Promise<Preparation | null> {
  const [row] = await q.query<Preparation>(sql`select i.playbook, i.audience, i.schedule, i.prepare as items
    from playbooks.installed i join flows.flow f on f.id = i.flow_id where f.uuid = ${flow}
    ${hold ? sql`for update of i` : sql``}`);
  return row ?? null;
}

export async function keepItems(tx: Queryable, flow: string, items: Preparation['items']): Promise<void> {
  await tx.run(sql`update playbooks.installed i set prepare = ${JSON.stringify(items)}::jsonb
    from flows.flow f where f.id = i.flow_id and f.uuid = ${flow}`);
}
