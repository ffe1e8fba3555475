/**
 * Changes of a definition: each takes one and gives another that shares what did not change. A change that has nothing to
 * do gives back what it was given. Exits never lead to a node that is not there.
 */
import {
  type ActionJson,
  type ExitJson,
  type FlowDefinition,
  itemsOf,
  type NodeJson,
  nodeOf,
  type Position,
  tablesOf,
  type UiNode,
} from './definition.ts';

/** The definition with one node as `change` makes it. */
export function changeNode(
  definition: FlowDefinition,
  uuid: string,
  change: (node: NodeJson) => NodeJson,
): FlowDefinition {
  const index = definition.nodes.findIndex((node) => node.uuid === uuid);
  const before = definition.nodes[index];
  if (!before) return definition;
  const after = change(before);
  return after === before ? definition : { ...definition, nodes: definition.nodes.with(index, after) };
}

/** A node in place of the one with its UUID; exits that lead nowhere that is known are cut. */
export function setNode(definition: FlowDefinition, node: NodeJson): FlowDefinition {
  const { nodes } = tablesOf(definition);
  const leads = ({ destination_uuid: to }: ExitJson) => !to || nodes.has(to);
  const exits = node.exits.every(leads) ? node.exits : node.exits.map((exit) => (leads(exit) ? exit : cut(exit)));
  const made = exits === node.exits ? node : { ...node, exits };
  const before = nodes.get(node.uuid);
  if (!before) return definition;
  const kept = new Set(itemsOf(made));
  const gone = itemsOf(before).filter((item) => !kept.has(item));
  return dropTranslations(
    changeNode(definition, node.uuid, () => made),
    gone,
  );
}

const cut = (exit: ExitJson): ExitJson => ({ ...exit, destination_uuid: null });

/** Adds nodes at the end of the list: the first node of the list is where the flow begins. */
export function addNodes(
  definition: FlowDefinition,
  nodes: readonly NodeJson[],
  ui: Readonly<Record<string, UiNode>>,
): FlowDefinition {
  if (nodes.length === 0) return definition;
  const all = [...definition.nodes, ...nodes];
  return setUi({ ...definition, nodes: all }, { ...definition._ui.nodes, ...ui });
}

/**
 * A node behind an exit. Where the exit led somewhere, all exits of the new node that lead nowhere go there: the node
 * stands in between, and nobody is lost whatever comes of it. Without an exit it stands alone.
 */
export function addNode(
  definition: FlowDefinition,
  node: NodeJson,
  position: Position,
  exitUuid: string | null = null,
): FlowDefinition {
  const after = exitUuid === null ? null : (exitOf(definition, exitUuid)?.destination_uuid ?? null);
  const exits = node.exits.map((exit) => (exit.destination_uuid ? exit : { ...exit, destination_uuid: after }));
  const added = addNodes(definition, [after ? { ...node, exits } : node], {
    [node.uuid]: { position: rounded(position) },
  });
  return exitUuid === null ? added : connect(added, exitUuid, node.uuid);
}

export function exitOf(definition: FlowDefinition, exitUuid: string): ExitJson | undefined {
  return tablesOf(definition)
    .owners.get(exitUuid)
    ?.exits.find((exit) => exit.uuid === exitUuid);
}

/** Leads an exit to a node, or nowhere. */
export function connect(definition: FlowDefinition, exitUuid: string, nodeUuid: string | null): FlowDefinition {
  const owner = tablesOf(definition).owners.get(exitUuid);
  if (!owner || (nodeUuid !== null && !nodeOf(definition, nodeUuid))) return definition;
  return changeNode(definition, owner.uuid, (node) => {
    const index = node.exits.findIndex((exit) => exit.uuid === exitUuid);
    const exit = node.exits[index]!;
    if ((exit.destination_uuid ?? null) === nodeUuid) return node;
    return { ...node, exits: node.exits.with(index, { ...exit, destination_uuid: nodeUuid }) };
  });
}

/**
 * Takes nodes out. Ways into a node that led on to one place only go there from now on; others lead nowhere. Translations
 * and places of what is gone go with it.
 */
export function removeNodes(definition: FlowDefinition, uuids: Iterable<string>): FlowDefinition {
  const { nodes } = tablesOf(definition);
  const gone = new Map<string, string | null>();
  for (const uuid of uuids) {
    const node = nodes.get(uuid);
    if (node) gone.set(uuid, onlyWay(node));
  }
  if (gone.size === 0) return definition;
  const target = (uuid: string): string | null => {
    const seen = new Set<string>();
    let at: string | null = uuid;
    while (at !== null && gone.has(at)) {
      if (seen.has(at)) return null;
      seen.add(at);
      at = gone.get(at) ?? null;
    }
    return at;
  };
  const items = [...gone.keys()].flatMap((uuid) => itemsOf(nodes.get(uuid)!));
  const left = definition.nodes
    .filter((node) => !gone.has(node.uuid))
    .map((node) => redirect(node, (to) => (gone.has(to) ? target(to) : to)));
  const ui = Object.fromEntries(Object.entries(definition._ui.nodes).filter(([uuid]) => !gone.has(uuid)));
  return setUi(dropTranslations({ ...definition, nodes: left }, items), ui);
}

function onlyWay(node: NodeJson): string | null {
  const ways = new Set(node.exits.map((exit) => exit.destination_uuid ?? null));
  const [way] = ways;
  return ways.size === 1 && way !== node.uuid ? (way ?? null) : null;
}

function redirect(node: NodeJson, to: (uuid: string) => string | null): NodeJson {
  const moves = node.exits.some((exit) => exit.destination_uuid && to(exit.destination_uuid) !== exit.destination_uuid);
  if (!moves) return node;
  const exits = node.exits.map((exit) =>
    exit.destination_uuid ? { ...exit, destination_uuid: to(exit.destination_uuid) } : exit,
  );
  return { ...node, exits };
}

/** Takes the translations of items out of every language. */
export function dropTranslations(definition: FlowDefinition, items: readonly string[]): FlowDefinition {
  let localization = definition.localization;
  for (const [language, texts] of Object.entries(localization)) {
    const found = items.filter((item) => Object.hasOwn(texts, item));
    if (found.length === 0) continue;
    const gone = new Set(found);
    const left = Object.fromEntries(Object.entries(texts).filter(([item]) => !gone.has(item)));
    localization = { ...localization, [language]: left };
  }
  return localization === definition.localization ? definition : { ...definition, localization };
}

/** Puts nodes somewhere else. */
export function moveNodes(
  definition: FlowDefinition,
  positions: Iterable<readonly [uuid: string, position: Position]>,
): FlowDefinition {
  const ui = { ...definition._ui.nodes };
  let moved = false;
  for (const [uuid, wanted] of positions) {
    const position = rounded(wanted);
    const before = ui[uuid]?.position;
    if (!nodeOf(definition, uuid) || (before?.left === position.left && before.top === position.top)) continue;
    ui[uuid] = { ...ui[uuid], position };
    moved = true;
  }
  return moved ? setUi(definition, ui) : definition;
}

/** RapidPro's editor knows whole pixels, none of them negative. */
export function rounded({ left, top }: Position): Position {
  return { left: Math.max(0, Math.round(left)), top: Math.max(0, Math.round(top)) };
}

function setUi(definition: FlowDefinition, nodes: Readonly<Record<string, UiNode>>): FlowDefinition {
  return { ...definition, _ui: { ...definition._ui, nodes } };
}

/** The flow begins at this node: it becomes the first of the list. */
export function beginAt(definition: FlowDefinition, uuid: string): FlowDefinition {
  const node = nodeOf(definition, uuid);
  if (!node || definition.nodes[0] === node) return definition;
  return { ...definition, nodes: [node, ...definition.nodes.filter((one) => one !== node)] };
}

export function addAction(
  definition: FlowDefinition,
  nodeUuid: string,
  action: ActionJson,
  at = Number.MAX_SAFE_INTEGER,
): FlowDefinition {
  return changeNode(definition, nodeUuid, (node) => ({ ...node, actions: node.actions.toSpliced(at, 0, action) }));
}

/** An action in place of the one with its UUID. */
export function setAction(definition: FlowDefinition, nodeUuid: string, action: ActionJson): FlowDefinition {
  return changeNode(definition, nodeUuid, (node) => {
    const index = node.actions.findIndex((one) => one.uuid === action.uuid);
    return index < 0 || node.actions[index] === action ? node : { ...node, actions: node.actions.with(index, action) };
  });
}

export function removeAction(definition: FlowDefinition, nodeUuid: string, actionUuid: string): FlowDefinition {
  const changed = changeNode(definition, nodeUuid, (node) => {
    const actions = node.actions.filter((action) => action.uuid !== actionUuid);
    return actions.length === node.actions.length ? node : { ...node, actions };
  });
  return changed === definition ? definition : dropTranslations(changed, [actionUuid]);
}

/**
 * Two nodes of one: the actions from `at` on, the router and the exits go into a node of their own, below. Translations
 * stay with what they translate.
 */
export function splitNode(
  definition: FlowDefinition,
  nodeUuid: string,
  at: number,
  uuid: () => string,
): FlowDefinition {
  const node = nodeOf(definition, nodeUuid);
  if (!node || at < 1 || (at >= node.actions.length && !node.router)) return definition;
  const second = uuid();
  const { router, ...plain } = node;
  const lower: NodeJson = { ...node, uuid: second, actions: node.actions.slice(at) };
  const upper: NodeJson = {
    ...plain,
    actions: node.actions.slice(0, at),
    exits: [{ uuid: uuid(), destination_uuid: second }],
  };
  const index = definition.nodes.indexOf(node);
  const place = definition._ui.nodes[nodeUuid]?.position ?? { left: 0, top: 0 };
  const { config, type, ...rest } = definition._ui.nodes[nodeUuid] ?? {};
  const ui = {
    ...definition._ui.nodes,
    [nodeUuid]: { ...rest, ...(router ? { type: 'execute_actions' } : type ? { type } : {}) },
    [second]: {
      ...(type ? { type } : {}),
      ...(config === undefined ? {} : { config }),
      position: rounded({ left: place.left, top: place.top + 200 }),
    },
  };
  return setUi({ ...definition, nodes: definition.nodes.toSpliced(index, 1, upper, lower) }, ui);
}

/** Sets properties of the flow itself: name, language, expiry. */
export function setProperties(
  definition: FlowDefinition,
  properties: { readonly name?: string; readonly language?: string; readonly expire_after_minutes?: number },
): FlowDefinition {
  const changed = Object.entries(properties).some(([name, value]) => definition[name] !== value);
  return changed ? { ...definition, ...properties } : definition;
}
