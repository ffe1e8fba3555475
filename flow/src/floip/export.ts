/**
 * Flow definitions into a FLOIP container (1.0.0-rc4). What FLOIP has no equal for is in the report, and in notes of
 * ours in the file, so that reading our own files gives the same flows again.
 */
import { recordOf, textOf } from '../exports/json.ts';
import type { FloipContainer, FloipFlow } from './container.ts';
import type { ActionJson, FlowJson, NodeJson } from './definition.ts';
import { readDefinition } from './read-definition.ts';
import { makeReport, type Report, type Tell } from './report.ts';
import { derivedUuid } from './uuids.ts';
import { bodyOfAction, isMessage } from './write-actions.ts';
import { type Group, seal, type Written } from './write-kept.ts';
import { kindOfRouter, type Routed, routedCase, routedFlow, routedWait, routedWebhook } from './write-routers.ts';
import { addBlock, type Body, exitOf, makeWriter, type Writer } from './writer.ts';

export interface ExportFloipOptions {
  /** ISO 8601, for `last_modified` of the flows. */
  readonly now: string;
  readonly name?: string;
  readonly description?: string;
  /** Identifier of the container; without it, it follows from the flows. */
  readonly uuid?: string;
}

/** Never throws: what is no definition is left out, and the report says so. */
export function exportFloip(
  flows: readonly unknown[],
  options: ExportFloipOptions,
): { container: FloipContainer; report: Report } {
  const { items, tell } = makeReport();
  const written = flows.flatMap((each) => {
    const read = readDefinition(each);
    if (typeof read === 'string') {
      tell('not_a_flow', textOf(recordOf(each).name, 64) || 'flow', { problem: read });
      return [];
    }
    return [writeFlow(read, options.now, tell)];
  });
  const container: FloipContainer = {
    specification_version: '1.0.0-rc4',
    uuid: options.uuid ?? derivedUuid('floip container', ...written.map(({ flow }) => flow.uuid)),
    name:
      options.name ??
      (written
        .map(({ flow }) => flow.name)
        .join(', ')
        .slice(0, 200) ||
        'No flows'),
    description: options.description ?? '',
    flows: written.map(({ flow }) => flow),
  };
  seal(container, written);
  return { container, report: items };
}

function writeFlow(flow: FlowJson, now: string, tell: Tell): Written {
  const names = new Map(flow.nodes.map((node) => [node.uuid, textOf(node.router?.result_name) || `node ${node.uuid}`]));
  const writer = makeWriter(flow, (code, node, params) => tell(code, `${flow.name} › ${names.get(node.uuid)}`, params));
  if (flow.type === 'messaging_background') tell('background_kept', flow.name);
  const merged = mergedWaits(flow);
  const groups: Group[] = [];
  for (const node of flow.nodes) {
    if ([...merged.values()].includes(node)) continue;
    const start = writer.blocks.length;
    writeNode(writer, node, merged.get(node));
    const wait = merged.get(node);
    groups.push({ nodes: wait ? [node, wait] : [node], blocks: writer.blocks.slice(start).map((block) => block.uuid) });
  }
  if (flow.nodes.length === 0) groups.push({ nodes: [], blocks: [addNothing(writer)] });
  const notes = recordOf(recordOf(flow._ui).floip);
  const written: FloipFlow = {
    uuid: flow.uuid,
    name: flow.name.length < 3 ? flow.name.padEnd(3, '_') : flow.name,
    ...(notes.label === undefined ? {} : { label: textOf(notes.label) }),
    last_modified: now,
    interaction_timeout: Math.max(0, flow.expire_after_minutes) * 60,
    ...(notes.vendor_metadata === undefined ? {} : { vendor_metadata: recordOf(notes.vendor_metadata) }),
    supported_modes: writer.modes,
    first_block_id: writer.blocks[0]?.uuid ?? '',
    languages: writer.languages.map((language) => ({ id: language, iso_639_3: language })),
    blocks: writer.blocks,
    resources: writer.resources,
  };
  return { flow: written, definition: flow, groups };
}

/** FLOIP flows have at least one block. */
function addNothing(writer: Writer): string {
  const uuid = writer.ids.derive('nothing');
  const exit = exitOf(writer.ids.derive('nothing', 'exit'), 'Default', null, { default: true });
  addBlock(writer, { uuid, actions: [], exits: [] }, { uuid, type: 'Core.Case', config: {} }, [exit]);
  return uuid;
}

/** Waits that are asked by the message of just one other node, by that node: together they are one question. */
function mergedWaits(flow: FlowJson): ReadonlyMap<NodeJson, NodeJson> {
  const byId = new Map(flow.nodes.map((node) => [node.uuid, node]));
  const from = new Map<string, Set<string>>();
  for (const node of flow.nodes) {
    for (const { destination_uuid } of node.exits) {
      if (destination_uuid === null) continue;
      from.set(destination_uuid, (from.get(destination_uuid) ?? new Set()).add(node.uuid));
    }
  }
  const merged = new Map<NodeJson, NodeJson>();
  for (const node of flow.nodes) {
    const next = byId.get(node.exits[0]?.destination_uuid ?? '');
    const isPrompt = kindOfRouter(node) === 'none' && node.exits.length === 1 && isMessage(node.actions.at(-1));
    if (!next || next === flow.nodes[0] || !isPrompt) continue;
    const isAlone = from.get(next.uuid)?.size === 1 && next.uuid !== node.uuid;
    if (isAlone && next.actions.length === 0 && kindOfRouter(next) === 'wait') merged.set(node, next);
  }
  return merged;
}

/** A chain of blocks: one for each action, the last with what the router decides. */
function writeNode(writer: Writer, node: NodeJson, wait: NodeJson | undefined): void {
  const asking = wait ?? node;
  const kind = kindOfRouter(asking);
  const actions = [...node.actions];
  const last = actions.at(-1);
  const takesLast = kind === 'wait' ? isMessage(last) : kind === 'flow' || kind === 'webhook';
  const final = takesLast ? actions.pop() : undefined;
  const isBare = kind === 'none' && actions.length > 0;
  const steps = isBare ? actions.slice(0, -1) : actions;
  const uuids = [...steps, null].map((step, i) => (i === 0 ? node.uuid : blockUuid(writer, node, step)));
  for (const [i, action] of steps.entries()) {
    const exit = exitOf(writer.ids.derive(uuids[i]!, 'next'), 'Default', uuids[i + 1]!, { default: true });
    addBlock(writer, node, bodyOfAction(writer, node, action, uuids[i]!), [exit]);
  }
  const routed = finalBlock(writer, asking, isBare ? actions.at(-1) : final, uuids.at(-1)!, kind);
  addBlock(writer, node, routed.body, routed.exits);
}

function blockUuid(writer: Writer, node: NodeJson, action: ActionJson | null): string {
  return writer.ids.keep(action?.uuid ?? '', node.uuid, 'router');
}

function finalBlock(
  writer: Writer,
  node: NodeJson,
  action: ActionJson | undefined,
  uuid: string,
  kind: ReturnType<typeof kindOfRouter>,
): Routed {
  const { router } = node;
  const to = node.exits[0]?.destination_uuid ?? null;
  if (!router || kind === 'none') {
    const exit = exitOf(writer.ids.keep(node.exits[0]?.uuid, node.uuid, 'exit'), 'Default', to, { default: true });
    const nothing: Body = { uuid, type: 'Core.Case', config: {} };
    return { body: action ? bodyOfAction(writer, node, action, uuid) : nothing, exits: [exit] };
  }
  if (kind === 'wait') return routedWait(writer, node, router, action, uuid);
  if (kind === 'flow') return routedFlow(writer, node, router, bodyOfAction(writer, node, action!, uuid));
  if (kind === 'webhook') return routedWebhook(writer, node, router, bodyOfAction(writer, node, action!, uuid));
  if (kind === 'dial') writer.tell('router_kept', node, { type: 'dial' });
  return routedCase(writer, node, router, uuid);
}
