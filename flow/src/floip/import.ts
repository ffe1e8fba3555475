/**
 * FLOIP containers into flow definitions (version 14.4.2). Reads 1.0.0-rc1 to rc4 with all the spellings that files
 * have; what has no equal is in the report. Translating the same file twice gives the same flows.
 */
import type { FlowType } from '../definition/flow.ts';
import { type Json, recordOf, textOf } from '../exports/json.ts';
import { translateBlock } from './blocks.ts';
import { type FlowJson, SPEC_VERSION } from './definition.ts';
import type { Draft } from './draft.ts';
import { startOf } from './first.ts';
import { isOurs, keptNodes, keptRest } from './kept.ts';
import { draftOf, isChoice } from './make-draft.ts';
import { readDefinition } from './read-definition.ts';
import { makeReport, type Report, type Tell } from './report.ts';
import { readSource, type SourceFlow } from './source.ts';
import { derivedUuid, isUuid } from './uuids.ts';

export interface ImportOptions {
  /** Called for the UUIDs of flows that have no identifier at all; all others follow from the file. */
  uuid(): string;
  /** Which of the two a flow for both becomes. Without it: messages. */
  readonly prefer?: 'messages' | 'calls';
}

/** Never throws. A file that is no container gives no flows, and says so in the report. */
export function importFloip(container: unknown, options: ImportOptions): { flows: FlowJson[]; report: Report } {
  const { items, tell } = makeReport();
  const sources = readSource(container, tell);
  const taken = new Set<string>();
  const known = sources.map((source) => ({
    source,
    uuid: flowUuid(source, taken, options),
    name: flowName(source, tell),
  }));
  const flows = new Map(known.map(({ source, uuid, name }) => [source.id.toLowerCase(), { uuid, name }]));
  const choices = new Set(
    sources.flatMap((source) => source.blocks.filter(isChoice).map((block) => block.name.toLowerCase())),
  );
  const translated = known.flatMap(({ source, uuid, name }) => {
    const draft = draftOf(source, uuid, name, { flows, choices }, tell, options.prefer);
    const flow = translateFlow(draft, uuid, name, tell);
    if (!flow) return [];
    const problem = problemOf(flow);
    if (problem !== undefined) tell('flow_refused', name, { problem });
    return problem === undefined ? [flow] : [];
  });
  return { flows: translated, report: items };
}

/** A file may hold anything as our notes, and more blocks than a flow may have nodes. */
function problemOf(flow: FlowJson): string | undefined {
  const read = readDefinition(flow);
  return typeof read === 'string' ? read : undefined;
}

function flowUuid(source: SourceFlow, taken: Set<string>, options: ImportOptions): string {
  const id = source.id.toLowerCase();
  let uuid = id === '' ? options.uuid() : isUuid(id) ? id : derivedUuid('floip flow', source.id);
  for (let again = 2; taken.has(uuid); again++) uuid = derivedUuid('floip flow', source.id, String(again));
  taken.add(uuid);
  return uuid;
}

function flowName(source: SourceFlow, tell: Tell): string {
  const name = source.name.slice(0, 64).trim() || 'Flow';
  if (name !== source.name) tell('name_changed', name, { from: source.name, to: name, limit: '64' });
  return name;
}

/** Our flows have at most 1,000 nodes, and every block becomes one or more. */
const MOST_BLOCKS = 1_000;

function translateFlow(draft: Draft, uuid: string, name: string, tell: Tell): FlowJson | undefined {
  const { source } = draft;
  const kept = keptNodes(draft, tell, name);
  const fresh = source.blocks.filter((block) => !kept.has(block.id.toLowerCase()));
  if (fresh.length > MOST_BLOCKS) {
    tell('flow_refused', name, { problem: `${fresh.length} blocks; at most ${MOST_BLOCKS} are translated` });
    return undefined;
  }
  for (const block of fresh) {
    const entry = draft.entries.get(block.id.toLowerCase())!;
    if (!draft.ui[entry]) translateBlock({ draft, block, entry });
    if (draft.budget.left < 0) return undefined;
  }
  if (source.exitBlock !== '') tell('exit_block_lost', name, { block: source.exitBlock });
  const named = isOurs(source) ? source.firstBlock : startOf(source, name, tell);
  const start = draft.entries.get(named.toLowerCase());
  const first = draft.nodes.findIndex((node) => node.uuid === start);
  cutLooseEnds(draft);
  const nodes = first > 0 ? [draft.nodes[first]!, ...draft.nodes.filter((_, i) => i !== first)] : draft.nodes;
  const type: FlowType = draft.isVoice
    ? 'voice'
    : source.modes.length > 0 && source.modes.every((mode) => mode === 'OFFLINE')
      ? 'messaging_offline'
      : 'messaging';
  const flow: FlowJson = {
    uuid,
    name,
    spec_version: SPEC_VERSION,
    language: draft.base,
    type,
    revision: 1,
    expire_after_minutes: minutesOf(source, type, name, tell),
    localization: draft.localization,
    nodes,
    _ui: uiOf(draft, name, tell),
  };
  return keptRest(source, flow);
}

/** Notes of ours may lead to nodes whose blocks another system has removed. */
function cutLooseEnds(draft: Draft): void {
  const uuids = new Set(draft.nodes.map((node) => node.uuid));
  for (const exit of draft.nodes.flatMap((node) => node.exits)) {
    if (!exit.destination_uuid || uuids.has(exit.destination_uuid)) continue;
    draft.tell(undefined, 'missing_block', { block: textOf(exit.destination_uuid) });
    exit.destination_uuid = null;
  }
}

/** The longest that a conversation may rest, in minutes; longer ones are shortened. */
const MOST_MINUTES: Readonly<Record<string, number>> = { voice: 15, messaging: 20_160 };

function minutesOf(source: SourceFlow, type: FlowType, name: string, tell: Tell): number {
  if (type === 'messaging_offline') return 0;
  const most = MOST_MINUTES[type]!;
  const wanted = Math.ceil((source.timeoutSeconds ?? 0) / 60);
  if (!(wanted > 0)) return type === 'voice' ? 5 : 4_320;
  if (wanted > most) tell('timeout_changed', name, { from: String(wanted), to: String(most) });
  return Math.min(wanted, most);
}

/** Editors keep at most this much beside a flow. */
const MOST_UI_CHARS = 200_000;

function uiOf(draft: Draft, name: string, tell: Tell): Json {
  const { metadata, label } = draft.source;
  const notes = Object.keys(metadata).length === 0 ? {} : { vendor_metadata: metadata };
  const ui = { nodes: draft.ui, floip: { ...(label === '' ? {} : { label }), ...notes } };
  if (JSON.stringify(ui).length <= MOST_UI_CHARS) return ui;
  tell('metadata_lost', name);
  const bare = Object.entries(draft.ui).map(([uuid, each]) => {
    const { floip: _notes, ...config } = recordOf(recordOf(each).config);
    return [uuid, { ...recordOf(each), config }] as const;
  });
  return { nodes: Object.fromEntries(bare) };
}
