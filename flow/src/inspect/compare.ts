/**
 * What is different between two definitions of a flow (version 14.4), in the order of the newer one. Changes have codes
 * and facts, no words; nodes are known again by their UUIDs, and so are actions, cases, categories and exits. Positions
 * on a canvas do not count.
 */
import type { Json } from '../definition/json.ts';
import { listOf, objectOf, objectsOf, textOf } from '../definition/json.ts';
import { compareRouters } from './compare-routers.ts';
import { nodeTitle } from './node-title.ts';

/** `from` and `to` are values as they stand in the JSON; undefined where there is none. */
interface Values {
  readonly from: unknown;
  readonly to: unknown;
}

export type Change =
  | ({ readonly code: 'flow'; readonly property: string } & Values)
  | { readonly code: 'node_added' | 'node_removed'; readonly node: string; readonly title: string; readonly json: Json }
  | { readonly code: 'first_node'; readonly node: string; readonly title: string }
  | (NodeChange & { readonly node: string; readonly title: string })
  | { readonly code: 'language_added' | 'language_removed'; readonly language: string; readonly texts: number }
  | {
      readonly code: 'translation';
      readonly language: string;
      /** UUID of the item. */
      readonly owner: string;
      readonly property: string;
      readonly from: readonly string[];
      readonly to: readonly string[];
    };

/** Within a node that both have. */
export type NodeChange =
  | { readonly code: 'action_added' | 'action_removed' | 'action_moved'; readonly action: Json }
  | ({ readonly code: 'action'; readonly action: Json; readonly property: string } & Values)
  | ({ readonly code: 'router'; readonly property: string } & Values)
  | { readonly code: 'category_added' | 'category_removed'; readonly name: string }
  | { readonly code: 'category_renamed'; readonly from: string; readonly to: string }
  | { readonly code: 'case_added' | 'case_removed'; readonly json: Json; readonly category: string }
  | { readonly code: 'case'; readonly from: Json; readonly to: Json; readonly category: string }
  | {
      readonly code: 'exit';
      /** Names of the categories that leave there; empty where the node has no router. */
      readonly names: readonly string[];
      /** Titles of the nodes where it leads; null for the end of the flow. */
      readonly from: string | null;
      readonly to: string | null;
    };

const FLOW_PROPERTIES = ['name', 'type', 'language', 'expire_after_minutes'];

/** None when both do the same. */
export function compareDefinitions(before: Json, after: Json): Change[] {
  const [old, now] = [nodesOf(before), nodesOf(after)];
  const changes: Change[] = FLOW_PROPERTIES.flatMap((property): Change[] =>
    same(before[property], after[property])
      ? []
      : [{ code: 'flow', property, from: before[property], to: after[property] }],
  );
  const [first] = now.keys();
  const [oldFirst] = old.keys();
  if (first && oldFirst && first !== oldFirst && old.has(first)) {
    changes.push({ code: 'first_node', node: first, title: nodeTitle(now.get(first)!) });
  }
  const titles = (nodes: ReadonlyMap<string, Json>) => (uuid: string) => {
    const node = nodes.get(uuid);
    return node ? nodeTitle(node) : null;
  };
  for (const [node, json] of now) {
    const title = nodeTitle(json);
    const was = old.get(node);
    if (!was) changes.push({ code: 'node_added', node, title, json });
    else for (const one of compareNodes(was, json, titles(old), titles(now))) changes.push({ ...one, node, title });
  }
  for (const [node, json] of old) {
    if (!now.has(node)) changes.push({ code: 'node_removed', node, title: nodeTitle(json), json });
  }
  return [...changes, ...compareTranslations(before, after)];
}

const nodesOf = (flow: Json): ReadonlyMap<string, Json> =>
  new Map(objectsOf(flow.nodes).map((node) => [textOf(node.uuid), node]));

type TitleOf = (node: string) => string | null;

function compareNodes(before: Json, after: Json, oldTitle: TitleOf, title: TitleOf): NodeChange[] {
  if (before === after) return [];
  return [
    ...compareActions(objectsOf(before.actions), objectsOf(after.actions)),
    ...compareRouters(objectOf(before.router), objectOf(after.router)),
    ...compareExits(before, after, oldTitle, title),
  ];
}

function compareActions(before: readonly Json[], after: readonly Json[]): NodeChange[] {
  const old = new Map(before.map((action) => [textOf(action.uuid), action]));
  const now = new Set(after.map((action) => textOf(action.uuid)));
  const changes = after.flatMap((action): NodeChange[] => {
    const was = old.get(textOf(action.uuid));
    return was ? compareFields(was, action) : [{ code: 'action_added', action }];
  });
  const kept = before.filter((action) => now.has(textOf(action.uuid)));
  const order = after.filter((action) => old.has(textOf(action.uuid)));
  const moved = order.find((action, i) => textOf(action.uuid) !== textOf(kept[i]?.uuid));
  if (moved) changes.push({ code: 'action_moved', action: moved });
  const gone = before.filter((action) => !now.has(textOf(action.uuid)));
  return [...changes, ...gone.map((action): NodeChange => ({ code: 'action_removed', action }))];
}

function compareFields(before: Json, after: Json): NodeChange[] {
  const properties = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return properties
    .filter((property) => property !== 'uuid' && !same(before[property], after[property]))
    .map((property) => {
      return { code: 'action', action: after, property, from: before[property], to: after[property] };
    });
}

/** Exits of categories are told by the names of these; new and lost ones are told by the categories already. */
function compareExits(before: Json, after: Json, oldTitle: TitleOf, title: TitleOf): NodeChange[] {
  const old = new Map(objectsOf(before.exits).map((exit) => [textOf(exit.uuid), exit]));
  return objectsOf(after.exits).flatMap((exit): NodeChange[] => {
    const was = old.get(textOf(exit.uuid));
    const [from, to] = [textOf(was?.destination_uuid), textOf(exit.destination_uuid)];
    if (!was || from === to) return [];
    const names = objectsOf(objectOf(after.router)?.categories).filter((one) => one.exit_uuid === exit.uuid);
    const place = { from: from ? oldTitle(from) : null, to: to ? title(to) : null };
    return [{ code: 'exit', names: names.map((one) => textOf(one.name)), ...place }];
  });
}

function compareTranslations(before: Json, after: Json): Change[] {
  const [old, now] = [objectOf(before.localization) ?? {}, objectOf(after.localization) ?? {}];
  const languages = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  return languages.flatMap((language): Change[] => {
    const [was, is] = [objectOf(old[language]), objectOf(now[language])];
    if (!was) return [{ code: 'language_added', language, texts: countTexts(is) }];
    if (!is) return [{ code: 'language_removed', language, texts: countTexts(was) }];
    return was === is ? [] : compareLanguage(language, was, is);
  });
}

function compareLanguage(language: string, before: Json, after: Json): Change[] {
  const changes: Change[] = [];
  for (const owner of new Set([...Object.keys(after), ...Object.keys(before)])) {
    const [was, is] = [objectOf(before[owner]) ?? {}, objectOf(after[owner]) ?? {}];
    for (const property of new Set([...Object.keys(is), ...Object.keys(was)])) {
      const [from, to] = [textsAt(was, property), textsAt(is, property)];
      if (property !== '_ui' && !same(from, to)) {
        changes.push({ code: 'translation', language, owner, property, from, to });
      }
    }
  }
  return changes;
}

const textsAt = (item: Json, property: string): readonly string[] => listOf(item[property]).map(textOf);

function countTexts(items: Json | undefined): number {
  return Object.values(items ?? {}).reduce<number>((sum, item) => sum + Object.keys(objectOf(item) ?? {}).length, 0);
}

/** As JSON; nothing, null, an empty text and an empty list are one. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || plain(a) === plain(b);
}

const plain = (value: unknown): string =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
    ? ''
    : JSON.stringify(value);
