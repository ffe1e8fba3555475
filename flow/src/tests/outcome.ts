/** What router tests answer: an object that is true or false, with what matched. */
import { objectOf } from '../values/objects.ts';
import type { ObjectValue, Value } from '../values/values.ts';

/** Nothing matched. */
export const NO_MATCH: ObjectValue = objectOf({ match: '' }, false);

/** This matched. `extra` are parts of it by name. */
export function matched(match: Value, extra?: Value): ObjectValue {
  return objectOf(extra === undefined ? { match } : { match, extra }, true);
}
