/** Real inputs written by others, beside the repository and never in it. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of that name, or null with a line that says what is skipped. Set MHERO_SHARED_DATA where it is elsewhere. */
export function findSharedData(name: string): string | null {
  const candidates = process.env.MHERO_SHARED_DATA ? [process.env.MHERO_SHARED_DATA] : [];
  for (let at = import.meta.dirname; at !== dirname(at); at = dirname(at)) candidates.push(join(at, 'shared/data'));
  const found = candidates.map((path) => join(path, name)).find((path) => existsSync(path));
  if (!found) console.warn(`SKIPPED: tests on ${name} (no shared/data/${name}; set MHERO_SHARED_DATA)`);
  return found ?? null;
}
