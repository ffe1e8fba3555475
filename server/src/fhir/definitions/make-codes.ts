/** Resolves the value sets of required bindings to their codes, out of the official package (only for `make.ts`). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Codes } from './definitions.ts';

interface Concept {
  code: string;
  concept?: Concept[];
  property?: { code: string; valueCode?: string }[];
}
interface Include {
  system?: string;
  concept?: Concept[];
  filter?: { property: string; op: string; value: string }[];
  valueSet?: string[];
}
interface Terms {
  resourceType: 'CodeSystem' | 'ValueSet';
  url: string;
  content?: string;
  concept?: Concept[];
  compose?: { include: Include[]; exclude?: Include[] };
}

const flat = (concepts: readonly Concept[]): Concept[] => concepts.flatMap((one) => [one, ...flat(one.concept ?? [])]);

/** All codes below `value` and itself, by nesting and by the property `subsumedBy`. */
function isA(all: readonly Concept[], value: string): Set<string> {
  const found = new Set(flat(all.filter((one) => one.code === value)).map((one) => one.code));
  for (let grown = true; grown; ) {
    const before = found.size;
    for (const one of all) {
      const below = one.property?.some((p) => p.code === 'subsumedBy' && p.valueCode && found.has(p.valueCode));
      if (below) for (const inner of flat([one])) found.add(inner.code);
    }
    grown = found.size > before;
  }
  return found;
}

/** Codes by system of a value set, or nothing where its codes cannot be listed (languages, media types, units). */
export function valueSets(folder: string): (url: string) => Codes | undefined {
  const known = new Map<string, Terms>();
  for (const file of readdirSync(folder))
    if (/^(ValueSet|CodeSystem)-/.test(file)) {
      const terms = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Terms;
      known.set(terms.url, terms);
    }

  const included = (include: Include): Codes | undefined => {
    if (!include.system) return (include.valueSet ?? []).map(resolve).reduce(join2, {});
    if (include.concept) return { [include.system]: include.concept.map((one) => one.code) };
    const system = known.get(include.system);
    if (!system?.concept || system.content !== 'complete') return undefined;
    const all = flat(system.concept);
    if (!include.filter) return { [include.system]: all.map((one) => one.code) };
    const [filter, more] = include.filter;
    if (more || filter!.property !== 'concept' || filter!.op !== 'is-a') return undefined;
    return { [include.system]: [...isA(all, filter!.value)] };
  };
  const resolve = (url: string): Codes | undefined => {
    const set = known.get(url.split('|')[0]!);
    if (!set?.compose || set.compose.exclude) return undefined;
    return set.compose.include.map(included).reduce(join2, {});
  };
  return resolve;
}

function join2(one: Codes | undefined, two: Codes | undefined): Codes | undefined {
  if (!one || !two) return undefined;
  const both: Codes = { ...one };
  for (const [system, codes] of Object.entries(two)) both[system] = [...new Set([...(both[system] ?? []), ...codes])];
  return both;
}
