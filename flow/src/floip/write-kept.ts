/** Our notes in the FLOIP files that we write (see `kept.ts`). */
import { isRecord, type Json, listOf, recordOf, textOf } from '../exports/json.ts';
import type { FloipContainer, FloipFlow } from './container.ts';
import { type FlowJson, type NodeJson, SPEC_VERSION } from './definition.ts';
import { sealOfBlocks, sealOfFlow, VENDOR } from './kept.ts';
import { readSource } from './source.ts';

/** Nodes of ours and the blocks that stand for them. */
export interface Group {
  readonly nodes: readonly NodeJson[];
  readonly blocks: readonly string[];
}
export interface Written {
  readonly flow: FloipFlow;
  readonly definition: FlowJson;
  readonly groups: readonly Group[];
}

/** Puts our notes into the file. The seals are made from the file as it is read, so that reading finds the same. */
export function seal(container: FloipContainer, written: readonly Written[]): void {
  const sources = readSource(container, () => undefined);
  if (sources.length !== written.length) return;
  for (const [i, { flow, definition, groups }] of written.entries()) {
    const source = sources[i]!;
    if (definition.spec_version !== SPEC_VERSION) continue;
    const blocks = new Map(source.blocks.map((block) => [block.id, block]));
    for (const group of groups) {
      const members = group.blocks.flatMap((id) => blocks.get(id) ?? []);
      const head = flow.blocks.find((block) => block.uuid === group.blocks[0]);
      if (!head || members.length !== group.blocks.length) continue;
      const notes = { ...partsOf(definition, group), blocks: group.blocks, seal: sealOfBlocks(source, members) };
      head.vendor_metadata = { ...head.vendor_metadata, [VENDOR]: notes };
    }
    const notes = {
      ...restOf(definition),
      order: definition.nodes.map((node) => node.uuid),
      seal: sealOfFlow(source),
    };
    flow.vendor_metadata = { ...flow.vendor_metadata, [VENDOR]: notes };
  }
}

/** Identifiers of all that a node has translations for. */
function itemsOf(nodes: readonly NodeJson[]): ReadonlySet<string> {
  const cases = nodes.flatMap((node) => [...listOf(node.router?.cases), ...listOf(node.router?.categories)]);
  return new Set([...nodes.flatMap((node) => node.actions), ...cases].map((item) => textOf(recordOf(item).uuid)));
}

function partsOf(flow: FlowJson, group: Group): Json {
  const items = itemsOf(group.nodes);
  const uis = recordOf(flow._ui?.nodes);
  const ui = group.nodes.flatMap((node) => (isRecord(uis[node.uuid]) ? [[node.uuid, uis[node.uuid]] as const] : []));
  return {
    nodes: group.nodes,
    localization: localizationOf(flow, (item) => items.has(item)),
    ui: Object.fromEntries(ui),
  };
}

function localizationOf(flow: FlowJson, isWanted: (item: string) => boolean): Json {
  const languages = Object.entries(flow.localization).map(([language, items]) => {
    const own = Object.entries(recordOf(items)).filter(([item]) => isWanted(item));
    return [language, Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(languages.filter(([, items]) => Object.keys(items).length > 0));
}

/** The definition without what is kept beside the blocks. */
function restOf(flow: FlowJson): Json {
  const { nodes, localization: _all, _ui, ...rest } = flow;
  const items = itemsOf(nodes);
  const known = new Set(nodes.map((node) => node.uuid));
  const others = Object.entries(recordOf(_ui?.nodes)).filter(([uuid]) => !known.has(uuid));
  const hasNodes = isRecord(_ui?.nodes);
  const ui = _ui === undefined ? {} : { _ui: { ..._ui, ...(hasNodes ? { nodes: Object.fromEntries(others) } : {}) } };
  const languages = Object.fromEntries(Object.keys(flow.localization).map((language) => [language, {}]));
  const localization = { ...languages, ...localizationOf(flow, (item) => !items.has(item)) };
  return { definition: { ...rest, ...ui, localization } };
}
