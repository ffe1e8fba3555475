/**
 * What FLOIP has no place for, kept beside the blocks that we write (`vendor_metadata.mhero`): whole nodes of ours. A
 * seal over the blocks tells whether another system has changed them since; then the blocks count, not our notes.
 */
import { canonicalJson, isRecord, type Json, listOf, recordOf, textOf } from '../exports/json.ts';
import type { FlowJson, NodeJson } from './definition.ts';
import { type Draft, translate } from './draft.ts';
import type { Tell } from './report.ts';
import type { SourceBlock, SourceFlow } from './source.ts';
import { derivedUuid, isUuid } from './uuids.ts';

export const VENDOR = 'mhero';

/** A mark of all that other systems see of these blocks, with the texts that they refer to. */
export function sealOfBlocks(source: SourceFlow, blocks: readonly SourceBlock[]): string {
  const seen = blocks.map(({ id, name, type, config, exits }) => ({
    id,
    name,
    type,
    config,
    exits: exits.map(({ semanticLabel: _label, destination, ...exit }) => ({
      ...exit,
      destination: destination ?? '',
    })),
    texts: [...new Set(textsIn(config, 0))].map((id1) => source.resources.get(id1.toLowerCase()) ?? null),
  }));
  return derivedUuid(canonicalJson(seen) ?? '');
}

/** All texts in a value: any may be the identifier of a resource. */
function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') return [value];
  if (depth > 20 || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((each) => textsIn(each, depth + 1));
}

/** A mark of what other systems see of the flow itself. */
export function sealOfFlow(source: SourceFlow): string {
  const { name, timeoutSeconds, modes, languages, firstBlock } = source;
  return derivedUuid(canonicalJson({ name, timeoutSeconds, modes, languages, firstBlock }) ?? '');
}

/** Puts back the nodes that were kept; gives the identifiers (lower case) of the blocks that they stand for. */
export function keptNodes(draft: Draft, tell: Tell, flow: string): ReadonlySet<string> {
  const { source } = draft;
  const byId = new Map(source.blocks.map((block) => [block.id.toLowerCase(), block]));
  const inside = targetsInside(source);
  const done = new Set<string>();
  for (const head of source.blocks) {
    const notes = head.metadata[VENDOR];
    if (!isRecord(notes) || notes.nodes === undefined) continue;
    const ids = listOf(notes.blocks, 500).map((id) => textOf(id, 100).toLowerCase());
    const members = ids.flatMap((id) => byId.get(id) ?? []);
    const isWhole = members.length === ids.length && members[0] === head && !ids.some((id) => done.has(id));
    const isEntered = ids.slice(1).some((id) => [...(inside.get(id) ?? [])].some((from) => !ids.includes(from)));
    const nodes = nodesOf(notes);
    if (!isWhole || isEntered || !nodes || sealOfBlocks(source, members) !== notes.seal) {
      tell('kept_edited', `${flow} › ${head.name}`);
      continue;
    }
    restore(draft, nodes, notes);
    for (const id of ids) done.add(id);
  }
  return done;
}

/** Which blocks lead to each block. */
function targetsInside(source: SourceFlow): ReadonlyMap<string, ReadonlySet<string>> {
  const from = new Map<string, Set<string>>();
  for (const block of source.blocks) {
    for (const exit of block.exits) {
      if (exit.destination === undefined) continue;
      const to = exit.destination.toLowerCase();
      from.set(to, (from.get(to) ?? new Set()).add(block.id.toLowerCase()));
    }
  }
  return from;
}

/** Only what has the shape of nodes; whether they are right is for the validator of definitions. */
function nodesOf(notes: Json): NodeJson[] | undefined {
  const nodes = listOf(notes.nodes, 500);
  const isNode = (node: unknown) =>
    isRecord(node) &&
    isUuid(node.uuid) &&
    Array.isArray(node.actions) &&
    Array.isArray(node.exits) &&
    node.exits.every(isRecord);
  if (!Array.isArray(notes.nodes) || !nodes.every(isNode)) return undefined;
  return (structuredCopy(nodes) as NodeJson[]).map(({ router, ...node }) => (router ? { ...node, router } : node));
}

function structuredCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function restore(draft: Draft, nodes: readonly NodeJson[], notes: Json): void {
  draft.nodes.push(...nodes);
  for (const [language, items] of Object.entries(recordOf(notes.localization))) {
    for (const [item, properties] of Object.entries(recordOf(items))) {
      for (const [property, texts] of Object.entries(recordOf(properties))) {
        translate(draft.localization, language, item, property, texts as readonly string[]);
      }
    }
  }
  for (const [uuid, ui] of Object.entries(recordOf(notes.ui))) draft.ui[uuid] = recordOf(ui);
}

/** Whether we wrote the flow, and nobody has changed what it says of itself. */
export function isOurs(source: SourceFlow): boolean {
  return recordOf(source.metadata[VENDOR]).seal === sealOfFlow(source);
}

/** Puts back what was kept of the flow itself, and the order of its nodes. */
export function keptRest(source: SourceFlow, flow: FlowJson): FlowJson {
  const notes = recordOf(source.metadata[VENDOR]);
  const definition = recordOf(notes.definition);
  if (!isOurs(source) || definition.spec_version !== flow.spec_version) return flow;
  const order = new Map(listOf(notes.order, 1_000).map((uuid, i) => [uuid, i]));
  const place = (node: NodeJson) => order.get(node.uuid) ?? order.size;
  const [first] = flow.nodes;
  const isSame = first !== undefined && place(first) === 0;
  const nodes = isSame ? [...flow.nodes].sort((a, b) => place(a) - place(b)) : flow.nodes;
  const uis = recordOf(flow._ui.nodes);
  const { _ui: _fresh, revision: _first, ...rest } = flow;
  const ui = definition._ui === undefined && Object.keys(uis).length === 0 ? {} : { _ui: uiOf(definition, uis) };
  const localization: Record<string, Json> = { ...flow.localization };
  for (const [language, items] of Object.entries(recordOf(definition.localization))) {
    localization[language] = { ...recordOf(items), ...localization[language] };
  }
  return { ...rest, ...definition, uuid: flow.uuid, nodes, localization, ...ui } as unknown as FlowJson;
}

function uiOf(definition: Json, nodes: Json): Json {
  const ui = recordOf(definition._ui);
  return Object.keys(nodes).length === 0 && ui.nodes === undefined
    ? ui
    : { ...ui, nodes: { ...recordOf(ui.nodes), ...nodes } };
}
