/** `@run`, `@parent` and `@child`, `@results` and `@locals`. */

import type { Contact, ContactJson } from '../../contact/contact.ts';
import { contactOf } from '../../contact/contact-model.ts';
import type { ObjectValue, Value } from '../../values/values.ts';
import type { Machine } from '../machine.ts';
import { getOwn, isObject } from '../own.ts';
import type { FlowReference, ResultJson, RunJson } from '../session.ts';
import { type ContactViews, contactViews, displayName } from './contact.ts';
import { fromJson, numberOf } from './convert.ts';
import { lines, once, texts, timeOf, view } from './view.ts';

type Results = Readonly<Record<string, ResultJson>> | undefined;

export function resultsView(results: () => Results): ObjectValue {
  return view(
    () => Object.keys(results() ?? {}),
    (key) => {
      const result = getOwn(results(), key);
      return result && resultView(result);
    },
    () => lines(Object.values(results() ?? {}).map(({ name, value }) => `${name}: ${value}`)),
  );
}

const resultKeys: readonly string[] = 'name value category category_localized input extra node_uuid created_on'.split(
  ' ',
);

function resultView(result: ResultJson): ObjectValue {
  return view(
    resultKeys,
    (key) => resultProperty(result, key),
    () => result.value,
  );
}

function resultProperty(result: ResultJson, key: string): Value | undefined {
  switch (key) {
    case 'name':
      return result.name;
    case 'value':
      return result.value;
    case 'category':
      return result.category ?? '';
    case 'category_localized':
      return result.category_localized || result.category || '';
    case 'input':
      return result.input ?? '';
    case 'extra':
      return fromJson(result.extra);
    case 'node_uuid':
      return result.node_uuid;
    case 'created_on':
      return timeOf(result.created_on);
    default:
      return undefined;
  }
}

export function localsView(run: RunJson): ObjectValue {
  return view(
    () => Object.keys(run.locals ?? {}),
    (key) => getOwn(run.locals, key),
  );
}

/** The flow as it is now, else as it was called when the run began. */
export function flowView(m: Machine, reference: FlowReference): ObjectValue {
  const flow = m.assets.flow(reference.uuid);
  const { uuid, name } = flow ?? reference;
  const revision = flow?.revision ?? reference.revision ?? 0;
  return view(
    ['uuid', 'name', 'revision'],
    (key) => (key === 'uuid' ? uuid : key === 'name' ? name : key === 'revision' ? numberOf(revision) : undefined),
    () => name,
  );
}

const runKeys: readonly string[] = 'uuid contact flow status results locals path created_on exited_on'.split(' ');

export function runView(m: Machine, run: RunJson, contact: ObjectValue, results: ObjectValue): ObjectValue {
  const get = (key: string): Value | undefined => {
    switch (key) {
      case 'uuid':
        return run.uuid;
      case 'contact':
        return contact;
      case 'flow':
        return flowView(m, run.flow);
      case 'status':
        return run.status;
      case 'results':
        return results;
      case 'locals':
        return localsView(run);
      case 'path':
        return (run.path ?? []).map(stepView);
      case 'created_on':
        return timeOf(run.created_on);
      case 'exited_on':
        return timeOf(run.exited_on);
      default:
        return undefined;
    }
  };
  return view(runKeys, get, () => `${displayName(m, m.contact)}@${flowName(m, run.flow)}`);
}

function flowName(m: Machine, reference: FlowReference): string {
  return m.assets.flow(reference.uuid)?.name ?? reference.name;
}

function stepView(step: { readonly node_uuid: string; readonly arrived_on: string }): ObjectValue {
  return view(['node_uuid', 'arrived_on'], (key) =>
    key === 'node_uuid' ? step.node_uuid : key === 'arrived_on' ? timeOf(step.arrived_on) : undefined,
  );
}

/** What is known of another run: of this session, or of the one that started it. */
interface Related {
  readonly uuid: string;
  readonly flow: FlowReference;
  readonly status: string;
  readonly results?: Readonly<Record<string, ResultJson>>;
}

const relatedKeys: readonly string[] = 'uuid contact flow fields urns results status run'.split(' ');

function relatedView(m: Machine, run: Related, contact: Contact, views: ContactViews): ObjectValue {
  const get = (key: string): Value | undefined => {
    switch (key) {
      case 'uuid':
        return run.uuid;
      case 'contact':
        return views.contact;
      case 'flow':
        return flowView(m, run.flow);
      case 'fields':
        return views.fields;
      case 'urns':
        return views.urns;
      case 'results':
        return resultsView(() => run.results);
      case 'status':
        return run.status;
      case 'run':
        return texts({ status: run.status });
      default:
        return undefined;
    }
  };
  return view(relatedKeys, get, () => `${displayName(m, contact)}@${flowName(m, run.flow)}`);
}

/** The run that called this one: in this session, else the one that started the session. */
export function parentView(m: Machine, run: RunJson, own: ContactViews): () => Value {
  const summary = once(() => summaryView(m));
  return () => {
    if (run.parent_uuid === undefined) return summary();
    const parent = m.session.runs.find((each) => each.uuid === run.parent_uuid);
    return parent ? relatedView(m, parent, m.contact, own) : null;
  };
}

/** The latest run that this one called. */
export function childView(m: Machine, run: RunJson, own: ContactViews): Value {
  const child = m.session.runs.findLast((each) => each.parent_uuid === run.uuid);
  return child ? relatedView(m, child, m.contact, own) : null;
}

function summaryView(m: Machine): Value {
  const summary = m.session.trigger.run_summary;
  if (!isObject(summary) || !isObject(summary.contact) || !isObject(summary.flow)) return null;
  const contact = contactOf(summary.contact as unknown as ContactJson, m.assets, m.services.phones);
  return relatedView(m, summary as unknown as Related, contact, contactViews(m, contact));
}
