/** Time zones among the arguments of a function. */
import { toText } from '../values/convert.ts';
import type { Environment } from '../values/environment.ts';
import { errorOf } from '../values/errors.ts';
import type { ErrorValue, Value, Zone } from '../values/values.ts';
import { zone } from '../values/zones.ts';

/** The zone of a name among the arguments, that of the environment where there is none. */
export function zoneAt(args: readonly Value[], index: number, env: Environment): Zone | ErrorValue {
  if (index >= args.length) return env.zone;
  const name = toText(args[index]!);
  if (typeof name !== 'string') return name;
  return zone(name) ?? errorOf(`there is no time zone ${JSON.stringify(name.slice(0, 100))}`);
}

/** Is it one of the errors that stand where a zone is expected? */
export function isZone(value: Zone | ErrorValue): value is Zone {
  return 'offsetAt' in value;
}
