/**
 * Names of concepts and places in the memory of a node, read when they are first met and again after a minute: people in
 * conversations carry their numbers only.
 */
import type { Queryable } from '../../db/db.ts';

export interface KnownConcept {
  readonly id: number;
  readonly code: string;
  readonly name: string;
}
export interface KnownPlace {
  readonly id: number;
  readonly code: string | null;
  readonly name: string;
  readonly level: string | null;
  readonly facility: boolean;
  /** Itself and what it lies in, nearest first. */
  readonly path: readonly number[];
}

export interface KnownNames {
  /** Reads those that are not known yet: one statement, nearly always none. */
  need(q: Queryable, concepts: Iterable<number>, places: Iterable<number>): Promise<void>;
  concept(id: number): KnownConcept | undefined;
  place(id: number): KnownPlace | undefined;
}

const freshMs = 60_000;

export function createKnownNames(): KnownNames {
  const concepts = new Map<number, KnownConcept | null>();
  const places = new Map<number, KnownPlace | null>();
  let until = 0;
  return {
    async need(q, wantedConcepts, wantedPlaces) {
      if (Date.now() > until) {
        concepts.clear();
        places.clear();
        until = Date.now() + freshMs;
      }
      const absent = { concepts: absentIn(concepts, wantedConcepts), places: absentIn(places, wantedPlaces) };
      if (absent.concepts.length + absent.places.length === 0) return;
      // An id that leads nowhere is not asked for again.
      for (const id of absent.concepts) concepts.set(id, null);
      for (const id of absent.places) places.set(id, null);
      const [row] = await q.query<{ concepts: KnownConcept[]; places: KnownPlace[] }>({
        name: 'registry_known_names',
        text: read,
        values: [absent.concepts, absent.places],
      });
      for (const concept of row!.concepts) concepts.set(concept.id, concept);
      for (const place of row!.places) places.set(place.id, place);
    },
    concept: (id) => concepts.get(id) ?? undefined,
    place: (id) => places.get(id) ?? undefined,
  };
}

const read = `select
  coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name))
    from registry.concept where id = any($1::int[])), '[]') as concepts,
  coalesce((select json_agg(json_build_object('id', id, 'code', code, 'name', name, 'level', level, 'facility', facility,
    'path', path)) from registry.place where id = any($2::int[])), '[]') as places`;

function absentIn(known: ReadonlyMap<number, unknown>, wanted: Iterable<number>): number[] {
  const absent = new Set<number>();
  for (const id of wanted) if (!known.has(id)) absent.add(id);
  return [...absent];
}
