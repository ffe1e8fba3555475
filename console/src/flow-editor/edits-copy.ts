/** Copies of nodes: within a flow and, as JSON on the clipboard, into another one. */
import { type FlowDefinition, itemsOf, type NodeJson, type Position, tablesOf, type UiNode } from './definition.ts';
import { addNodes, rounded } from './edits.ts';

/** What lies on the clipboard. */
export interface Clip {
  readonly mhero: 'flow-nodes';
  /** `messaging`, `voice` … */
  readonly type: string;
  readonly nodes: readonly NodeJson[];
  /** language → item → texts of the copied nodes */
  readonly localization: FlowDefinition['localization'];
  readonly ui: Readonly<Record<string, UiNode>>;
}

export function copyNodes(definition: FlowDefinition, uuids: ReadonlySet<string>): Clip | null {
  const nodes = definition.nodes.filter((node) => uuids.has(node.uuid));
  if (nodes.length === 0) return null;
  const items = new Set(nodes.flatMap(itemsOf));
  const localization = Object.fromEntries(
    Object.entries(definition.localization).flatMap(([language, texts]) => {
      const own = Object.entries(texts).filter(([item]) => items.has(item));
      return own.length > 0 ? [[language, Object.fromEntries(own)]] : [];
    }),
  );
  const ui = Object.fromEntries(nodes.map((node) => [node.uuid, definition._ui.nodes[node.uuid] ?? {}]));
  return { mhero: 'flow-nodes', type: definition.type, nodes, localization, ui };
}

const mostText = 4_000_000;

/** Null for what no editor of flows has put on the clipboard. What is in it is checked where it is saved. */
export function readClip(text: string): Clip | null {
  if (text.length > mostText || !text.startsWith('{"mhero":"flow-nodes"')) return null;
  try {
    const clip = JSON.parse(text) as Partial<Clip>;
    const whole = Array.isArray(clip.nodes) && clip.nodes.every(isNode) && clip.ui && clip.localization;
    return whole ? (clip as Clip) : null;
  } catch {
    return null;
  }
}

function isNode(node: unknown): boolean {
  const one = node as Partial<NodeJson> | null;
  return (
    typeof one?.uuid === 'string' && Array.isArray(one.actions) && Array.isArray(one.exits) && one.exits.length > 0
  );
}

export interface Pasted {
  readonly definition: FlowDefinition;
  readonly uuids: readonly string[];
}

/** Puts copies in with their upper start corner at `at`. Every UUID is a new one; ways out of the copy lead nowhere. */
export function pasteNodes(definition: FlowDefinition, clip: Clip, at: Position, uuid: () => string): Pasted {
  const renamed = new Map<string, string>();
  for (const node of clip.nodes)
    for (const old of [...itemsOf(node), ...node.exits.map((exit) => exit.uuid)]) renamed.set(old, uuid());
  const known = new Set(clip.nodes.map((node) => node.uuid));
  const nodes = clip.nodes.map((node) => {
    const exits = node.exits.map((exit) =>
      exit.destination_uuid && !known.has(exit.destination_uuid) ? { ...exit, destination_uuid: null } : exit,
    );
    return rename({ ...node, exits }, renamed) as NodeJson;
  });
  const places = clip.nodes.map((node) => clip.ui[node.uuid]?.position ?? { left: 0, top: 0 });
  const least = (side: keyof Position) => Math.min(...places.map((place) => place[side]));
  const [left, top] = [at.left - least('left'), at.top - least('top')];
  const ui = Object.fromEntries(
    clip.nodes.map((node, i) => {
      const place = places[i]!;
      const copied = { ...(rename(clip.ui[node.uuid] ?? {}, renamed) as UiNode) };
      return [
        renamed.get(node.uuid)!,
        { ...copied, position: rounded({ left: place.left + left, top: place.top + top }) },
      ];
    }),
  );
  const added = addNodes(definition, nodes, ui);
  return { definition: translate(added, clip, renamed), uuids: nodes.map((node) => node.uuid) };
}

/** Every text that is one of the UUIDs becomes the new one, wherever it stands: references within the copy too. */
function rename(value: unknown, renamed: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return renamed.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => rename(item, renamed));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [renamed.get(key) ?? key, rename(item, renamed)]),
  );
}

function translate(definition: FlowDefinition, clip: Clip, renamed: ReadonlyMap<string, string>): FlowDefinition {
  const languages = Object.entries(clip.localization);
  if (languages.length === 0) return definition;
  const localization = { ...definition.localization };
  for (const [language, texts] of languages) {
    const own = Object.entries(texts).map(([item, value]) => [renamed.get(item) ?? item, value] as const);
    localization[language] = { ...localization[language], ...Object.fromEntries(own) };
  }
  return { ...definition, localization };
}

/** Copies beside the originals; ways out of them lead where those of the originals lead. */
export function duplicateNodes(definition: FlowDefinition, uuids: ReadonlySet<string>, uuid: () => string): Pasted {
  const clip = copyNodes(definition, uuids);
  if (!clip) return { definition, uuids: [] };
  const places = clip.nodes.map((node) => clip.ui[node.uuid]?.position ?? { left: 0, top: 0 });
  const at = {
    left: Math.min(...places.map((place) => place.left)) + 40,
    top: Math.min(...places.map((place) => place.top)) + 40,
  };
  const pasted = pasteNodes(definition, clip, at, uuid);
  const { nodes } = tablesOf(pasted.definition);
  const outside = new Map<string, string>();
  clip.nodes.forEach((node, n) => {
    const copy = nodes.get(pasted.uuids[n]!)!;
    node.exits.forEach((exit, e) => {
      if (exit.destination_uuid && !uuids.has(exit.destination_uuid))
        outside.set(copy.exits[e]!.uuid, exit.destination_uuid);
    });
  });
  const joined = pasted.definition.nodes.map((node) =>
    node.exits.some((exit) => outside.has(exit.uuid))
      ? {
          ...node,
          exits: node.exits.map((exit) => ({
            ...exit,
            destination_uuid: outside.get(exit.uuid) ?? exit.destination_uuid ?? null,
          })),
        }
      : node,
  );
  return { definition: { ...pasted.definition, nodes: joined }, uuids: pasted.uuids };
}
