/** The draft of a flow: what is known of a FLOIP flow before its blocks are translated. */
import { choiceNames } from './choices.ts';
import type { BlockResult, Draft } from './draft.ts';
import { resultKey, resultName } from './names.ts';
import type { Tell } from './report.ts';
import { isoCode, type SourceBlock, type SourceFlow, type SourceLanguage } from './source.ts';
import { makeIds } from './uuids.ts';

/** Characters of texts and tests that are translated for one flow. */
const BUDGET = 5_000_000;

/** What the flows of a file know of each other. */
export interface Neighbours {
  readonly flows: Draft['flows'];
  readonly choices: ReadonlySet<string>;
}

export function draftOf(
  source: SourceFlow,
  uuid: string,
  name: string,
  neighbours: Neighbours,
  tell: Tell,
  prefer: 'messages' | 'calls' | undefined,
): Draft {
  const isVoice = isForCalls(source, name, tell, prefer);
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
    flows: neighbours.flows,
    choicesElsewhere: neighbours.choices,
    nodes: [],
    localization: {},
    ui: {},
    budget: { left: BUDGET },
    strangers: new Set(),
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

function isForCalls(source: SourceFlow, name: string, tell: Tell, prefer: 'messages' | 'calls' | undefined): boolean {
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

/** Whether the value of a block is the name of a choice. */
export function isChoice(block: SourceBlock): boolean {
  return block.type === 'MobilePrimitives.SelectOneResponse';
}
