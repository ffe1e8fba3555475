/** Answers in words, and the themes that officers keep for a question. */
import { type Queryable, sql } from '../db/db.ts';
import type { KnownQuestion } from './questions.ts';
import { latestRuns, type Scope } from './scope.ts';
import { isPair, pairsOf } from './store-summary.ts';
import type { OwnTheme } from './themes.ts';

export interface WordsRow {
  readonly run: string;
  readonly text: string;
  readonly at: Date;
  /** `at` with all of its digits, for a cursor. */
  readonly key: string;
}

/** Newest first, from behind `before` on; of each person the latest. Numbers and silence are no words. */
export function readWords(
  q: Queryable,
  scope: Scope,
  question: KnownQuestion,
  before: { readonly at: string; readonly run: string } | null,
  limit: number,
): Promise<WordsRow[]> {
  const texts = question.categories.flatMap(({ name, kind }) => (kind === 'text' ? [name] : []));
  return q.query<WordsRow>(sql`select x.run_uuid as run, left(x.value, 2000) as text, x.created_at as at, x.created_at::text as key
    from (${latestRuns(scope)}) p join sessions.result x on x.run_uuid = p.uuid
    where x.key = ${question.key} and x.number is null and x.value <> '' and not ${isPair(pairsOf([question], ['silent', 'other']))}
      and (${texts.length} = 0 or coalesce(x.category, '') = any(${texts}::text[]) or coalesce(x.category, '') = '')
      and (${before?.at ?? null}::timestamptz is null
        or (x.created_at, x.run_uuid) < (${before?.at ?? null}::timestamptz, ${before?.run ?? null}::uuid))
    order by x.created_at desc, x.run_uuid desc limit ${limit}`);
}

export function readThemes(q: Queryable, flowId: number, key: string): Promise<OwnTheme[]> {
  return q.query<OwnTheme>(sql`select uuid as id, name, words from results.theme
    where flow_id = ${flowId} and key = ${key} order by no`);
}

export async function replaceThemes(
  tx: Queryable,
  flowId: number,
  key: string,
  themes: readonly { readonly name: string; readonly words: readonly string[] }[],
  accountId: number | null,
): Promise<void> {
  await tx.run(sql`select pg_advisory_xact_lock(7264318, ${flowId})`);
  await tx.run(sql`delete from results.theme where flow_id = ${flowId} and key = ${key}`);
  for (const [no, { name, words }] of themes.entries())
    await tx.run(sql`insert into results.theme (flow_id, key, no, name, words, created_by)
      values (${flowId}, ${key}, ${no}, ${name}, ${words as string[]}, ${accountId})`);
}

/** Who gave an answer of this flow; null outside of the area. */
export async function answererOf(
  q: Queryable,
  flowId: number,
  run: string,
  area: readonly number[] | null,
): Promise<{ contact: string; name: string } | null> {
  const [row] = await q.query<{
    contact: string;
    name: string;
  }>(sql`select c.uuid as contact, c.name from sessions.run r
    join registry.contact c on c.id = r.contact_id
    where r.uuid = ${run} and r.flow_id = ${flowId} and (${area}::int[] is null or c.places && ${area}::int[])`);
  return row ?? null;
}
