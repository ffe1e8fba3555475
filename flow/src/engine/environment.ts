/** The habits of the workspace as one contact sees them. */
import type { Contact } from '../contact/contact.ts';
import type { Environment } from '../values/environment.ts';
import { zone } from '../values/zones.ts';

const merged = new WeakMap<Environment, Map<string, Environment>>();
const MOST_MERGED = 2_000;

/** The contact's time zone and country before the workspace's. Made once for each pair of them. */
export function contactEnvironment(workspace: Environment, contact: Contact): Environment {
  const timezone = contact.json.timezone ?? '';
  const country = contact.country();
  if (timezone === '' && (country === '' || country === workspace.country)) return workspace;
  const known = merged.get(workspace) ?? new Map<string, Environment>();
  merged.set(workspace, known);
  const key = `${timezone} ${country}`;
  let environment = known.get(key);
  if (!environment) {
    if (known.size >= MOST_MERGED) known.clear();
    const own = timezone === '' ? undefined : zone(timezone);
    environment = { ...workspace, zone: own ?? workspace.zone, country: country || workspace.country };
    known.set(key, environment);
  }
  return environment;
}
