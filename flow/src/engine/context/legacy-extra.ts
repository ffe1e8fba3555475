/** `@legacy_extra` of old flows: the params of the trigger and what results brought along, merged in that order. */
import type { ObjectValue } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import { isObject, setOwn } from '../own.ts';
import type { RunJson } from '../session.ts';
import { objectFromJson } from './convert.ts';

export function legacyExtra(m: Machine, run: RunJson): ObjectValue {
  const merged: Record<string, unknown> = {};
  const { params } = m.session.trigger;
  if (isObject(params)) merge(merged, params);
  for (const [key, { extra }] of Object.entries(run.results ?? {})) {
    if (extra === undefined || extra === null) continue;
    if (typeof extra === 'object') merge(merged, extra as Record<string, unknown>);
    setOwn(merged, key, JSON.stringify(extra));
  }
  return objectFromJson(merged);
}

/** Items of a list go under their number. */
function merge(into: Record<string, unknown>, from: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(from)) setOwn(into, key, value);
}
