/** The places of a workspace from its hierarchy: countries, states, districts, wards, each with other names. */
import { lowerCase } from '../text/lower.ts';
import type { PlaceLevel, Places } from '../values/environment.ts';

/** A place as it stands in assets. The outermost are countries. */
export interface PlaceJson {
  readonly name: string;
  readonly aliases?: readonly string[] | null;
  readonly children?: readonly PlaceJson[] | null;
}

/** What parts the names of a path. */
export const PATH_SEPARATOR = ' > ';
const LEVELS: readonly PlaceLevel[] = [1, 2, 3];
const MAX_DEPTH = 3;

/** How deep the place of this path lies: 0 a country, 1 a state, 2 a district, 3 a ward. */
export function levelOfPath(path: string): number {
  return path.split(PATH_SEPARATOR).length - 1;
}

/** An index over the hierarchies; levels below wards are left aside. */
export function places(hierarchies: readonly PlaceJson[]): Places {
  const byName = new Map<PlaceLevel, Map<string, string[]>>(LEVELS.map((level) => [level, new Map()]));
  const byPath = new Map<string, string>();
  const visit = (place: PlaceJson, path: string, depth: number) => {
    byPath.set(lowerCase(path), path);
    const names = byName.get(depth as PlaceLevel);
    for (const name of new Set([place.name, ...(place.aliases ?? [])].map(nameKey))) {
      const paths = names?.get(name);
      if (paths) paths.push(path);
      else names?.set(name, [path]);
    }
    if (depth === MAX_DEPTH) return;
    for (const child of place.children ?? []) visit(child, path + PATH_SEPARATOR + child.name, depth + 1);
  };
  for (const country of hierarchies) visit(country, country.name, 0);
  return {
    findByName(name, level, parent) {
      const paths = byName.get(level)?.get(nameKey(name)) ?? [];
      if (parent === undefined) return paths;
      const start = lowerCase(parent) + PATH_SEPARATOR;
      return paths.filter((path) => lowerCase(path).startsWith(start));
    },
    findByPath: (path) => byPath.get(nameKey(path)),
  };
}

function nameKey(name: string): string {
  return lowerCase(name.trim());
}
