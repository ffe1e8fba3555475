/** `query`: `{id, query, env?, assets?, contact?}` → `{id, normalized?, matches?, error?: {code, message}}`. */
import type { ContactJson } from '../../src/contact/contact.ts';
import { queryContact } from '../../src/contact/smart-groups.ts';
import {
  evaluateQuery,
  parseQuery,
  type QueryEnvironment,
  resolverOf,
  type Vocabulary,
} from '../../src/query/query.ts';

interface Request {
  readonly query: string;
  readonly env?: QueryEnvironment;
  /** Without them properties are not resolved: an unknown one is a field. */
  readonly assets?: Vocabulary;
  readonly contact?: ContactJson;
}

export function answer(request: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { query, env, assets, contact } = request as unknown as Request;
  if (typeof query !== 'string') throw new Error('query is missing');
  const resolver = assets
    ? resolverOf({ fields: assets.fields, groups: assets.groups, flows: assets.flows })
    : undefined;
  const parsed = parseQuery(query, env ?? {}, resolver);
  if (!parsed.ok) return { error: { code: parsed.error.code, message: parsed.error.message } };
  if (!contact) return { normalized: parsed.normalized };
  const matches = evaluateQuery(parsed.query, queryContact(contact), env ?? {}, resolver);
  return { normalized: parsed.normalized, matches };
}
