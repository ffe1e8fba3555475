/** What expressions of a flow can read: the names that completion offers and that checks know. */
import type { FlowAssets } from '@mhero/contract/flows.ts';
import { actionTypes } from '@mhero/flow/actions/registry.ts';
import { resultKey } from '@mhero/flow/text/result-key.ts';
import type { ActionJson, FlowDefinition, NodeJson } from '../definition.ts';

export interface ResultName {
  readonly key: string;
  readonly name: string;
  readonly categories: readonly string[];
}

export interface World {
  readonly fields: ReadonlyArray<{ readonly key: string; readonly name: string }>;
  readonly results: readonly ResultName[];
  readonly locals: readonly string[];
}

/** Results in the order of the flow; the same key twice is one with the categories of both. */
export function worldOf(definition: FlowDefinition, assets: FlowAssets): World {
  const found = resultsAndLocals(definition);
  return { fields: [...assets.fields, ...assets.registry_fields], ...found };
}

const kept = new WeakMap<readonly NodeJson[], Pick<World, 'results' | 'locals'>>();

function resultsAndLocals({ nodes }: FlowDefinition): Pick<World, 'results' | 'locals'> {
  const known = kept.get(nodes);
  if (known) return known;
  const results = new Map<string, { key: string; name: string; categories: string[] }>();
  const locals = new Set<string>();
  for (const node of nodes) {
    for (const { name, categories } of savedBy(node)) {
      const key = resultKey(name);
      const one = results.get(key) ?? { key, name, categories: [] };
      for (const category of categories) if (!one.categories.includes(category)) one.categories.push(category);
      if (key !== '') results.set(key, one);
    }
    for (const action of node.actions) for (const local of localsOf(action)) locals.add(local);
  }
  const made = { results: [...results.values()], locals: [...locals] };
  kept.set(nodes, made);
  return made;
}

interface Saved {
  readonly name: string;
  readonly categories: readonly string[];
}

export function savedBy(node: NodeJson): readonly Saved[] {
  const saved = node.actions.flatMap(savedByAction);
  const { router } = node;
  if (!router?.result_name) return saved;
  return [...saved, { name: router.result_name, categories: (router.categories ?? []).map((one) => one.name) }];
}

/** What actions say of themselves; they take compiled fields, and names are the same there as in the JSON. */
function savedByAction(action: ActionJson): readonly Saved[] {
  const type = Object.hasOwn(actionTypes, action.type) ? actionTypes[action.type] : undefined;
  const found = type?.results?.(action as never) ?? [];
  return found.filter(({ name }) => typeof name === 'string' && name !== '');
}

function localsOf(action: ActionJson): readonly string[] {
  const type = Object.hasOwn(actionTypes, action.type) ? actionTypes[action.type] : undefined;
  return (type?.locals?.(action as never) ?? []).filter((name) => typeof name === 'string' && name !== '');
}
