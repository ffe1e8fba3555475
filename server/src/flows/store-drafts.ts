/** Drafts and who is at work, in SQL. */
import { type Queryable, sql } from '../db/db.ts';
import type { NewRevision } from './store.ts';

/** NOTIFY channel: a flow has a new revision, or somebody came or left. The payload is its UUID. */
export const flowMoved = 'flow_moved';

/**
 * Lets what is saved take the place of the newest revision where that is a fresh draft of the same account. It gets a new
 * number, so whoever works on top of the old one is refused. Answers whether it did. The caller holds the flow's row.
 */
export async function replaceDraft(tx: Queryable, made: NewRevision): Promise<boolean> {
  const touched = await tx.run(sql`update flows.revision
    set number = ${made.number}, definition = ${made.definition}, note = ${made.note}, draft = ${made.draft},
      author = ${made.author}, changed_at = now()
    where flow_id = ${made.flowId} and number = ${made.number - 1} and draft and author_id = ${made.authorId}
      and created_at > now() - interval '1 hour'`);
  return touched > 0;
}

export interface EditorRow {
  readonly tab: string;
  readonly account_id: number;
  readonly name: string;
}

/** Seconds after which a page that did not renew its row has left. */
const gone = 45;

export async function seeEditor(q: Queryable, flowId: number, editor: EditorRow): Promise<void> {
  await q.run(sql`insert into flows.editor (flow_id, tab, account_id, name)
    values (${flowId}, ${editor.tab}, ${editor.account_id}, ${editor.name})
    on conflict (flow_id, tab) do update set seen_at = now()`);
}

export async function forgetEditor(q: Queryable, flowId: number, tab: string): Promise<void> {
  await q.run(sql`delete from flows.editor
    where flow_id = ${flowId} and (tab = ${tab} or seen_at < now() - make_interval(secs => ${gone}))`);
}

export function editorsOf(q: Queryable, flowId: number): Promise<EditorRow[]> {
  return q.query<EditorRow>(sql`select tab, account_id, name from flows.editor
    where flow_id = ${flowId} and seen_at > now() - make_interval(secs => ${gone}) order by tab limit 50`);
}

export async function tellMoved(q: Queryable, uuid: string): Promise<void> {
  await q.run(sql`select pg_notify(${flowMoved}, ${uuid})`);
}

/** Of the newest revision. */
export async function newestOf(
  q: Queryable,
  flowId: number,
): Promise<{ number: number; author: string; author_id: number | null; changed_at: Date } | null> {
  const [row] = await q.query<{ number: number; author: string; author_id: number | null; changed_at: Date }>(
    sql`select number, author, author_id, changed_at from flows.revision
      where flow_id = ${flowId} order by number desc limit 1`,
  );
  return row ?? null;
}
