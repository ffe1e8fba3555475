/** Codes and what they are called: terms by their system, and the concepts that people and places have. */
import type { Queryable } from '../../db/db.ts';
import type { ConceptKey, ConceptKind, TermRow } from '../normalise/rows.ts';
import { numberArray, textArray } from './arrays.ts';

export interface Concept {
  readonly id: number;
  readonly kind: ConceptKind;
  readonly cadreId: number | null;
}

/** Remembers the concepts of one run; every id in it was written by the run's own connection. */
export interface Concepts {
  /** Makes sure that all of these exist. Asks the database only for what is new to this run. */
  learn(db: Queryable, keys: readonly ConceptKey[]): Promise<void>;
  find(key: ConceptKey): Concept;
  /** After lists have changed what codes mean. */
  forget(): void;
}

const keyOf = (key: ConceptKey): string => `${key.kind === 'cadre' ? 'job' : key.kind} ${key.system} ${key.code}`;

/** Systems of cadres and facility types are mistaken in real files; the code alone decides. */
const systemKept = (kind: ConceptKind, system: string): string =>
  kind === 'cadre' || kind === 'facility_type' ? '' : system;

export function createConcepts(sourceId: number): Concepts {
  const known = new Map<string, Concept>();

  async function learn(db: Queryable, keys: readonly ConceptKey[]): Promise<void> {
    const fresh = new Map<string, ConceptKey>();
    for (const key of keys) {
      const text = keyOf(key);
      if (!known.has(text) && !fresh.has(text)) fresh.set(text, key);
    }
    if (fresh.size === 0) return;
    const wanted = [...fresh.values()];
    const terms = await findTerms(db, wanted);
    const cadres = [...terms.values()].flatMap((term) => (term.cadre ? [cadreKey(term.cadre)] : []));
    const missing = cadres.filter((key) => !known.has(keyOf(key)));
    const cadreIds = await writeConcepts(db, sourceId, missing, await findTerms(db, missing), new Map());
    for (const [text, concept] of cadreIds) known.set(text, concept);
    const byCode = new Map(cadres.map((key) => [key.code, known.get(keyOf(key))!.id]));
    for (const [text, concept] of await writeConcepts(db, sourceId, wanted, terms, byCode)) known.set(text, concept);
  }

  return { learn, find: (key) => known.get(keyOf(key))!, forget: () => known.clear() };
}

const cadreKey = (code: string): ConceptKey => ({ kind: 'cadre', system: '', code, name: null });

type Term = {
  system: string;
  code: string;
  name: string | null;
  names: object | null;
  kind: ConceptKind | null;
  cadre: string | null;
};

async function findTerms(db: Queryable, keys: readonly ConceptKey[]): Promise<Map<string, Term>> {
  if (keys.length === 0) return new Map();
  // A cadre is named by whichever list says that it is about cadres.
  const rows = await db.query<Term & { at: number }>({
    text: `select distinct on (u.at) u.at::int, t.* from unnest($1::text[], $2::text[], $3::text[]) with ordinality u(kind, system, code, at)
      join registry.term t on t.code = u.code and (t.system = u.system or (u.system = '' and t.kind = u.kind))
      order by u.at, t.name is null`,
    values: [
      textArray(keys.map((key) => key.kind)),
      textArray(keys.map((key) => key.system)),
      textArray(keys.map((key) => key.code)),
    ],
  });
  return new Map(rows.map((row) => [keyOf(keys[row.at - 1]!), row]));
}

async function writeConcepts(
  db: Queryable,
  sourceId: number,
  keys: readonly ConceptKey[],
  terms: ReadonlyMap<string, Term>,
  cadreIds: ReadonlyMap<string, number>,
): Promise<Map<string, Concept>> {
  if (keys.length === 0) return new Map();
  const rows = keys.map((key) => {
    const term = terms.get(keyOf(key));
    const kind = key.kind === 'job' && term?.kind === 'cadre' ? 'cadre' : key.kind;
    const system = systemKept(kind, key.system);
    const cadre = kind === 'job' && term?.cadre ? (cadreIds.get(term.cadre) ?? null) : null;
    return { text: keyOf(key), kind, system, code: key.code, name: term?.name ?? key.name ?? key.code, term, cadre };
  });
  const unique = [...new Map(rows.map((row) => [`${row.kind} ${row.system} ${row.code}`, row])).values()];
  await db.run({
    text: `insert into registry.concept (kind, system, code, name, names, cadre_id, source_id)
      select u.kind, u.system, u.code, u.name, u.names::jsonb, u.cadre, $7
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[]) u(kind, system, code, name, names, cadre)
      on conflict (kind, system, code) do update set name = excluded.name
        where registry.concept.name = registry.concept.code and excluded.name <> excluded.code`,
    values: [
      textArray(unique.map((row) => row.kind)),
      textArray(unique.map((row) => row.system)),
      textArray(unique.map((row) => row.code)),
      textArray(unique.map((row) => row.name)),
      textArray(unique.map((row) => (row.term?.names ? JSON.stringify(row.term.names) : null))),
      numberArray(unique.map((row) => row.cadre)),
      sourceId,
    ],
  });
  const found = await db.query<{ at: number; id: number; kind: ConceptKind; cadre_id: number | null }>({
    text: `select u.at::int, c.id, c.kind, c.cadre_id
      from unnest($1::text[], $2::text[], $3::text[]) with ordinality u(kind, system, code, at)
      join registry.concept c on c.kind = u.kind and c.system = u.system and c.code = u.code`,
    values: [
      textArray(rows.map((row) => row.kind)),
      textArray(rows.map((row) => row.system)),
      textArray(rows.map((row) => row.code)),
    ],
  });
  return new Map(found.map((row) => [rows[row.at - 1]!.text, { id: row.id, kind: row.kind, cadreId: row.cadre_id }]));
}

/** Lists of codes: remembered, and given to the concepts that exist. Answers the contacts that are touched by it. */
export async function writeTerms(db: Queryable, sourceId: number, all: readonly TermRow[]): Promise<void> {
  const terms = [...new Map(all.map((term) => [`${term.system} ${term.code}`, term])).values()];
  await db.run({
    text: `insert into registry.term (system, code, name, names, kind, cadre)
      select u.system, u.code, u.name, u.names::jsonb, u.kind, u.cadre
      from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) u(system, code, name, names, kind, cadre)
      on conflict (system, code) do update set name = coalesce(excluded.name, registry.term.name),
        names = coalesce(excluded.names, registry.term.names), kind = coalesce(excluded.kind, registry.term.kind),
        cadre = coalesce(excluded.cadre, registry.term.cadre)`,
    values: [
      textArray(terms.map((term) => term.system)),
      textArray(terms.map((term) => term.code)),
      textArray(terms.map((term) => term.name)),
      textArray(terms.map((term) => (term.names ? JSON.stringify(term.names) : null))),
      textArray(terms.map((term) => term.kind)),
      textArray(terms.map((term) => term.cadre)),
    ],
  });
  const cadres = [...new Set(terms.flatMap((term) => term.cadre ?? []))].map(cadreKey);
  await writeConcepts(db, sourceId, cadres, await findTerms(db, cadres), new Map());
  await writeChoices(db, sourceId, terms);
  await renameConcepts(db, terms);
}

async function writeChoices(db: Queryable, sourceId: number, terms: readonly TermRow[]): Promise<void> {
  const choices = terms.filter((term) => term.choice && term.kind);
  const keys = choices.map((term) => ({ kind: term.kind!, system: term.system, code: term.code, name: term.name }));
  await writeConcepts(db, sourceId, keys, new Map(), new Map());
}

async function renameConcepts(db: Queryable, terms: readonly TermRow[]): Promise<void> {
  const systems = textArray(terms.map((term) => term.system));
  const codes = textArray(terms.map((term) => term.code));
  await db.run({
    text: `update registry.concept c set name = coalesce(t.name, c.name), names = coalesce(t.names, c.names),
        cadre_id = coalesce(k.id, c.cadre_id)
      from unnest($1::text[], $2::text[]) u(system, code)
      join registry.term t on t.system = u.system and t.code = u.code
      left join registry.concept k on k.kind = 'cadre' and k.code = t.cadre
      where c.code = t.code and (c.system = t.system or (c.system = '' and c.kind = t.kind))
        and (c.kind <> 'cadre' or t.kind = 'cadre')
        and (c.name <> coalesce(t.name, c.name) or c.names is distinct from coalesce(t.names, c.names)
          or c.cadre_id is distinct from coalesce(k.id, c.cadre_id))`,
    values: [systems, codes],
  });
  // Roles that came before the list that knows their cadre.
  await db.run({
    text: `select registry.apply_cadres($1::text[], $2::text[])`,
    values: [systems, codes],
  });
}
