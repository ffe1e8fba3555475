/** Router tests of results that a flow saved before. */
import { define } from '../functions/define.ts';
import { toArray, toNumber, toObject, toText } from '../values/convert.ts';
import { compareDecimals } from '../values/decimal.ts';
import { objectOf } from '../values/objects.ts';
import type { ObjectValue, Value } from '../values/values.ts';
import { matched, NO_MATCH } from './outcome.ts';

/**
 * Whether the category of a result is one of these, exactly as it is written. It is the match.
 *
 * @(has_category(object("name", "Age", "category", "Adult"), "Child", "Adult").match) -> Adult
 * @(has_category(object("name", "Age", "category", "Adult"), "adult")) -> false
 */
export const hasCategory = define('has_category', 'result, categories+', (_, args) => {
  const result = toObject(args[0]!);
  if (result.kind === 'error') return result;
  const category = toText(result.get('category') ?? null);
  if (typeof category !== 'string') return category;
  for (const each of args.slice(1)) {
    const wanted = toText(each);
    if (typeof wanted !== 'string') return wanted;
    if (wanted === category) return matched(category);
  }
  return NO_MATCH;
});

/**
 * Whether a classification found this intent with at least this confidence (0 to 1). `extra` has the value of each
 * entity that was found.
 *
 * @(has_intent(object("extra", parse_json("{\"intents\": [{\"name\": \"book\", \"confidence\": 0.7}]}")), "book", 0.5)) -> true
 * @(has_intent(object(), "book", 0.5)) -> false
 */
export const hasIntent = define('has_intent', 'result, name, confidence', (_, args) => intentTest(args, false));

/**
 * Whether the intent that a classification found most likely is this one, with at least this confidence (0 to 1).
 *
 * @(has_top_intent(object("extra", parse_json("{\"intents\": [{\"name\": \"book\", \"confidence\": 0.7}]}")), "book", 0.8)) -> false
 * @(has_top_intent(object(), "book", 0.5)) -> false
 */
export const hasTopIntent = define('has_top_intent', 'result, name, confidence', (_, args) => intentTest(args, true));

function intentTest(args: readonly Value[], topOnly: boolean): Value {
  const result = toObject(args[0]!);
  if (result.kind === 'error') return result;
  const name = toText(args[1]!);
  if (typeof name !== 'string') return name;
  const least = toNumber(args[2]!);
  if (least.kind === 'error') return least;
  const extra = partOf(result, 'extra');
  const intents = extra === undefined ? [] : listOf(extra, 'intents');
  for (const each of topOnly ? intents.slice(0, 1) : intents) {
    const intent = toObject(each);
    if (intent.kind === 'error') continue;
    const confidence = toNumber(intent.get('confidence') ?? null);
    if (confidence.kind === 'error' || compareDecimals(confidence, least) < 0) continue;
    if (intent.get('name') === name) return matched(name, entitiesOf(extra!));
  }
  return NO_MATCH;
}

/** The first value of each entity. */
function entitiesOf(extra: ObjectValue): ObjectValue {
  const entities = partOf(extra, 'entities');
  const first: Record<string, Value> = {};
  for (const key of entities?.keys() ?? []) {
    const entity = toObject(listOf(entities!, key.toLowerCase())[0] ?? null);
    const value = entity.kind === 'error' ? undefined : entity.get('value');
    if (value !== undefined) first[key] = value;
  }
  return objectOf(first);
}

function partOf(object: ObjectValue, key: string): ObjectValue | undefined {
  const part = toObject(object.get(key) ?? null);
  return part.kind === 'error' ? undefined : part;
}

function listOf(object: ObjectValue, key: string): readonly Value[] {
  const list = toArray(object.get(key) ?? null);
  return 'kind' in list ? [] : list;
}
