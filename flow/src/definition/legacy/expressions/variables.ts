/** What the variables of the old language are called in the new one. */
import { atom, call, type Piece, quoted } from './piece.ts';

export interface VariableOptions {
  /** `@date.today` and its like stay dates instead of being written out in the format of the workspace. */
  readonly rawDates?: boolean;
}

type Names = readonly string[];
type Mapping = (rest: Names, options: VariableOptions) => Piece;

/** Kinds of addresses, which the old language offered as properties of a contact. */
export const SCHEMES: ReadonlySet<string> = new Set(
  (
    'discord ext facebook fcm freshchat instagram jiochat line mailto rocketchat slack tel telegram twitter twitterid ' +
    'viber vk webchat wechat whatsapp'
  ).split(' '),
);

/** Properties of a contact that are not fields of the workspace. */
export const CONTACT_PROPERTIES: ReadonlySet<string> = new Set(
  'uuid id name first_name language created_on'.split(' '),
);

const RESULT_PROPERTIES = new Map([
  ['category', 'category_localized'],
  ['text', 'input'],
  ['time', 'created_on'],
]);

const NAME = /^[\p{L}_][\p{L}\p{N}_]*$/u;

const variables: ReadonlyMap<string, Mapping> = new Map<string, Mapping>([
  ['contact', (rest) => contact([], rest)],
  ['flow', (rest) => results([], rest)],
  ['parent', (rest) => results(['parent'], rest)],
  ['child', (rest) => results(['child'], rest)],
  ['step', step],
  ['date', date],
  ['channel', channel],
  ['extra', extra],
]);

/** Whether a template may start an expression with this name. */
export function isTopLevel(name: string): boolean {
  return variables.has(name.toLowerCase());
}

/** The variable of a dotted name in any case; names that the old language did not know stay, in lower case. */
export function variable(name: string, options: VariableOptions): Piece {
  const [first = '', ...rest] = name.toLowerCase().split('.');
  const mapping = variables.get(first);
  if (mapping) return mapping(rest, options);
  return atom([first, ...rest].join('.'));
}

function path(names: Names): Piece {
  let text = '';
  let plain = true;
  for (const name of names) {
    const isName = NAME.test(name);
    if (!isName) plain = false;
    text += !isName ? `["${name}"]` : text === '' ? name : `.${name}`;
  }
  return plain ? { ...atom(text), path: true } : atom(text);
}

/** `owner` is empty for the contact of this run, else `parent` or `child`. */
function contact(owner: Names, rest: Names): Piece {
  const [name, ...more] = rest;
  if (name === undefined) return path([...owner, 'contact']);
  if (SCHEMES.has(name)) return address(path([...owner, 'urns', name]), name, more[0]);
  if (name === 'tel_e164') return pathOfAddress(path([...owner, 'urns', 'tel']));
  if (name === 'groups') return joined(extracted(path([...owner, 'contact', 'groups']), 'name'));
  return path(CONTACT_PROPERTIES.has(name) ? [...owner, 'contact', ...rest] : [...owner, 'fields', ...rest]);
}

function address(urn: Piece, scheme: string, property: string | undefined): Piece {
  switch (property) {
    case undefined:
      return scheme === 'tel' ? call('format_urn', [urn]) : pathOfAddress(urn);
    case 'scheme':
    case 'path':
      return atom(`urn_parts(${urn.text}).${property}`);
    case 'urn':
      return urn;
    default:
      return call('format_urn', [urn]);
  }
}

/** Empty where the contact has no such address, as it was in the old language. */
function pathOfAddress(urn: Piece): Piece {
  return call('default', [atom(`urn_parts(${urn.text}).path`), quoted('')]);
}

function results(owner: Names, rest: Names): Piece {
  const [key, property, ...more] = rest;
  if (key === 'contact') return contact(owner, rest.slice(1));
  if (key === undefined || property === undefined) return path([...owner, 'results', ...rest]);
  return path([...owner, 'results', key, RESULT_PROPERTIES.get(property) ?? property, ...more]);
}

function step(rest: Names): Piece {
  const [name, ...more] = rest;
  switch (name) {
    case undefined:
    case 'value':
      return path(['input']);
    case 'contact':
      return contact([], more);
    case 'time':
      return path(['input', 'created_on']);
    case 'attachments':
      return attachments(more[0]);
    default:
      return path(['input', ...rest]);
  }
}

function attachments(index: string | undefined): Piece {
  const all = path(['input', 'attachments']);
  if (index === undefined) return extracted(call('foreach', [all, atom('attachment_parts')]), 'url');
  const place = /^\d+$/.test(index) ? index : `"${index}"`;
  return atom(`attachment_parts(${all.text}[${place}]).url`);
}

function date(rest: Names, options: VariableOptions): Piece {
  const written = (value: Piece) => (options.rawDates ? value : call('format_date', [value], 'date'));
  switch (rest.join('.')) {
    case '':
    case 'now':
      return call('now', [], 'date');
    case 'today':
      return written(call('today', [], 'date'));
    case 'tomorrow':
      return written(atom('datetime_add(now(), 1, "D")', 'date'));
    case 'yesterday':
      return written(atom('datetime_add(now(), -1, "D")', 'date'));
    default:
      return atom(`date.${rest.join('.')}`);
  }
}

function channel(rest: Names): Piece {
  const isNumber = rest[0] === 'tel' || rest[0] === 'tel_e164';
  return path(['contact', 'channel', ...(isNumber ? ['address'] : rest)]);
}

/** Flows that another flow started found the results and the contact of that flow there. */
function extra(rest: Names): Piece {
  if (rest[0] === 'flow') return results(['parent'], rest.slice(1));
  if (rest[0] === 'contact') return contact(['parent'], rest.slice(1));
  return path(['legacy_extra', ...rest]);
}

function extracted(list: Piece, property: string): Piece {
  return call('foreach', [list, atom('extract'), quoted(property)]);
}

function joined(list: Piece): Piece {
  return call('join', [list, quoted(',')]);
}
