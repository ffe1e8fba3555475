/** What the registry already knows by name, so that a sheet's words find the same cadre and the same facility. */
import { normalise } from './headers.ts';

export interface KnownConcept {
  readonly kind: 'cadre' | 'job' | 'skill' | 'facility_type';
  readonly system: string;
  readonly code: string;
  readonly name: string;
  /** First said by the source that is being imported. */
  readonly own: boolean;
}

export interface KnownPlace {
  /** As a role of the sheet's source refers to it. */
  readonly reference: string;
  readonly name: string;
  readonly facility: boolean;
  /** Of the source that is being imported. */
  readonly own: boolean;
  /** Names of its ancestors, nearest first. */
  readonly within: readonly string[];
}

export interface Known {
  concept(kind: KnownConcept['kind'], name: string): KnownConcept | null;
  /** `within` narrows down: each of the sheet's places must be an ancestor. */
  place(name: string, facility: boolean, within: readonly string[]): KnownPlace | 'ambiguous' | null;
}

export function createKnown(concepts: readonly KnownConcept[], places: readonly KnownPlace[]): Known {
  const byName = new Map<string, KnownConcept>();
  for (const concept of concepts)
    for (const word of [concept.name, concept.code]) {
      const key = `${concept.kind} ${normalise(word)}`;
      if (!byName.has(key)) byName.set(key, concept);
    }
  const byPlace = new Map<string, KnownPlace[]>();
  for (const place of places) {
    const key = placeKey(place.name, place.facility);
    const list = byPlace.get(key);
    if (list) list.push(place);
    else byPlace.set(key, [place]);
  }
  return {
    concept: (kind, name) => byName.get(`${kind} ${normalise(name)}`) ?? null,
    place(name, facility, within) {
      const fitting = (byPlace.get(placeKey(name, facility)) ?? []).filter((place) => lies(place, within));
      const own = fitting.filter((place) => place.own);
      const candidates = own.length > 0 ? own : fitting;
      return candidates.length > 1 ? 'ambiguous' : (candidates[0] ?? null);
    },
  };
}

const placeKey = (name: string, facility: boolean): string => `${facility} ${placeWords(name)}`;

/** `Bomi` is `Bomi County` is `Comté de Bomi`. */
export function placeWords(name: string): string {
  const full = normalise(name);
  const short = full
    .split(' ')
    .filter((word) => !levelWords.has(word))
    .join(' ');
  return short || full;
}

const levelWords = new Set(
  'county district region province state country republic commune comte departement departamento provincia distrito regiao municipio zone de of du da do del la le the'.split(
    ' ',
  ),
);

function lies(place: KnownPlace, within: readonly string[]): boolean {
  const ancestors = new Set(place.within.map(placeWords));
  return within.every((name) => ancestors.has(placeWords(name)));
}
