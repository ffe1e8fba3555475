/**
 * FLOIP containers into flow definitions (version 14.4.2). Reads 1.0.0-rc1 to rc4 with all the spellings that files
 * have; what has no equal is in the report. Translating the same file twice gives the same flows.
 */
import type { FlowType } from '../definition/flow.ts';
import { type Json, recordOf } from '../exports/json.ts';
import { translateCase } from './cases.ts';
import { choiceNames } from './choices.ts';
import { type FlowJson, SPEC_VERSION } from './definition.ts';
import type { BlockResult, Draft, Work } from './draft.ts';
import { startOf } from './first.ts';
import { isOurs, keptNodes, keptRest } from './kept.ts';
import { translateLog, translateOutput, translateRunFlow, translateUnknown, translateWebhook } from './logic.ts';
import { translateMessage } from './messages.ts';
import { resultKey, resultName } from './names.ts';
import { translateGroups, translateProperties } from './properties.ts';
import { translateLocation, translateNumeric, translateOpen, translatePhoto } from './questions.ts';
import { readDefinition } from './read-definition.ts';
import { makeReport, type Report, type Tell } from './report.ts';
import { translateSelectMany, translateSelectOne } from './select.ts';
import { isoCode, readSource, type SourceBlock, type SourceFlow, type SourceLanguage } from './source.ts';
import { derivedUuid, isUuid, makeIds } from './uuids.ts';

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
    const draft = draftOf(source, uuid, name, flows, choices, tell, options);
    const flow = translateFlow(draft, uuid, name, tell);
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

/** Writers of blocks by type; `AdvancedSelectOne` and others of a vendor are unknown. */
const BLOCKS: Readonly<Record<string, (work: Work) => void>> = {
  'Core.Log': translateLog,
  'Core.Case': translateCase,
  'Core.RunFlow': translateRunFlow,
  'Core.RunFlowBlock': translateRunFlow,
  'Core.Output': translateOutput,
  'Core.SetContactProperty': translateProperties,
  'Core.SetGroupMembership': translateGroups,
  'Core.Webhook': translateWebhook,
  'MobilePrimitives.Message': translateMessage,
  'MobilePrimitives.SelectOneResponse': translateSelectOne,
  'MobilePrimitives.SelectManyResponses': translateSelectMany,
  'MobilePrimitives.SelectManyResponse': translateSelectMany,
  'MobilePrimitives.NumericResponse': translateNumeric,
  'MobilePrimitives.OpenResponse': translateOpen,
  'SmartDevices.LocationResponse': translateLocation,
  'SmartDevices.PhotoResponse': translatePhoto,
  'ConsoleIO.Print': translateMessage,
  'ConsoleIO.Read': translateOpen,
};

function isChoice(block: SourceBlock): boolean {
  return block.type === 'MobilePrimitives.SelectOneResponse';
}

function draftOf(
  source: SourceFlow,
  uuid: string,
  name: string,
  flows: Draft['flows'],
  choicesElsewhere: ReadonlySet<string>,
  tell: Tell,
  options: ImportOptions,
): Draft {
  const isVoice = isForCalls(source, name, tell, options.prefer);
  const { base, languages } = languagesOf(source, name, tell);
  const ids = makeIds(uuid);
  const entries = new Map<string, string>();
  for (const block of source.blocks) {
    const id = block.id.toLowerCase();
    if (!entries.has(id)) entries.set(id, ids.keep(block.id, 'block'));
  }
  const tellOf: Draft['tell'] = (block, code, params) => tell(code, block ? `${name} › ${block.name}` : name, params);
  const results = new Map(source.blocks.map((block) => [block.name.toLowerCase(), resultOfBlock(block)]));
  for (const block of source.blocks) {
    const result = results.get(block.name.toLowerCase())!;
    const isWritten = /Response|Read|Output|Webhook/.test(block.type);
    if (isWritten && result.name !== block.name) tellOf(block, 'result_renamed', { from: block.name, to: result.name });
  }
  return {
    source,
    isVoice,
    base,
    languages,
    ids,
    entries,
    results,
    resultsByKey: new Map([...results.values()].map((result) => [result.key, result])),
    flows,
    choicesElsewhere,
    nodes: [],
    localization: {},
    ui: {},
    between: new Map(),
    placed: new Map(),
    tell: tellOf,
  };
}

function resultOfBlock(block: SourceBlock): BlockResult {
  const variables = block.type === 'ConsoleIO.Read' ? block.config.destinationVariables : undefined;
  const named = Array.isArray(variables) && typeof variables[0] === 'string' ? variables[0] : block.name;
  const name = resultName(named);
  const choices = isChoice(block) ? choiceNames(block.config).map((choice) => choice.category) : undefined;
  return { name, key: resultKey(name), choices };
}

function isForCalls(source: SourceFlow, name: string, tell: Tell, prefer: ImportOptions['prefer']): boolean {
  const texts = source.modes.filter((mode) => mode !== 'IVR');
  const hasCalls = texts.length < source.modes.length;
  if (source.modes.length === 0) tell('modes_assumed', name);
  const isVoice = hasCalls && (texts.length === 0 || prefer === 'calls');
  const lost = !hasCalls || texts.length === 0 ? [] : isVoice ? texts : ['IVR'];
  if (lost.length > 0) tell('modes_lost', name, { modes: lost.join(', ') });
  return isVoice;
}

/** The first language is the base. Of variants of one language, the first is taken. */
function languagesOf(source: SourceFlow, name: string, tell: Tell): Pick<Draft, 'base' | 'languages'> {
  const languages = new Map<string, string>();
  const listed = source.languages.length > 0 ? source.languages : languagesInUse(source);
  const [first] = listed;
  const base = first?.code ?? 'und';
  if (first && first.code === undefined) tell('language_unknown', name, { language: first.id, to: base });
  if (first) languages.set(first.id, base);
  const taken = new Set([base]);
  for (const { id, code } of listed.slice(1)) {
    if (code === undefined || taken.has(code)) {
      if (!languages.has(id)) tell('language_lost', name, { language: id });
      continue;
    }
    taken.add(code);
    languages.set(id, code);
  }
  return { base, languages };
}

/** For files that list no languages: those that the texts have. */
function languagesInUse(source: SourceFlow): SourceLanguage[] {
  const ids = new Set([...source.resources.values()].flatMap((values) => values.map((value) => value.language)));
  return [...ids].slice(0, 50).map((id) => ({ id, code: isoCode(id) }));
}

function translateFlow(draft: Draft, uuid: string, name: string, tell: Tell): FlowJson {
  const { source } = draft;
  const kept = keptNodes(draft, tell, name);
  for (const block of source.blocks) {
    const entry = draft.entries.get(block.id.toLowerCase())!;
    if (kept.has(block.id.toLowerCase()) || draft.ui[entry]) continue;
    (BLOCKS[block.type] ?? translateUnknown)({ draft, block, entry });
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
    if (exit.destination_uuid === null || uuids.has(exit.destination_uuid)) continue;
    draft.tell(undefined, 'missing_block', { block: exit.destination_uuid });
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
