/**
 * Two people's work on the same beginning, joined: node by node and property by property, where they touched different
 * ones. Where both changed the same thing differently nothing is joined, and the nodes are named.
 */
import type { FlowDefinition, NodeJson, UiNode } from './definition.ts';
import { tablesOf } from './definition.ts';

export type Merged =
  | { readonly definition: FlowDefinition }
  | { readonly conflicts: readonly string[]; readonly properties: readonly string[] };

const same = (one: unknown, other: unknown): boolean => one === other || JSON.stringify(one) === JSON.stringify(other);

/** Properties that the server or the drawing sets: they are no work of anybody. */
const passing = new Set(['revision', 'nodes', '_ui', 'localization']);

const both = Symbol('both');

export type Prefer = 'mine' | 'theirs';
type Pick = <T>(base: T, mine: T, theirs: T) => T | typeof both;

/** What came of one thing: who changed it wins; where two did, differently, the one who is preferred, or `both`. */
const picker =
  (prefer?: Prefer): Pick =>
  (base, mine, theirs) => {
    if (same(mine, theirs) || same(base, mine)) return theirs;
    if (same(base, theirs) || prefer === 'mine') return mine;
    return prefer === 'theirs' ? theirs : both;
  };

export function mergeDefinitions(
  base: FlowDefinition,
  mine: FlowDefinition,
  theirs: FlowDefinition,
  prefer?: Prefer,
): Merged {
  const pick = picker(prefer);
  const properties: string[] = [];
  const merged: Record<string, unknown> = { ...theirs };
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    if (passing.has(name)) continue;
    const picked = pick(base[name], mine[name], theirs[name]);
    if (picked === both) properties.push(name);
    else merged[name] = picked;
  }
  const nodes = mergeNodes(base, mine, theirs, pick);
  const texts = mergeTexts(base, mine, theirs, pick);
  const conflicts = [...new Set([...nodes.conflicts, ...texts.conflicts])];
  if (conflicts.length > 0 || properties.length > 0) return { conflicts, properties };
  const definition = {
    ...merged,
    nodes: nodes.nodes,
    localization: texts.localization,
    _ui: mergeUi(base, mine, theirs, nodes.nodes),
  };
  return { definition: cutDangling(definition as unknown as FlowDefinition) };
}

/** In their order; what I added comes after, and my beginning stands where only I chose another. */
function mergeNodes(base: FlowDefinition, mine: FlowDefinition, theirs: FlowDefinition, pick: Pick) {
  const [was, my, their] = [tablesOf(base).nodes, tablesOf(mine).nodes, tablesOf(theirs).nodes];
  const conflicts: string[] = [];
  const nodes: NodeJson[] = [];
  for (const uuid of new Set([...their.keys(), ...my.keys()])) {
    const picked = pick(was.get(uuid), my.get(uuid), their.get(uuid));
    if (picked === both) conflicts.push(uuid);
    else if (picked) nodes.push(picked);
  }
  const first = pick(base.nodes[0]?.uuid, mine.nodes[0]?.uuid, theirs.nodes[0]?.uuid);
  if (first === both) conflicts.push(mine.nodes[0]!.uuid);
  else nodes.sort((one, other) => Number(other.uuid === first) - Number(one.uuid === first));
  return { nodes, conflicts };
}

function mergeTexts(base: FlowDefinition, mine: FlowDefinition, theirs: FlowDefinition, pick: Pick) {
  const conflicts: string[] = [];
  const localization: Record<string, Record<string, Readonly<Record<string, unknown>>>> = {};
  const owners = new Map<string, string>();
  for (const one of [mine, theirs])
    for (const node of one.nodes) for (const item of itemsIn(node)) owners.set(item, node.uuid);
  for (const language of new Set([...Object.keys(theirs.localization), ...Object.keys(mine.localization)])) {
    const [was, my, their] = [base, mine, theirs].map((one) => one.localization[language] ?? {});
    const texts: Record<string, Readonly<Record<string, unknown>>> = {};
    for (const item of new Set([...Object.keys(their!), ...Object.keys(my!)])) {
      const picked = pick(was![item], my![item], their![item]);
      if (picked === both) conflicts.push(owners.get(item) ?? item);
      else if (picked) texts[item] = picked;
    }
    localization[language] = texts;
  }
  return { localization, conflicts };
}

function* itemsIn(node: NodeJson): Iterable<string> {
  for (const action of node.actions) yield action.uuid;
  for (const category of node.router?.categories ?? []) yield category.uuid;
  for (const one of node.router?.cases ?? []) yield one.uuid;
}

/** Places are not worth a question: mine win where both moved a card. */
function mergeUi(
  base: FlowDefinition,
  mine: FlowDefinition,
  theirs: FlowDefinition,
  nodes: readonly NodeJson[],
): FlowDefinition['_ui'] {
  const ui: Record<string, UiNode> = {};
  for (const { uuid } of nodes) {
    const [was, my, their] = [base, mine, theirs].map((one) => one._ui.nodes[uuid]);
    const chosen = picker('mine')(was, my, their);
    if (chosen && chosen !== both) ui[uuid] = chosen;
  }
  const { nodes: _, ...rest } = mine._ui;
  return { ...theirs._ui, ...rest, nodes: ui };
}

/** A way to a node that the other one has taken out leads nowhere. */
function cutDangling(definition: FlowDefinition): FlowDefinition {
  const { nodes } = tablesOf(definition);
  const leads = (to: string | null | undefined) => !to || nodes.has(to);
  const whole = definition.nodes.every((node) => node.exits.every((exit) => leads(exit.destination_uuid)));
  if (whole) return definition;
  return {
    ...definition,
    nodes: definition.nodes.map((node) => ({
      ...node,
      exits: node.exits.map((exit) => (leads(exit.destination_uuid) ? exit : { ...exit, destination_uuid: null })),
    })),
  };
}
