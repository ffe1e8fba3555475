/** A flow of ours while a FLOIP flow is being translated into it. */
import type { Json } from '../exports/json.ts';
import type { ActionJson, CaseJson, CategoryJson, ExitJson, Localization, NodeJson, RouterJson } from './definition.ts';
import type { ReportCode } from './report-texts.ts';
import type { SourceBlock, SourceExit, SourceFlow } from './source.ts';
import type { Ids } from './uuids.ts';

/** The result that a block writes. */
export interface BlockResult {
  readonly name: string;
  /** As in `@results.key`. */
  readonly key: string;
  /** Names of the choices; their category is the value of the block in FLOIP. */
  readonly choices: readonly string[] | undefined;
}

export interface Draft {
  readonly source: SourceFlow;
  readonly isVoice: boolean;
  /** The base language (ISO 639-3 or `und`), and ours for each of the file's. */
  readonly base: string;
  readonly languages: ReadonlyMap<string, string>;
  readonly ids: Ids;
  readonly nodes: NodeJson[];
  readonly localization: Localization;
  readonly ui: Record<string, Json>;
  /** By lower-case identifier: the node with which a block begins. */
  readonly entries: ReadonlyMap<string, string>;
  /** How many characters of texts and tests may still be translated: files may refer to one text very often. */
  readonly budget: { left: number };
  /** Languages of texts that the flow does not list, once they are told of. */
  readonly strangers: Set<string>;
  /** Nodes that set properties, by the way that they are on. */
  readonly between: Map<string, string>;
  /** How many nodes stand below the first of a block. */
  readonly placed: Map<string, number>;
  /** By lower-case name of the block. */
  readonly results: ReadonlyMap<string, BlockResult>;
  readonly resultsByKey: ReadonlyMap<string, BlockResult>;
  /** Flows of the same file by lower-case identifier. */
  readonly flows: ReadonlyMap<string, { readonly uuid: string; readonly name: string }>;
  /** Choices by name of block over all flows of the file, for results of parents and children. */
  readonly choicesElsewhere: ReadonlySet<string>;
  readonly tell: (block: SourceBlock | undefined, code: ReportCode, params?: Readonly<Record<string, string>>) => void;
}

/** The block at work, and the node with which it begins. */
export interface Work {
  readonly draft: Draft;
  readonly block: SourceBlock;
  readonly entry: string;
}

export function tellOf(work: Work, code: ReportCode, params?: Readonly<Record<string, string>>): void {
  work.draft.tell(work.block, code, params);
}

/** Whether there is budget left to translate so many characters. When it is used up, that is told. */
export function spend(work: Work, characters: number): boolean {
  const { budget } = work.draft;
  budget.left -= characters;
  if (budget.left < 0) tellOf(work, 'too_large');
  return budget.left >= 0;
}

export function resultOf(work: Work): BlockResult {
  return work.draft.results.get(work.block.name.toLowerCase())!;
}

/** The node to which an exit leads, null where the flow ends. */
export function destinationOf(work: Work, exit: SourceExit | undefined): string | null {
  if (exit?.destination === undefined) return null;
  const entry = work.draft.entries.get(exit.destination.toLowerCase());
  if (entry === undefined) tellOf(work, 'missing_block', { block: exit.destination });
  return entry ?? null;
}

/** The kinds of node of the RapidPro editor. */
export type NodeKind =
  | 'execute_actions'
  | 'wait_for_response'
  | 'wait_for_digits'
  | 'wait_for_menu'
  | 'wait_for_audio'
  | 'wait_for_image'
  | 'wait_for_location'
  | 'split_by_expression'
  | 'split_by_run_result'
  | 'split_by_subflow'
  | 'split_by_webhook';

/** Adds a node. The first of a block stands where the block stood, those after it below. */
export function addNode(work: Work, kind: NodeKind, node: NodeJson, config: Json = {}): void {
  const { draft, block } = work;
  draft.nodes.push(node);
  const isEntry = node.uuid === work.entry;
  const at = block.position ?? { left: 140, top: 180 * draft.source.blocks.indexOf(block) };
  const below = isEntry ? 0 : (draft.placed.get(work.entry) ?? 0) + 1;
  if (!isEntry) draft.placed.set(work.entry, below);
  const position = { left: at.left, top: at.top + 140 * below };
  draft.ui[node.uuid] = { position, type: kind, config: { ...config, ...(isEntry ? { floip: notesOf(block) } : {}) } };
}

/** What our definitions have no place for, kept so that it can be written back. */
function notesOf(block: SourceBlock): Json {
  const semanticLabels = block.exits.filter((exit) => exit.semanticLabel !== '');
  return {
    type: block.type,
    name: block.name,
    ...(block.label === '' ? {} : { label: block.label }),
    ...(block.semanticLabel === '' ? {} : { semantic_label: block.semanticLabel }),
    ...(block.tags.length === 0 ? {} : { tags: block.tags }),
    ...(Object.keys(block.metadata).length === 0 ? {} : { vendor_metadata: block.metadata }),
    ...(semanticLabels.length === 0
      ? {}
      : { exits: Object.fromEntries(semanticLabels.map((exit) => [exit.name, exit.semanticLabel])) }),
  };
}

/** A node with actions and one way out. */
export function addActions(work: Work, uuid: string, actions: readonly ActionJson[], to: string | null): void {
  const exits = [{ uuid: exitUuid(work, uuid), destination_uuid: to }];
  addNode(work, 'execute_actions', { uuid, actions, exits });
}

/** Takes the identifier of the block's only exit where there is one. */
function exitUuid(work: Work, node: string): string {
  const exits = work.block.exits;
  return exits.length === 1 && node === work.entry
    ? work.draft.ids.keep(exits[0]!.id, node, 'exit')
    : work.draft.ids.derive(node, 'exit');
}

/** A test before it has a UUID and a category. */
export interface Test {
  readonly type: string;
  readonly arguments: readonly string[];
  /** Other arguments by language. */
  readonly translations?: Readonly<Record<string, readonly string[]>>;
}

/** Builds a switch: categories, their tests and where they lead. */
export interface Switch {
  category(name: string, tests: readonly Test[], exit: SwitchExit): void;
  otherwise(name: string, exit: SwitchExit): void;
  readonly exits: readonly ExitJson[];
  router(operand: string, more?: { result_name?: string; wait?: Json }): RouterJson;
  uuidOf(category: string): string | undefined;
}

/** Exits with the same key are one. `id` is the identifier that the file gives. */
export interface SwitchExit {
  readonly key: string;
  readonly id?: string;
  readonly to: string | null;
}

export function makeSwitch(work: Work, node: string): Switch {
  const { ids, localization } = work.draft;
  const categories: CategoryJson[] = [];
  const cases: CaseJson[] = [];
  const exits: ExitJson[] = [];
  const exitOf = new Map<string, string>();
  let fallback = '';
  const add = (name: string, exit: SwitchExit): string => {
    let uuid = exitOf.get(exit.key);
    if (uuid === undefined) {
      uuid = ids.keep(exit.id, node, 'exit', exit.key);
      exitOf.set(exit.key, uuid);
      exits.push({ uuid, destination_uuid: exit.to });
    }
    const category = ids.derive(node, 'category', name);
    categories.push({ uuid: category, name, exit_uuid: uuid });
    return category;
  };
  return {
    exits,
    category: (name, tests, exit) => {
      const category = add(name, exit);
      for (const test of tests) {
        const uuid = ids.derive(
          node,
          'case',
          name,
          test.type,
          ...test.arguments.map((argument) => argument.slice(0, 200)),
        );
        cases.push({ uuid, type: test.type, arguments: test.arguments, category_uuid: category });
        for (const [language, args] of Object.entries(test.translations ?? {})) {
          translate(localization, language, uuid, 'arguments', args);
        }
      }
    },
    otherwise: (name, exit) => {
      fallback = add(name, exit);
    },
    router: (operand, more = {}) => ({
      type: 'switch',
      operand,
      cases,
      categories,
      default_category_uuid: fallback,
      ...more,
    }),
    uuidOf: (name) => categories.find((category) => category.name === name)?.uuid,
  };
}

export function translate(
  localization: Localization,
  language: string,
  item: string,
  property: string,
  texts: readonly string[],
): void {
  localization[language] ??= {};
  localization[language][item] ??= {};
  localization[language][item][property] = texts;
}
