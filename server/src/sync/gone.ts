/** What is no longer there: found by comparing ids, checked one by one, and stopped by a brake when it is too much. */
import type { AnyConnector, Connection } from '../connectors/connectors.ts';
import {
  beginComparison,
  countGoing,
  type Ending,
  endComparison,
  noteThere,
  readGoing,
  release,
  sampleGoing,
  type Thing,
} from '../registry/registry.ts';
import { optionsOf } from './show.ts';
import type { Question, SyncRow } from './store.ts';

/** So few are no catastrophe, whatever their share. */
const alwaysAllowed = 5;
const sampleSize = 10;
const portion = 500;
/** More than these are not asked for one by one. */
const mostChecked = 20_000;
const checksAtOnce = 4;

export interface Look {
  readonly ending: Ending;
  readonly source: SyncRow;
  readonly connector: AnyConnector;
  readonly connection: Connection;
  /** The exchange's public id. */
  readonly exchange: string;
  readonly now: Date;
}

/** Notes as held back what the server no longer has of these types. Answers how many requests it took, at least. */
export async function compareIds(look: Look, types: readonly string[]): Promise<number> {
  const { ending, source, connector, connection } = look;
  if (!connector.ids) return 0;
  let requests = 0;
  for (const type of types) {
    await beginComparison(ending.db);
    for await (const ids of connector.ids(connection, type)) {
      requests++;
      await noteThere(
        ending.db,
        ids.map((id) => ({ type, id })),
      );
    }
    await endComparison(ending.db, source.id, type);
  }
  return requests;
}

/** Removes what is gone, or answers the question that has to be answered before. */
export async function letGo(look: Look): Promise<Question | null> {
  const { ending, source } = look;
  const counts = await countGoing(ending.db, source.id);
  const over = counts.filter((each) => tooMany(each, source));
  const worst = over.find(({ type }) => type === 'Practitioner') ?? over[0];
  if (worst) {
    const sample = await sampleGoing(ending.db, source.id, worst.type, sampleSize);
    const { type, going: missing, of } = worst;
    return { exchange: look.exchange, type, missing, of, sample, asked_at: look.now.toISOString() };
  }
  const suspected = counts.reduce((sum, each) => sum + each.going, 0);
  const check = suspected <= mostChecked;
  // Posts before people, people before places: whoever goes has nothing left that speaks of them.
  for (const { type } of [...counts].reverse()) await removeType(look, type, check);
  return null;
}

function tooMany({ type, going, of }: { type: string; going: number; of: number }, source: SyncRow): boolean {
  if (going <= alwaysAllowed || going <= (source.question?.gone?.[type] ?? 0)) return false;
  return going * 100 > of * optionsOf(source).brake_percent;
}

async function removeType(look: Look, type: string, check: boolean): Promise<void> {
  const { ending, source, connection } = look;
  for (let after = ''; ; ) {
    if (connection.signal?.aborted) return;
    const rows = await readGoing(ending.db, source.id, { type, after, limit: portion });
    if (rows.length === 0) return;
    after = rows.at(-1)!.id;
    const there = check
      ? await stillThere(
          look,
          type,
          rows.filter((row) => !row.sure),
        )
      : new Set<string>();
    const things = rows.map(({ id }): Thing => ({ type, id }));
    const found = things.filter(({ id }) => there.has(id));
    if (found.length > 0) await release(ending.db, source.id, found);
    const gone = things.filter(({ id }) => !there.has(id));
    if (gone.length > 0) await ending.remove(gone);
  }
}

/** Pages move while they are read: what was missing is looked for by its id before it is believed. */
async function stillThere(look: Look, type: string, rows: readonly { id: string }[]): Promise<Set<string>> {
  const { connector, connection } = look;
  const there = new Set<string>();
  if (!connector.readOne) return there;
  for (let i = 0; i < rows.length; i += checksAtOnce) {
    const asked = rows.slice(i, i + checksAtOnce).map(async ({ id }) => {
      const found = await connector.readOne!(connection, type, id);
      if (found.status === 'found') there.add(id);
    });
    await Promise.all(asked);
  }
  return there;
}
