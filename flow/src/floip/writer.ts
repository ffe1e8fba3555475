/** A FLOIP flow while a flow of ours is being written as one. */
import { type Json, listOf, numberOf, recordOf, textOf } from '../exports/json.ts';
import type { FloipBlock, FloipExit, FloipResource, FloipValue } from './container.ts';
import type { ActionJson, FlowJson, NodeJson } from './definition.ts';
import { blockName, resultKey } from './names.ts';
import type { ReportCode } from './report-texts.ts';
import { type FloipScope, floipText } from './to-floip.ts';
import { type Ids, makeIds } from './uuids.ts';
import { WORD_TESTS } from './write-tests.ts';

export interface Writer {
  readonly flow: FlowJson;
  readonly ids: Ids;
  /** The base language first. */
  readonly languages: readonly string[];
  readonly modes: readonly string[];
  readonly blocks: FloipBlock[];
  readonly resources: FloipResource[];
  /** Where the blocks of a node begin. */
  readonly starts: Map<string, number>;
  /** Blocks by the key of the result that they write. */
  readonly results: ReadonlyMap<string, { readonly name: string; readonly isChoice: boolean }>;
  readonly tell: (code: ReportCode, node: NodeJson, params?: Readonly<Record<string, string>>) => void;
}

const MODES: Readonly<Record<string, readonly string[]>> = {
  voice: ['IVR'],
  messaging_offline: ['OFFLINE'],
};

export function makeWriter(flow: FlowJson, tell: Writer['tell']): Writer {
  const languages = [flow.language, ...Object.keys(flow.localization).filter((each) => each !== flow.language)];
  return {
    flow,
    ids: makeIds(`${flow.uuid} floip`),
    languages,
    modes: MODES[flow.type] ?? ['SMS', 'USSD', 'RICH_MESSAGING'],
    blocks: [],
    resources: [],
    starts: new Map(),
    results: resultsOf(flow),
    tell,
  };
}

function resultsOf(flow: FlowJson): Writer['results'] {
  const results = new Map<string, { name: string; isChoice: boolean }>();
  for (const node of flow.nodes) {
    for (const action of node.actions) {
      const name = action.type === 'set_run_result' ? textOf(action.name) : '';
      if (name !== '') results.set(resultKey(name), { name: blockName(resultKey(name)), isChoice: false });
    }
    const name = textOf(node.router?.result_name);
    if (name !== '') results.set(resultKey(name), { name: blockName(resultKey(name)), isChoice: isChoiceNode(node) });
  }
  return results;
}

/** Whether a wait is a question with choices: its tests look for words or single numbers. */
export function isChoiceNode(node: NodeJson): boolean {
  const types = (node.router?.cases ?? []).map((each) => each.type);
  const isKnown = types.every((type) => WORD_TESTS.has(type) || type === 'has_number_eq' || type === 'has_pattern');
  return node.router?.wait !== undefined && isKnown && types.some((type) => WORD_TESTS.has(type));
}

export function scopeIn(writer: Writer, node: NodeJson, input = 'block.response'): FloipScope {
  return {
    blockOf: (key) => writer.results.get(key),
    input,
    kept: (expression, part) => writer.tell('expression_kept', node, { expression, part }),
  };
}

/** The texts of one property of an item, by language; only languages that have it. */
export function textsOf(
  writer: Writer,
  item: string,
  property: string,
  base: readonly string[],
): Map<string, readonly string[]> {
  const texts = new Map([[writer.flow.language, base]]);
  for (const language of writer.languages.slice(1)) {
    const translated = recordOf(recordOf(writer.flow.localization[language])[item])[property];
    const list = listOf(translated, 100).map((each) => textOf(each));
    if (list.some((each) => each !== '')) texts.set(language, list);
  }
  return texts;
}

/** Adds a resource with a text by language; gives its identifier. */
export function addTexts(
  writer: Writer,
  path: readonly string[],
  texts: ReadonlyMap<string, string>,
  node: NodeJson,
): string {
  const uuid = writer.ids.derive('resource', ...path);
  const values = [...texts]
    .filter(([, text]) => text.trim() !== '')
    .map(([language, text]) => resourceValue(writer, language, 'TEXT', floipText(text, scopeIn(writer, node))));
  writer.resources.push({ uuid, values });
  return uuid;
}

export function resourceValue(
  writer: Writer,
  language: string,
  content: string,
  value: string,
  mime?: string,
): FloipValue {
  return {
    language_id: language,
    content_type: content,
    ...(mime === undefined ? {} : { mime_type: mime }),
    modes: writer.modes,
    value,
  };
}

/** The resource of a message: its text, and its media as values of their own. */
export function addMessage(writer: Writer, action: ActionJson, node: NodeJson): string {
  const uuid = writer.ids.derive('resource', action.uuid);
  const values: FloipValue[] = [];
  const scope = scopeIn(writer, node);
  for (const [language, [text = '']] of textsOf(writer, action.uuid, 'text', [textOf(action.text)])) {
    if (text.trim() !== '') values.push(resourceValue(writer, language, 'TEXT', floipText(text, scope)));
  }
  for (const [language, [audio = '']] of textsOf(writer, action.uuid, 'audio_url', [textOf(action.audio_url)])) {
    if (audio !== '') values.push(resourceValue(writer, language, 'AUDIO', floipText(audio, scope)));
  }
  const media = listOf(action.attachments, 10).map((each) => textOf(each));
  for (const [language, list] of textsOf(writer, action.uuid, 'attachments', media)) {
    for (const attachment of list) {
      const [, mime = '', url = ''] = /^([^:]*):(.+)$/s.exec(attachment) ?? [];
      const content = mime.split('/', 1)[0]!.toUpperCase();
      if (!['IMAGE', 'AUDIO', 'VIDEO'].includes(content)) {
        writer.tell('property_kept', node, { property: `attachment ${attachment}`, type: action.type });
        continue;
      }
      values.push(
        resourceValue(writer, language, content, floipText(url, scope), mime.includes('/') ? mime : undefined),
      );
    }
  }
  writer.resources.push({ uuid, values });
  return uuid;
}

/** What a block is before it has exits and a place. */
export interface Body {
  readonly uuid: string;
  readonly type: string;
  readonly config: Json;
  /** The name that other blocks know it by; made up when it writes no result. */
  readonly name?: string;
}

/** Adds a block. Notes that came with a FLOIP file go back to the first block of a node. */
export function addBlock(writer: Writer, node: NodeJson, body: Body, exits: readonly FloipExit[]): void {
  const isFirst = body.uuid === node.uuid;
  const ui = recordOf(recordOf(writer.flow._ui?.nodes)[node.uuid]);
  const position = recordOf(ui.position);
  const notes = isFirst ? recordOf(recordOf(ui.config).floip) : {};
  if (isFirst) writer.starts.set(node.uuid, writer.blocks.length);
  const below = writer.blocks.length - (writer.starts.get(node.uuid) ?? writer.blocks.length);
  const semantic = recordOf(notes.exits);
  const name =
    body.name ?? (textOf(notes.name) || `${body.type.split('.')[1]!.toLowerCase()}_${writer.blocks.length + 1}`);
  writer.blocks.push({
    uuid: body.uuid,
    name: blockName(name),
    ...(notes.label === undefined ? {} : { label: textOf(notes.label) }),
    ...(notes.semantic_label === undefined ? {} : { semantic_label: textOf(notes.semantic_label) }),
    ...(notes.tags === undefined ? {} : { tags: listOf(notes.tags, 100).map((tag) => textOf(tag)) }),
    type: body.type,
    config: body.config,
    exits: exits.map((exit) => {
      const label = textOf(semantic[exit.name]);
      return label === '' ? exit : { ...exit, semantic_label: label };
    }),
    ui_metadata: {
      canvas_coordinates: { x: numberOf(position.left) ?? 0, y: (numberOf(position.top) ?? 0) + 120 * below },
    },
    ...(notes.vendor_metadata === undefined ? {} : { vendor_metadata: recordOf(notes.vendor_metadata) }),
  });
}

/** An exit; `to` is null where the flow ends. */
export function exitOf(uuid: string, name: string, to: string | null, more: Partial<FloipExit> = {}): FloipExit {
  return { uuid, name, ...(to === null ? {} : { destination_block: to }), ...more };
}
