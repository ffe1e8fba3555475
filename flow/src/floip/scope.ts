/** What the paths of FLOIP expressions are in our context. */
import { ownOf } from '../definition/json.ts';
import type { Work } from './draft.ts';
import { tellOf } from './draft.ts';
import type { Known } from './fold.ts';
import { resultKey } from './names.ts';
import type { Scope } from './to-ours.ts';

/** What a work's expressions may speak of. `language` is known inside tests that are for one language. */
export function scopeOf(work: Work, language?: string): Scope {
  return {
    known: knownIn(work, language),
    path: (parts) => ourPath(work, parts),
    unreadable: (expression) => tellOf(work, 'expression_unreadable', { expression }),
    unsupported: (expression, part) => tellOf(work, 'expression_unsupported', { expression, part }),
    close: (expression, part) => tellOf(work, 'expression_close', { expression, part }),
  };
}

/** The mode is known from the type of the flow. */
export function knownIn(work: Work, language?: string): Known {
  return (parts) => {
    const path = parts.join('.').toLowerCase();
    if (['flow.mode', 'run.mode', 'channel.mode'].includes(path)) {
      return { kind: 'text', value: work.draft.isVoice ? 'ivr' : 'sms' };
    }
    if (language !== undefined && /^(flow|run)\.language(\.id|\.iso_639_3)?$/.test(path)) {
      return { kind: 'text', value: language };
    }
    // A word alone, as in `block.value = chocolate`, is a text whose quotes were forgotten.
    if (parts.length === 1 && !ROOTS.has(path)) return { kind: 'text', value: parts[0]! };
    return undefined;
  };
}

const ROOTS: ReadonlySet<string> = new Set([
  'block',
  'channel',
  'child',
  'contact',
  'flow',
  'parent',
  'results',
  'run',
]);

/** The input of the block at work: what the person answered. */
export const INPUT = 'input.text';

function ourPath(work: Work, parts: readonly string[]): string | undefined {
  const [root = '', ...rest] = parts.map((part) => part.toLowerCase());
  switch (root) {
    case 'contact':
      return contactPath(rest);
    case 'block':
      return blockPath(work, rest);
    case 'step':
      return rest.length === 0 || rest[0] === 'value' ? INPUT : undefined;
    case 'results':
      return ownResult(work, rest);
    case 'flow':
    case 'run':
      return runPath(work, rest);
    case 'parent':
    case 'parentflowcontext':
    case 'child':
    case 'childflowcontext':
      return relativePath(work, root.startsWith('parent') ? 'parent' : 'child', rest);
    default:
      return undefined;
  }
}

/** Properties of contacts of FLOIP that are not fields here. */
const CONTACT: Readonly<Record<string, string>> = {
  '': 'contact',
  name: 'contact.name',
  first_name: 'contact.first_name',
  language: 'contact.language',
  preferred_language: 'contact.language',
  timezone: 'contact.timezone',
  id: 'contact.uuid',
  uuid: 'contact.uuid',
  created_at: 'contact.created_on',
  phone: 'default(urn_parts(urns.tel).path, "")',
  tel: 'default(urn_parts(urns.tel).path, "")',
  tel_e164: 'default(urn_parts(urns.tel).path, "")',
  urns: 'contact.urns',
  preferred_urn: 'contact.urn',
  active_urn: 'contact.urn',
  groups: 'contact.groups',
};

function contactPath(rest: readonly string[]): string | undefined {
  const [first = '', second = ''] = rest;
  if (first === 'properties' || first === 'fields') return second === '' ? undefined : `fields.${resultKey(second)}`;
  return ownOf(CONTACT, first) ?? `fields.${resultKey(first)}`;
}

function blockPath(work: Work, rest: readonly string[]): string | undefined {
  const [first = ''] = rest;
  if (first === 'response') return INPUT;
  if (first === 'value' || first === '') return ownResult(work, [work.block.name.toLowerCase()]);
  return ownResult(work, [work.block.name.toLowerCase(), first]);
}

function runPath(work: Work, rest: readonly string[]): string | undefined {
  const [first = '', second = ''] = rest;
  if (first === 'results') return ownResult(work, rest.slice(1));
  if (work.draft.results.has(first)) return ownResult(work, rest);
  if (first === 'language') return 'contact.language';
  if (first === 'flow') return second === 'id' || second === 'uuid' ? 'run.flow.uuid' : 'run.flow.name';
  if (first === 'name') return 'run.flow.name';
  if (first === 'entered_at') return 'run.created_on';
  if (first === 'parent' || first === 'child') return relativePath(work, first, rest.slice(1));
  return first === '' ? undefined : ownResult(work, rest);
}

/** Properties of results in FLOIP: what we have them as. */
const RESULT: Readonly<Record<string, string>> = {
  response: '.input',
  input: '.input',
  exit: '.category',
  exit_label: '.category',
  entered_at: '.created_on',
  exited_at: '.created_on',
  created_on: '.created_on',
};

function ownResult(work: Work, rest: readonly string[]): string | undefined {
  const [name = '', property = ''] = rest;
  if (name === '') return 'results';
  const result = work.draft.results.get(name);
  return resultPath(`results.${result?.key ?? resultKey(name)}`, property, result?.choices !== undefined);
}

/** The value of a question with choices is the name of the choice, which we keep as the category. */
function resultPath(path: string, property: string, isChoice: boolean): string | undefined {
  if (property === '' || property === 'value') return isChoice ? `${path}.category` : path;
  if (property === 'block') return undefined;
  const ours = ownOf(RESULT, property);
  return ours === undefined ? undefined : `${path}${ours}`;
}

function relativePath(work: Work, relative: 'parent' | 'child', rest: readonly string[]): string | undefined {
  const inner = rest[0] === 'results' || rest[0] === 'flow' ? rest.slice(1) : rest;
  const [name = '', property = ''] = inner;
  if (name === '' || name === 'parent' || name === 'child') return undefined;
  return resultPath(`${relative}.results.${resultKey(name)}`, property, work.draft.choicesElsewhere.has(name));
}
