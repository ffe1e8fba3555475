/** Facilities by name in the memory of a node, read anew after five minutes. */
import type { Candidate } from '@mhero/contract/changes.ts';
import type { Queryable } from '../db/db.ts';
import { indexNames, type NameIndex, onlyOne } from './likeness.ts';
import { readFacilities, readPlaceNames } from './store-target.ts';

export interface Places {
  /** What may be meant, likeliest first, and the one that surely is. */
  recognise(q: Queryable, text: string): Promise<{ candidates: Candidate[]; meant: Candidate | null }>;
}

const freshMs = 5 * 60_000;
/** About 60 MB of index; a country has some ten thousand. */
const mostFacilities = 100_000;
const mostCandidates = 6;

export function createPlaces(): Places {
  let kept: { index: NameIndex; until: number } | null = null;

  async function indexed(q: Queryable): Promise<NameIndex> {
    if (!kept || kept.until < Date.now())
      kept = { index: indexNames(await readFacilities(q, mostFacilities)), until: Date.now() + freshMs };
    return kept.index;
  }

  return {
    async recognise(q, text) {
      const found = (await indexed(q)).find(text, mostCandidates);
      const names = new Map(
        (
          await readPlaceNames(
            q,
            found.map((each) => each.id),
          )
        ).map((each) => [each.id, each]),
      );
      const candidates = found.flatMap(({ id, likeness }): Candidate[] => {
        const place = names.get(id);
        return place ? [{ place: id, name: place.name, within: [...place.within], likeness }] : [];
      });
      const meant = onlyOne(found);
      return { candidates, meant: candidates.find((each) => each.place === meant?.id) ?? null };
    },
  };
}
