/** What an editor and an importer need to know of a flow, in the shape of goflow's inspection. */

import type { Action } from '../actions/action.ts';
import type { Assets } from '../assets/assets.ts';
import type { Flow, Node } from '../definition/flow.ts';
import type { Compiled, Schema } from '../definition/schema.ts';
import { resultKey } from '../text/result-key.ts';
import { type Dependency, identityOf, isMissing, parentResultsOf, type Use, usesOf } from './dependencies.ts';
import { type Issue, issuesOf } from './issues.ts';

export interface ResultSummary {
  readonly key: string;
  readonly name: string;
  readonly categories: readonly string[];
  readonly node_uuids: readonly string[];
}

export interface Inspection {
  readonly counts: { readonly languages: number; readonly nodes: number };
  readonly dependencies: ReadonlyArray<Dependency & { readonly missing?: true }>;
  readonly locals: readonly string[];
  readonly results: readonly ResultSummary[];
  /** Keys of results of the parent run that it reads. */
  readonly parent_refs: readonly string[];
  readonly issues: readonly Issue[];
}

/** Without assets nothing is missing. */
export function inspectFlow(flow: Flow, assets?: Assets): Inspection {
  const uses = usesOf(flow);
  return {
    counts: { languages: flow.languages.length, nodes: flow.nodes.length },
    dependencies: dependenciesOf(uses, assets),
    locals: localsOf(flow),
    results: resultsOf(flow),
    parent_refs: parentResultsOf(flow),
    issues: issuesOf(flow, uses, assets),
  };
}

function dependenciesOf(uses: readonly Use[], assets: Assets | undefined): Inspection['dependencies'] {
  const found = new Map<string, Dependency & { readonly missing?: true }>();
  for (const { dependency } of uses) {
    const identity = identityOf(dependency);
    if (found.has(identity)) continue;
    found.set(identity, assets && isMissing(assets, dependency) ? { ...dependency, missing: true } : dependency);
  }
  return [...found.values()];
}

function localsOf(flow: Flow): string[] {
  const locals = new Set<string>();
  for (const node of flow.nodes) {
    for (const action of node.actions) {
      for (const local of action.definition.locals?.(fieldsOf(action)) ?? []) locals.add(local);
    }
  }
  return [...locals];
}

/** What actions and routers save; the same key in several nodes is one result with the categories of all. */
export function resultsOf(flow: Flow): ResultSummary[] {
  const found = new Map<string, { name: string; categories: Set<string>; nodes: Set<string> }>();
  for (const node of flow.nodes) {
    for (const { name, categories } of savedBy(node)) {
      const key = resultKey(name);
      const result = found.get(key) ?? { name, categories: new Set<string>(), nodes: new Set<string>() };
      for (const category of categories) result.categories.add(category);
      result.nodes.add(node.uuid);
      found.set(key, result);
    }
  }
  return Array.from(found, ([key, { name, categories, nodes }]) => {
    return { key, name, categories: [...categories], node_uuids: [...nodes] };
  });
}

function savedBy(node: Node): Array<{ readonly name: string; readonly categories: readonly string[] }> {
  const saved = node.actions.flatMap((action) => action.definition.results?.(fieldsOf(action)) ?? []);
  const { router } = node;
  if (router?.resultName === undefined) return saved;
  return [...saved, { name: router.resultName, categories: router.categories.map((category) => category.name) }];
}

/** They were read by the schema of this very definition. */
function fieldsOf(action: Action): Compiled<Schema> {
  return action.fields as Compiled<Schema>;
}
