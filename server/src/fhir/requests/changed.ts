/** What an update says otherwise than the request does: it moves the status and nothing else. Pure. */
import { isDeepStrictEqual } from 'node:util';
import { type RequestView, requestOf } from '../render/request.ts';
import { extensions } from '../render/systems.ts';

type Json = Readonly<Record<string, unknown>>;

/** Ours to give; the status is what an update is for. */
const free = new Set(['resourceType', 'id', 'meta', 'text', 'status']);
/** What we say beside the request: counts move without a version. */
const own = new Set<unknown>([extensions.counts, extensions.audience, extensions.name, extensions.schedule]);

/**
 * Names of the elements that are neither as we show them nor as they came. An update of nothing but the status is none:
 * it means the rest as it is.
 */
export function changedElements(resource: Json, view: RequestView): string[] {
  const given = compared(resource);
  if (Object.keys(given).length === 0) return [];
  const shown = compared(requestOf(view, view.moves.length) as unknown as Json);
  const posted = view.posted ? compared(view.posted as unknown as Json) : shown;
  const names = new Set([...Object.keys(given), ...Object.keys(shown), ...Object.keys(posted)]);
  return [...names].filter(
    (name) =>
      !isDeepStrictEqual(given[name], shown[name]) &&
      !isDeepStrictEqual(given[name], posted[name]) &&
      !(view.what === 'schedule' && name === 'occurrencePeriod' && hasPassed(given[name])),
  );
}

function compared(resource: Json): Record<string, unknown> {
  const all = Object.entries(resource).filter(([name, value]) => !free.has(name) && value !== undefined);
  const said: Record<string, unknown> = Object.fromEntries(all);
  const extension = Array.isArray(said.extension) ? said.extension.filter((each) => !own.has(each?.url)) : [];
  if (extension.length > 0) said.extension = extension;
  else delete said.extension;
  return said;
}

/** A schedule shows its next time, so who read it before that has another. */
const hasPassed = (period: unknown): boolean =>
  Date.parse(String((period as { start?: unknown } | undefined)?.start)) <= Date.now();
