/** What can be written next in a template: names behind @, functions between brackets. */
import { functionNamed, functionNames } from '@mhero/flow/functions/registry.ts';
import { testNamed } from '@mhero/flow/tests/registry.ts';
import type { World } from './world.ts';

export interface Offer {
  /** What is put in place of what was typed from `from` on. */
  readonly insert: string;
  /** `path` (with a key for its words), `name` (with its own), `function`. */
  readonly kind: 'path' | 'name' | 'function';
  readonly label: string;
  /** Name of a field or result, parameters of a function. */
  readonly detail: string;
}

export interface Offers {
  readonly from: number;
  readonly offers: readonly Offer[];
}

const MOST = 12;

/** What stands behind a name of the top; words are under `path_<name>` and `path_<name>_<property>`. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  contact: ['name', 'first_name', 'language', 'status', 'groups', 'channel', 'urn', 'created_on', 'last_seen_on'],
  input: ['text', 'attachments', 'created_on', 'urn'],
  run: ['uuid', 'status', 'created_on'],
  child: ['status', 'results', 'fields'],
  parent: ['results', 'fields', 'contact'],
  webhook: ['status', 'json', 'headers'],
  trigger: ['params', 'keyword'],
  urns: ['tel', 'whatsapp', 'mailto', 'telegram', 'facebook'],
  resume: ['type', 'dial'],
  fields: [],
  results: [],
  locals: [],
};
const RESULT = ['value', 'category', 'category_localized', 'input', 'extra', 'created_on'];
const TOP = ['contact', 'fields', 'results', 'input', 'locals', 'urns', 'child', 'parent', 'webhook', 'trigger', 'run'];

/** Null where nothing can be completed at `caret`. */
export function completionsAt(text: string, caret: number, world: World): Offers | null {
  const before = text.slice(0, caret);
  const path = /@([\p{L}_][\w.]*)?$/u.exec(before);
  if (path && !before.endsWith('@@') && !/[\p{L}\p{N}]@[\w.]*$/u.test(before)) {
    return some(caret - (path[1]?.length ?? 0), pathOffers(path[1] ?? '', world));
  }
  if (!isInBrackets(before)) return null;
  const word = /[\p{L}_][\w.]*$/u.exec(before)?.[0] ?? '';
  if (word === '' || isQuoted(before)) return null;
  return some(caret - word.length, [...pathOffers(word, world), ...(word.includes('.') ? [] : functionOffers(word))]);
}

function some(from: number, offers: readonly Offer[]): Offers | null {
  return offers.length === 0 ? null : { from, offers: offers.slice(0, MOST) };
}

function pathOffers(typed: string, world: World): Offer[] {
  const parts = typed.toLowerCase().split('.');
  const last = parts.pop() ?? '';
  const holder = parts.join('.');
  const begin = holder === '' ? '' : `${typed.slice(0, typed.lastIndexOf('.'))}.`;
  const offers = offersIn(holder, world).filter(({ label, detail }) => matches(label, last) || matches(detail, last));
  const named = offers.map((offer) => ({ ...offer, insert: `${begin}${offer.label}` }));
  return named.filter(({ insert }) => insert.toLowerCase() !== typed.toLowerCase());
}

type Bare = Omit<Offer, 'insert'>;

function offersIn(holder: string, world: World): Bare[] {
  const names = (list: ReadonlyArray<{ key: string; name: string }>): Bare[] =>
    list.map(({ key, name }) => ({ kind: 'name', label: key, detail: name }));
  if (holder === '') return TOP.map((label) => ({ kind: 'path', label, detail: '' }));
  if (holder === 'fields' || holder === 'contact.fields') return names(world.fields);
  if (holder === 'results' || holder === 'run.results') return names(world.results);
  if (holder === 'locals') return world.locals.map((label) => ({ kind: 'name', label, detail: '' }));
  if (/^results\.\w+$/.test(holder)) return RESULT.map((label) => ({ kind: 'path', label, detail: '' }));
  const below = holder === 'parent.contact' || holder === 'child.contact' ? 'contact' : holder;
  const more: readonly string[] = below === 'contact' ? ['fields'] : [];
  return [...(PATHS[below] ?? []), ...more].map((label) => ({ kind: 'path', label, detail: '' }));
}

const matches = (name: string, typed: string): boolean =>
  typed === '' || name.toLowerCase().startsWith(typed) || (typed.length > 1 && name.toLowerCase().includes(`${typed}`));

function functionOffers(typed: string): Offer[] {
  const wanted = typed.toLowerCase();
  return functionNames()
    .filter((name) => name.startsWith(wanted) && !testNamed(name))
    .map((name) => ({ kind: 'function', label: name, insert: `${name}(`, detail: parametersOf(name) }));
}

export function parametersOf(name: string): string {
  const found = functionNamed(name);
  return found && 'parameters' in found ? String(found.parameters) : '';
}

/** Whether an `@(` before the end is still open. */
function isInBrackets(before: string): boolean {
  const start = before.lastIndexOf('@(');
  if (start < 0) return false;
  let depth = 0;
  let quoted = false;
  for (let at = start + 1; at < before.length; at++) {
    const char = before[at];
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '(') depth++;
    else if (!quoted && char === ')' && --depth === 0) return false;
  }
  return true;
}

function isQuoted(before: string): boolean {
  const inside = before.slice(before.lastIndexOf('@('));
  return (inside.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
}
