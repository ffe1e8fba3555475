/**
 * The contact query cases of a public flow engine, read from a data folder outside the repository:
 * $MHERO_SHARED_DATA, or `shared/data` beside the repository. Skipped, with a note, where there is none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  evaluateQuery,
  type FieldType,
  parseQuery,
  type QueryContact,
  type QueryEnvironment,
  resolverOf,
} from './query.ts';

/** Ids of cases that fail, each with the reason. Keep it empty. */
const KNOWN_FAILURES: Readonly<Record<string, string>> = {};

interface Case {
  id: string;
  query: string;
  env: QueryEnvironment;
  assets: string | null;
  contact?: QueryContact;
  expect: { normalized?: string; error?: string; matches?: boolean };
}
interface Assets {
  fields?: { key: string; type: FieldType }[];
  groups?: { uuid: string; name: string }[];
  flows?: { uuid: string; name: string }[];
}

const folder = findFolder();
if (!folder)
  console.warn('SKIPPED: contact query conformance (no shared/data/flow-conformance; set MHERO_SHARED_DATA)');

function findFolder(): string | undefined {
  const named = process.env.MHERO_SHARED_DATA;
  const candidates = named ? [named] : [];
  for (let at = dirname(fileURLToPath(import.meta.url)); at !== dirname(at); at = dirname(at)) {
    candidates.push(join(at, 'shared/data'));
  }
  return candidates.map((each) => join(each, 'flow-conformance')).find((each) => existsSync(each));
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder!, name), 'utf8')) as T;
}

function run(one: Case): Case['expect'] {
  const resolver = one.assets ? resolverOf(read<Assets>(`assets/${one.assets}.json`)) : undefined;
  const parsed = parseQuery(one.query, one.env, resolver);
  if (!parsed.ok) return { error: parsed.error.code };
  if (one.contact) return { matches: evaluateQuery(parsed.query, one.contact, one.env, resolver) };
  return { normalized: parsed.normalized };
}

describe.skipIf(!folder)('contact query conformance', () => {
  const cases = folder ? ['contactql_parse', 'contactql_evaluate'].flatMap((kind) => read<Case[]>(`${kind}.json`)) : [];
  test('there are cases', () => expect(cases.length).toBeGreaterThan(150));
  test.each(cases.map((one) => [one.id, one] as const))('%s', (id, one) => {
    if (KNOWN_FAILURES[id]) expect(run(one), 'no longer fails: take it off the list').not.toEqual(one.expect);
    else expect(run(one)).toEqual(one.expect);
  });
});
