/** From the text of a query to a test, with what exists in this deployment. */
import {
  parseQuery,
  type Query,
  type QueryEnvironment,
  type QueryHint,
  type Resolver,
  registryResolver,
} from '@mhero/flow/query/query.ts';
import type { Queryable } from '../db/db.ts';
import { invalidQuery } from './find.ts';
import { statuses, toTest } from './resolve.ts';
import { fields, groups } from './store/names.ts';
import type { Test } from './test.ts';

export interface Understood {
  readonly query: Query;
  readonly normalized: string;
  readonly hints: readonly QueryHint[];
  readonly test: Test;
}

/** Throws `query:invalid` with `at`, and `meant` where it can be guessed. */
export async function understand(db: Queryable, text: string, env: QueryEnvironment): Promise<Understood> {
  const [knownGroups, knownFields] = await Promise.all([groups(db), fields(db)]);
  const resolver: Resolver = registryResolver({
    groups: knownGroups,
    fields: knownFields,
    statuses: Object.keys(statuses),
  });
  const parsed = parseQuery(text, env, resolver);
  if (!parsed.ok) throw invalidQuery(parsed.error.message, parsed.error.at, parsed.error.meant);
  const test = await toTest(parsed.query, { db, env, resolver, groups: knownGroups, inside: [] });
  return { query: parsed.query, normalized: parsed.normalized, hints: parsed.hints, test };
}
