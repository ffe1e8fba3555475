/** A FLOIP container as files spell it, made uniform: every version and habit comes out in the shape below. */
import { isLanguage } from '../definition/languages.ts';
import { type Json, listOf, numberOf, recordOf, textOf } from '../exports/json.ts';
import { languageCode } from '../query/languages.ts';
import type { Tell } from './report.ts';
import { isUuid } from './uuids.ts';

export type Mode = 'TEXT' | 'SMS' | 'USSD' | 'IVR' | 'RICH_MESSAGING' | 'OFFLINE';
export type Content = 'TEXT' | 'AUDIO' | 'IMAGE' | 'VIDEO';

export interface SourceValue {
  /** The file's own identifier of a language. */
  readonly language: string;
  readonly content: Content;
  /** Empty: for all. */
  readonly modes: readonly Mode[];
  readonly mime: string;
  readonly value: string;
}
export interface SourceLanguage {
  readonly id: string;
  /** ISO 639-3; undefined when the file gives none. */
  readonly code: string | undefined;
}
export interface SourceExit {
  readonly id: string;
  readonly name: string;
  readonly destination: string | undefined;
  readonly test: string;
  readonly isDefault: boolean;
  readonly semanticLabel: string;
}
export interface SourceBlock {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly semanticLabel: string;
  readonly tags: readonly string[];
  readonly metadata: Json;
  readonly type: string;
  readonly config: Json;
  readonly exits: readonly SourceExit[];
  readonly position: { readonly left: number; readonly top: number } | undefined;
}
export interface SourceFlow {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly modified: string;
  readonly timeoutSeconds: number | undefined;
  readonly modes: readonly Mode[];
  readonly languages: readonly SourceLanguage[];
  readonly firstBlock: string;
  readonly exitBlock: string;
  readonly blocks: readonly SourceBlock[];
  readonly resources: ReadonlyMap<string, readonly SourceValue[]>;
  readonly metadata: Json;
}

/** How much of a file is read. */
const MOST = { flows: 200, blocks: 10_000, exits: 101, resources: 50_000, values: 500, languages: 100 } as const;
const VERSION = /^1\.0\.0(-rc\.?[1-4])?$/;
const MODES: ReadonlySet<string> = new Set(['TEXT', 'SMS', 'USSD', 'IVR', 'RICH_MESSAGING', 'OFFLINE']);
const CONTENTS: readonly Content[] = ['TEXT', 'AUDIO', 'IMAGE', 'VIDEO'];

/** The flows of a container, of a bare flow, or of anything else with a list of flows. */
export function readSource(file: unknown, tell: Tell): SourceFlow[] {
  const container = recordOf(file);
  const version = textOf(container.specification_version, 40);
  if (version !== '' && !VERSION.test(version)) tell('version_assumed', 'file', { version });
  const flows = container.blocks !== undefined ? [container] : listOf(container.flows, MOST.flows + 1);
  if (flows.length === 0) tell('not_a_container', 'file');
  if (flows.length > MOST.flows) tell('too_many', 'file', { limit: String(MOST.flows), things: 'flows' });
  const shared = resourcesOf(container.resources);
  return flows.slice(0, MOST.flows).flatMap((each) => {
    const flow = recordOf(each);
    const where = textOf(flow.name, 200) || textOf(flow.uuid, 200) || 'flow without a name';
    if (listOf(flow.blocks, 1).length === 0) {
      tell('flow_unreadable', where);
      return [];
    }
    return [readFlow(flow, shared, where, tell)];
  });
}

function readFlow(flow: Json, shared: Resources, where: string, tell: Tell): SourceFlow {
  const all = listOf(flow.blocks, MOST.blocks + 1);
  if (all.length > MOST.blocks) tell('too_many', where, { limit: String(MOST.blocks), things: 'blocks' });
  const blocks = all.slice(0, MOST.blocks).map((block, i) => readBlock(recordOf(block), i));
  const own = resourcesOf(flow.resources);
  return {
    id: textOf(flow.uuid, 200),
    name: textOf(flow.name, 200).trim(),
    label: textOf(flow.label, 1_000),
    modified: textOf(flow.last_modified, 40),
    timeoutSeconds: numberOf(flow.interaction_timeout),
    modes: modesOf(flow.supported_modes),
    languages: listOf(flow.languages, MOST.languages).map(readLanguage),
    firstBlock: textOf(flow.first_block_id, 200) || (blocks[0]?.id ?? ''),
    exitBlock: textOf(flow.exit_block_id, 200),
    blocks,
    resources: own.size === 0 ? shared : new Map([...shared, ...own]),
    metadata: recordOf(flow.vendor_metadata ?? flow.platform_metadata),
  };
}

function readLanguage(entry: unknown): SourceLanguage {
  if (typeof entry !== 'object') return { id: textOf(entry, 40), code: isoCode(textOf(entry, 40)) };
  const language = recordOf(entry);
  const id = textOf(language.id, 40);
  const named = [language.iso_639_3, language.bcp_47, id].map((each) => isoCode(textOf(each, 40)));
  return { id: id || textOf(language.iso_639_3, 40), code: named.find((code) => code !== undefined) };
}

/** The ISO 639-3 code of a code in any common spelling, if our definitions know the language. */
export function isoCode(text: string): string | undefined {
  const code = languageCode(text);
  return code !== undefined && isLanguage(code) ? code : undefined;
}

function readBlock(block: Json, index: number): SourceBlock {
  const metadata = recordOf(block.vendor_metadata ?? block.platform_metadata);
  const id = textOf(block.uuid, 200) || `block ${index + 1}`;
  return {
    id,
    name: textOf(block.name, 200).trim() || `block_${index + 1}`,
    label: textOf(block.label, 1_000),
    semanticLabel: textOf(block.semantic_label, 1_000),
    tags: listOf(block.tags, 100).map((tag) => textOf(tag, 200)),
    metadata,
    type: textOf(block.type, 100).replace('\\', '.'),
    config: recordOf(block.config),
    exits: listOf(block.exits, MOST.exits).map((exit) => readExit(recordOf(exit))),
    position: positionOf(recordOf(recordOf(block.ui_metadata).canvas_coordinates), metadata),
  };
}

/** Older files hold the position in a vendor's notes. */
function positionOf(canvas: Json, metadata: Json): SourceBlock['position'] {
  const viamo = recordOf(recordOf(metadata.io_viamo).ui_data);
  const floip = recordOf(recordOf(metadata.floip).ui_metadata);
  const older = recordOf(floip.canvas_coordinates);
  const left = numberOf(canvas.x ?? older.x ?? viamo.x_position);
  const top = numberOf(canvas.y ?? older.y ?? viamo.y_position);
  return left === undefined || top === undefined ? undefined : { left: Math.round(left), top: Math.round(top) };
}

/** Before rc3 the name of an exit was its tag, and its label a resource. */
function readExit(exit: Json): SourceExit {
  const label = textOf(exit.label, 200);
  return {
    id: textOf(exit.uuid, 200),
    name: textOf(exit.name, 200) || textOf(exit.tag, 200) || (isUuid(label) ? '' : label),
    destination: textOf(exit.destination_block ?? exit.destination, 200) || undefined,
    test: textOf(exit.test).trim(),
    isDefault: exit.default === true,
    semanticLabel: textOf(exit.semantic_label, 1_000),
  };
}

function modesOf(modes: unknown): Mode[] {
  return listOf(modes, 20)
    .map((mode) => textOf(mode, 40).toUpperCase())
    .filter((mode): mode is Mode => MODES.has(mode));
}

type Resources = ReadonlyMap<string, readonly SourceValue[]>;

/** A list of resources, or resources keyed by their identifiers; the same one may be there more than once. */
function resourcesOf(resources: unknown): Resources {
  const found = new Map<string, SourceValue[]>();
  const keyed = Array.isArray(resources)
    ? resources.map((each) => ['', each] as const)
    : Object.entries(recordOf(resources));
  for (const [key, each] of keyed.slice(0, MOST.resources)) {
    const resource = recordOf(each);
    const id = (textOf(resource.uuid, 200) || key).toLowerCase();
    const values = found.get(id) ?? [];
    for (const value of valuesOf(resource)) {
      if (values.length >= MOST.values || values.some((other) => isSame(other, value))) continue;
      values.push(value);
    }
    found.set(id, values);
  }
  return found;
}

function isSame(a: SourceValue, b: SourceValue): boolean {
  return (
    a.value === b.value && a.language === b.language && a.content === b.content && a.modes.join() === b.modes.join()
  );
}

function valuesOf(resource: Json): SourceValue[] {
  if (resource.values === undefined) return olderValues(resource);
  return listOf(resource.values, MOST.values).flatMap((each) => {
    const value = recordOf(each);
    const text = textOf(value.value, 20_000);
    const types = [value.content_type].flat().map((type) => textOf(type, 40).toUpperCase());
    const content = CONTENTS.find((type) => types.includes(type)) ?? 'TEXT';
    if (text.trim() === '') return [];
    const language = textOf(value.language_id, 40);
    return [{ language, content, modes: modesOf(value.modes), mime: textOf(value.mime_type, 100), value: text }];
  });
}

/** The oldest form: `{"text": {"eng": "Hello"}, "audio": {"eng": "hello.wav"}}`. */
function olderValues(resource: Json): SourceValue[] {
  return CONTENTS.flatMap((content) =>
    Object.entries(recordOf(resource[content.toLowerCase()]))
      .slice(0, MOST.values)
      .filter(([, value]) => typeof value === 'string' && value.trim() !== '')
      .map(([language, value]) => ({ language, content, modes: [], mime: '', value: textOf(value, 20_000) })),
  );
}
