/** What a run remembers: results by key, with an event when one changed. */
import type { EventBody } from '../events/event.ts';
import { cut } from '../text/cut.ts';
import { resultKey } from '../text/result-key.ts';
import type { Machine } from './machine.ts';
import { getOwn, setOwn } from './own.ts';
import type { ResultJson } from './session.ts';
import type { NewResult } from './step.ts';

const keys = new Map<string, string>();
const MOST_KEYS = 10_000;

function keyOf(name: string): string {
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = resultKey(name);
  if (keys.size >= MOST_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}

/** Saves a result of the current run; an event only when its value or category is another than before. */
export function saveResult(m: Machine, result: NewResult): void {
  const { run } = m;
  const key = keyOf(result.name);
  const value = cut(result.value, m.options.maxResultChars);
  const category = result.category ?? '';
  const created = m.host.now();
  run.results ??= {};
  const previous = getOwn(run.results, key);
  setOwn(run.results, key, resultJson(result, value, category, m.node.uuid, created));
  run.modified_on = created;
  const before = previous?.category ?? '';
  if (previous && previous.value === value && before === category) return;
  m.log(changed(result, value, category, previous));
}

function resultJson(result: NewResult, value: string, category: string, node: string, created: string): ResultJson {
  return {
    name: result.name,
    value,
    category: category || undefined,
    category_localized: result.categoryLocalized || undefined,
    node_uuid: node,
    input: result.input || undefined,
    created_on: created,
    extra: result.extra ?? undefined,
  };
}

function changed(result: NewResult, value: string, category: string, previous: ResultJson | undefined): EventBody {
  return {
    type: 'run_result_changed',
    name: result.name,
    value,
    category,
    extra: result.extra ?? undefined,
    previous: previous && { value: previous.value, category: previous.category ?? '' },
  };
}
