/** The root of `@…` of a run. */
import type { ObjectValue, Value } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import { isObject } from '../own.ts';
import type { RunJson } from '../session.ts';
import { contactViews, openTickets, ticketView } from './contact.ts';
import { fromJson, numberOf } from './convert.ts';
import { inputView } from './input.ts';
import { legacyExtra } from './legacy-extra.ts';
import { childView, localsView, parentView, resultsView, runView } from './run.ts';
import { resumeView, triggerView } from './trigger.ts';
import { lines, view } from './view.ts';

export const topLevels: readonly string[] =
  'contact fields urns results locals input run parent child ticket webhook node trigger resume globals legacy_extra'.split(
    ' ',
  );

export function runContext(m: Machine, run: RunJson): ObjectValue {
  const own = contactViews(m, m.contact);
  let results: ObjectValue | undefined;
  let locals: ObjectValue | undefined;
  let parent: (() => Value) | undefined;
  let runOf: ObjectValue | undefined;
  const get = (key: string): Value | undefined => {
    switch (key) {
      case 'contact':
        return own.contact;
      case 'fields':
        return own.fields;
      case 'urns':
        return own.urns;
      case 'results':
        results ??= resultsView(() => run.results);
        return results;
      case 'locals':
        locals ??= localsView(run);
        return locals;
      case 'input':
        return m.input ? inputView(m, m.input) : null;
      case 'run':
        results ??= resultsView(() => run.results);
        runOf ??= runView(m, run, own.contact, results);
        return runOf;
      case 'parent':
        parent ??= parentView(m, run, own);
        return parent();
      case 'child':
        return childView(m, run, own);
      case 'globals':
        return globalsView(m);
      default:
        return other(m, run, key);
    }
  };
  return view(topLevels, get, undefined, deprecatedTopLevel);
}

function deprecatedTopLevel(key: string): string | undefined {
  return key === 'legacy_extra' ? '@legacy_extra is deprecated' : undefined;
}

function other(m: Machine, run: RunJson, key: string): Value | undefined {
  switch (key) {
    case 'ticket': {
      const ticket = openTickets(m.contact).at(-1);
      return ticket ? ticketView(m, ticket) : null;
    }
    case 'webhook':
      return webhookView(run.webhook);
    case 'node':
      return nodeView(m, run);
    case 'trigger':
      return triggerView(m);
    case 'resume':
      return m.resume ? resumeView(m.resume) : null;
    case 'legacy_extra':
      return legacyExtra(m, run);
    default:
      return undefined;
  }
}

function webhookView(webhook: unknown): Value {
  if (!isObject(webhook)) return null;
  const { status, headers, json, method, url } = webhook;
  return view(
    ['status', 'headers', 'json'],
    (key) => {
      if (key === 'status') return numberOf(status ?? 0);
      if (key === 'headers') return fromJson(headers ?? {});
      return key === 'json' ? fromJson(json) : undefined;
    },
    () => `${method ?? ''} ${url ?? ''}`,
  );
}

function nodeView(m: Machine, run: RunJson): Value {
  const at = run.path?.at(-1)?.node_uuid;
  if (at === undefined) return null;
  return view(['uuid', 'categories', 'visit_count'], (key) => {
    if (key === 'uuid') return at;
    if (key === 'categories') {
      return (
        m.assets
          .flow(run.flow.uuid)
          ?.node(at)
          ?.router?.categories.map(({ name }) => name) ?? []
      );
    }
    if (key !== 'visit_count') return undefined;
    let visits = 0;
    for (const { node_uuid } of run.path!) if (node_uuid === at) visits++;
    return numberOf(visits);
  });
}

function globalsView(m: Machine): ObjectValue {
  const { globals } = m.assets;
  return view(
    () => globals.map(({ key }) => key),
    (key) => globals.find((each) => each.key === key)?.value,
    () => lines(globals.map(({ name, value }) => `${name}: ${value}`)),
  );
}
