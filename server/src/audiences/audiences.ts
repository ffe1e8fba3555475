/** Front door of audiences: a question about contacts, answered again at each use. */
import { type Audience, type AudienceCount, leftOutReasons } from '@mhero/contract/audiences.ts';
import type { ContactRow } from '@mhero/contract/contacts.ts';
import type { Query, QueryEnvironment, QueryHint } from '@mhero/flow/query/query.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable, Sql } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { ListRequest, PrefixCount } from './answers.ts';
import { understand } from './language.ts';
import { listContacts } from './pages.ts';
import { countPrefixes } from './prefixes.ts';
import { bitmapsServe, counts } from './store/count.ts';
import * as recipients from './store/recipients.ts';
import * as store from './store/saved.ts';
import { areaTest } from './test.ts';

export type { ListRequest, PrefixCount } from './answers.ts';
export { keepBitmaps, refreshBitmaps } from './keeper.ts';

/** What of a subject an audience depends on. Inside the area is who has a role in one of its subtrees. */
export type Asker = Pick<Subject, 'area'>;

/**
 * Queries for an `INSERT … SELECT` that freezes an audience. Both use only parameters and see the snapshot of the
 * statement that they stand in: run both in one repeatable-read transaction, so that the parts add up.
 */
export interface AudienceSql {
  /** `contact_id` of everyone who is written to, ascending; one of those who share a number (the lowest id). */
  readonly recipients: Sql;
  /** `contact_id, reason` of everyone else who matches, in no order. `reason` is a `LeftOutReason`. */
  readonly leftOut: Sql;
  readonly normalized: string;
}

/** All that take a query throw `query:invalid`, with `at` and `meant`, for what is not understood or names the unknown. */
export interface Audiences {
  parse(query: string): Promise<{ query: Query; normalized: string; hints: readonly QueryHint[] }>;
  count(subject: Asker, query: string): Promise<AudienceCount>;
  list(subject: Asker, query: string, request?: ListRequest): Promise<{ items: ContactRow[]; next: string | null }>;
  /** For use inside the caller's own statement; `tx` is where names are looked up. */
  sql(subject: Asker, query: string, tx?: Queryable): Promise<AudienceSql>;
  /** `id` of everyone who matches inside the area, reachable or not, for use inside the caller's own statement. */
  members(subject: Asker, query: string, tx?: Queryable): Promise<Sql>;
  /** Everyone who matches inside the area, ascending, in portions of 1,000; memory stays flat. */
  streamIds(subject: Asker, query: string): AsyncGenerator<number[]>;
  /** Recipients by language and number prefix: what a preview of parts and cost needs. */
  countByLanguageAndPrefix(subject: Asker, query: string, prefixes: readonly string[]): Promise<PrefixCount[]>;
  saved(): Promise<Audience[]>;
  save(subject: Subject, audience: { name: string; query: string }): Promise<Audience>;
  /** One's own, or any as administrator. */
  remove(subject: Subject, id: string): Promise<void>;
}

/** `environment` answers the deployment's time zone and country; `now` is set here. */
export function createAudiences(
  db: Db,
  environment: () => Promise<QueryEnvironment>,
  now: () => Date = () => new Date(),
): Audiences {
  const read = async (query: string, on: Queryable = db) =>
    understand(on, query, { ...(await environment()), now: now().toISOString() });

  return {
    parse: async (query) => {
      const { query: tree, normalized, hints } = await read(query);
      return { query: tree, normalized, hints };
    },
    count: async (subject, query) => {
      const started = performance.now();
      const { test, normalized } = await read(query);
      const found = await counts(db, test, areaTest(subject.area));
      const reasons = leftOutReasons.filter((reason) => reason !== 'outside_area' || subject.area !== null);
      const left_out = reasons.map((reason) => ({ reason, count: found[reason] }));
      const reachable = found.matched - left_out.reduce((sum, each) => sum + each.count, 0);
      const took_ms = Math.round((performance.now() - started) * 10) / 10;
      return { matched: found.matched, reachable, left_out, took_ms, normalized };
    },
    list: async (subject, query, request = {}) => {
      const { test } = await read(query);
      return listContacts(db, test, areaTest(subject.area), request);
    },
    sql: async (subject, query, tx = db) => {
      const { test, normalized } = await read(query, tx);
      const area = areaTest(subject.area);
      const serve = await bitmapsServe(tx);
      return {
        recipients: (serve ? recipients.recipientsByBitmaps : recipients.recipientsByScan)(test, area),
        leftOut: (serve ? recipients.leftOutByBitmaps : recipients.leftOutByScan)(test, area),
        normalized,
      };
    },
    members: async (subject, query, tx = db) => {
      const { test } = await read(query, tx);
      return recipients.memberIds(test, areaTest(subject.area));
    },
    streamIds: async function* (subject, query) {
      const { test } = await read(query);
      const rows = db.stream<{ id: number }>(recipients.matchingIds(test, areaTest(subject.area)));
      for await (const portion of rows) yield portion.map((row) => row.id);
    },
    countByLanguageAndPrefix: async (subject, query, prefixes) => {
      const { test } = await read(query);
      return countPrefixes(db, test, areaTest(subject.area), prefixes);
    },
    saved: async () => (await store.allSaved(db)).map(audienceOf),
    save: async (subject, { name, query }) => {
      const { normalized } = await read(query);
      return db.tx(async (tx) => {
        const { accountId, name: byName } = subject;
        const row = await store.insertSaved(tx, { name: name.trim(), query: normalized, accountId, byName });
        if (!row)
          throw new AppError(
            'request:conflict',
            `There is an audience called “${name.trim()}” already. Choose another name.`,
          );
        await record(tx, subject, 'audience.save', `audience:${row.id}`, { name: row.name, query: row.query });
        return audienceOf(row);
      });
    },
    remove: (subject, id) =>
      db.tx(async (tx) => {
        const mayAll = subject.role === 'administrator';
        if (!(await store.deleteSaved(tx, id, mayAll ? null : { accountId: subject.accountId })))
          throw new AppError(
            'request:not_found',
            'There is no such audience of yours. Only who saved it, or an administrator, may delete it.',
          );
        await record(tx, subject, 'audience.delete', `audience:${id}`);
      }),
  };
}

function audienceOf(row: store.SavedRow): Audience {
  return { id: row.id, name: row.name, query: row.query, created_at: row.created_at.toISOString(), by: row.by_name };
}
