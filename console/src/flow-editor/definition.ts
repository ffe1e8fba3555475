/**
 * A flow's definition (version 14.4) as the editor holds it: plain JSON that is never changed in place, so that a state is
 * compared by identity and undo keeps what did not change only once. What the editor does not know is kept as it is.
 */

export interface ExitJson {
  readonly uuid: string;
  readonly destination_uuid?: string | null;
  readonly [more: string]: unknown;
}

export interface ActionJson {
  readonly uuid: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface CategoryJson {
  readonly uuid: string;
  readonly name: string;
  readonly exit_uuid: string;
  readonly [more: string]: unknown;
}

export interface CaseJson {
  readonly uuid: string;
  readonly type: string;
  readonly arguments?: readonly string[];
  readonly category_uuid: string;
  readonly [more: string]: unknown;
}

export interface WaitJson {
  readonly type: string;
  readonly timeout?: { readonly seconds: number; readonly category_uuid: string } | null;
  readonly [more: string]: unknown;
}

export interface RouterJson {
  readonly type: string;
  readonly operand?: string;
  readonly result_name?: string;
  readonly wait?: WaitJson | null;
  readonly cases?: readonly CaseJson[];
  readonly categories: readonly CategoryJson[];
  readonly default_category_uuid?: string;
  readonly [more: string]: unknown;
}

export interface NodeJson {
  readonly uuid: string;
  readonly actions: readonly ActionJson[];
  readonly router?: RouterJson | null;
  readonly exits: readonly ExitJson[];
  readonly [more: string]: unknown;
}

/** Top and left in pixels of RapidPro's editor; nothing is negative. */
export interface Position {
  readonly left: number;
  readonly top: number;
}

export interface UiNode {
  readonly position?: Position;
  readonly type?: string;
  readonly config?: unknown;
  readonly [more: string]: unknown;
}

/** language → UUID of the item → property → texts */
export type Localization = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

export interface FlowDefinition {
  readonly uuid: string;
  readonly name: string;
  readonly spec_version: string;
  readonly language: string;
  readonly type: string;
  readonly nodes: readonly NodeJson[];
  readonly localization: Localization;
  readonly _ui: { readonly nodes: Readonly<Record<string, UiNode>>; readonly [more: string]: unknown };
  readonly [more: string]: unknown;
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What the server gives out, with every list and table in place. The server keeps only what its reader could read. */
export function openDefinition(json: Readonly<Record<string, unknown>>): FlowDefinition {
  const ui = objectOf(json._ui);
  const nodes = listOf(json.nodes).map((node) => {
    const one = objectOf(node);
    return { ...one, actions: listOf(one.actions), exits: listOf(one.exits) };
  });
  const opened = {
    ...json,
    nodes,
    localization: objectOf(json.localization),
    _ui: { ...ui, nodes: objectOf(ui.nodes) },
  };
  return opened as unknown as FlowDefinition;
}

export function nodeOf(definition: FlowDefinition, uuid: string): NodeJson | undefined {
  return tablesOf(definition).nodes.get(uuid);
}

export interface Tables {
  readonly nodes: ReadonlyMap<string, NodeJson>;
  /** Node of an exit. */
  readonly owners: ReadonlyMap<string, NodeJson>;
  /** UUIDs of exits that lead to a node. */
  readonly into: ReadonlyMap<string, readonly string[]>;
}

const kept = new WeakMap<readonly NodeJson[], Tables>();

/** Found once for each state of the nodes. */
export function tablesOf({ nodes }: FlowDefinition): Tables {
  const known = kept.get(nodes);
  if (known) return known;
  const owners = new Map<string, NodeJson>();
  const into = new Map<string, string[]>();
  for (const node of nodes)
    for (const exit of node.exits) {
      owners.set(exit.uuid, node);
      if (!exit.destination_uuid) continue;
      const before = into.get(exit.destination_uuid);
      if (before) before.push(exit.uuid);
      else into.set(exit.destination_uuid, [exit.uuid]);
    }
  const made: Tables = { nodes: new Map(nodes.map((node) => [node.uuid, node])), owners, into };
  kept.set(nodes, made);
  return made;
}

/** Every UUID under which translations of the node may stand. */
export function itemsOf(node: NodeJson): string[] {
  const { router } = node;
  return [
    node.uuid,
    ...node.actions.map((action) => action.uuid),
    ...(router?.categories ?? []).map((category) => category.uuid),
    ...(router?.cases ?? []).map((one) => one.uuid),
  ];
}
