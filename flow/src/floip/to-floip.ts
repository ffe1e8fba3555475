/** Our expressions and templates written in the language of FLOIP. */
import { ownOf } from '../definition/json.ts';
import { RUN_TOP_LEVELS, scanTemplate } from '../expressions/scan.ts';
import { escapeSigns, ROOTS } from './scan.ts';
import { parseExpression, type Tree } from './syntax.ts';

/** How paths are written, and where to say what could not be. */
export interface FloipScope {
  /** The name of the block that writes a result; undefined when none does. */
  blockOf(resultKey: string): { readonly name: string; readonly isChoice: boolean } | undefined;
  /** What the person answered, as the block at work sees it. */
  readonly input: string;
  kept(expression: string, part: string): void;
}

/** A template of ours as a text of FLOIP; what has no equal stands there as it is (and is told). */
export function floipText(template: string, scope: FloipScope): string {
  let result = '';
  for (const piece of scanTemplate(template, RUN_TOP_LEVELS)) {
    if (piece.kind === 'text') {
      result += escapedFloip(piece.text);
      continue;
    }
    const written = floipExpression(piece.body, piece.typed, scope);
    const isBare = written !== undefined && piece.kind === 'path' && /^[\w.]+$/.test(written);
    result += written === undefined ? piece.typed : isBare ? `@${written}` : `@(${written})`;
  }
  return result;
}

/** A template as one expression: its words and expressions joined. Undefined when something in it has no equal. */
export function floipOperand(template: string, scope: FloipScope): string | undefined {
  const pieces = scanTemplate(template, RUN_TOP_LEVELS).map((piece) =>
    piece.kind === 'text' ? floipQuoted(piece.text) : floipExpression(piece.body, piece.typed, scope),
  );
  if (pieces.length === 0) return floipQuoted('');
  return pieces.includes(undefined) ? undefined : pieces.join(' & ');
}

/** Either quote may stand around a text; a text with both has its double quotes escaped. */
export function floipQuoted(text: string): string {
  if (!text.includes('"')) return `"${text}"`;
  return text.includes("'") ? `"${text.replaceAll('"', '""')}"` : `'${text}'`;
}

function escapedFloip(text: string): string {
  return escapeSigns(text, (name) => ROOTS.has(name.toLowerCase()) || /^[A-Z_]+$/.test(name));
}

function floipExpression(body: string, typed: string, scope: FloipScope): string | undefined {
  const tree = parseExpression(body, 'ours');
  const missing: string[] = tree ? [] : ['a part'];
  const written = tree ? write(tree, scope, missing) : '';
  if (missing.length === 0) return written;
  scope.kept(typed, missing[0]!);
  return undefined;
}

function write(tree: Tree, scope: FloipScope, missing: string[]): string {
  switch (tree.kind) {
    case 'text':
      return floipQuoted(tree.value);
    case 'number':
      return tree.value;
    case 'boolean':
      return tree.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'negative':
      return `-${operand(tree.of, scope, missing)}`;
    case 'binary': {
      const op = tree.op === '!=' ? '<>' : tree.op;
      return `${operand(tree.left, scope, missing)} ${op} ${operand(tree.right, scope, missing)}`;
    }
    case 'path':
      return found(floipPath(tree.parts, scope), tree.parts.join('.'), missing);
    case 'call':
      return call(tree.name, tree.args, scope, missing);
  }
}

function operand(tree: Tree, scope: FloipScope, missing: string[]): string {
  const text = write(tree, scope, missing);
  return tree.kind === 'binary' ? `(${text})` : text;
}

function found(text: string | undefined, part: string, missing: string[]): string {
  if (text === undefined) missing.push(part);
  return text ?? '';
}

type Args = readonly string[];
const SAME = new Set(
  [
    'and',
    'or',
    'abs',
    'max',
    'min',
    'mod',
    'round',
    'rand',
    'char',
    'code',
    'clean',
    'lower',
    'upper',
    'percent',
  ].concat(['remove_first_word', 'now', 'today', 'array', 'count', 'trim']),
);
const RENAMED: Readonly<Record<string, string>> = {
  title: 'PROPER',
  text_length: 'LEN',
  rand_between: 'RANDBETWEEN',
  repeat: 'REPT',
  read_chars: 'READ_DIGITS',
  date: 'DATEVALUE',
  time: 'TIMEVALUE',
  date_from_parts: 'DATE',
  time_from_parts: 'TIME',
};

function oneMore(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (!/^-?\d+$/.test(text)) return `${text} + 1`;
  return String(Number(text) < 0 ? Number(text) : Number(text) + 1);
}

/** Functions with other arguments than ours. Undefined when the arguments at hand have no equal. */
const REWRITTEN: Readonly<Record<string, (args: Args) => string | undefined>> = {
  if: ([test, yes, no]) => no && `IF(${test}, ${yes}, ${no})`,
  default: ([value, other]) => (other === '""' ? value : other && `IF(${value} = NULL, ${other}, ${value})`),
  replace: (args) => (args.length === 3 ? `SUBSTITUTE(${args.join(', ')})` : undefined),
  format_number: ([number, places, grouped]) =>
    grouped === undefined ? `FIXED(${number}, ${places ?? '0'})` : undefined,
  word: ([text, index, cut]) => (cut === undefined ? `WORD(${text}, ${oneMore(index)})` : undefined),
  word_count: (args) => (args.length === 1 ? `WORD_COUNT(${args[0]})` : undefined),
  word_slice: ([text, start, end, cut]) => {
    if (cut !== undefined || start?.startsWith('-') || end?.startsWith('-')) return undefined;
    return `WORD_SLICE(${[text, oneMore(start), ...(end === undefined ? [] : [oneMore(end)])].join(', ')})`;
  },
  text_slice: ([text, start, end]) => {
    if (start === '0' && end !== undefined && !end.startsWith('-')) return `LEFT(${text}, ${end})`;
    return start && /^-\d+$/.test(start) && end === undefined ? `RIGHT(${text}, ${start.slice(1)})` : undefined;
  },
  weekday: ([date]) => date && `(WEEKDAY(${date}) - 1)`,
  datetime_add: ([date, offset, unit]) => (unit === '"M"' ? `EDATE(${date}, ${offset})` : undefined),
  contains: ([array, value]) => value && `IN(${value}, ${array})`,
};

function call(name: string, args: readonly Tree[], scope: FloipScope, missing: string[]): string {
  const written = args.map((arg) => write(arg, scope, missing));
  if (SAME.has(name)) return `${name.toUpperCase()}(${written.join(', ')})`;
  const renamed = ownOf(RENAMED, name);
  if (renamed !== undefined) return `${renamed}(${written.join(', ')})`;
  return found(ownOf(REWRITTEN, name)?.(written), name, missing);
}

const PATHS: Readonly<Record<string, string>> = {
  contact: 'contact.name',
  'contact.name': 'contact.name',
  'contact.first_name': 'contact.first_name',
  'contact.language': 'contact.language',
  'contact.timezone': 'contact.timezone',
  'contact.uuid': 'contact.id',
  'contact.created_on': 'contact.created_at',
  'contact.urn': 'contact.active_urn',
  'contact.urns': 'contact.urns',
  'contact.groups': 'contact.groups',
  'urns.tel': 'contact.phone',
  'run.flow.name': 'run.flow.name',
  'run.flow.uuid': 'run.flow.id',
  'run.created_on': 'run.entered_at',
};

function floipPath(parts: readonly string[], scope: FloipScope): string | undefined {
  const lower = parts.map((part) => part.toLowerCase());
  const [root = '', second = '', third = '', fourth = ''] = lower;
  const known = ownOf(PATHS, lower.join('.'));
  if (known !== undefined) return known;
  if (root === 'input' && (second === '' || second === 'text')) return scope.input;
  if (root === 'fields' && second !== '' && third === '') return `contact.${second}`;
  if (root === 'contact' && second === 'fields' && third !== '') return `contact.${third}`;
  if (root === 'locals' && second !== '') return `session.${second}`;
  if (root === 'results') return second === '' ? 'results' : resultPath('results', second, third, scope);
  if (root === 'run' && second === 'results' && third !== '') return resultPath('results', third, fourth, scope);
  if ((root === 'parent' || root === 'child') && second === 'results' && third !== '') {
    return resultPath(`${root}.results`, third, fourth, undefined);
  }
  return undefined;
}

function resultPath(of: string, key: string, property: string, scope: FloipScope | undefined): string | undefined {
  const block = scope?.blockOf(key);
  const path = `${of}.${block?.name ?? key}`;
  if (property === '' || property === 'value') return block?.isChoice ? `${path}.response` : path;
  if (property === 'category' || property === 'category_localized') return block?.isChoice ? path : `${path}.exit.name`;
  if (property === 'input') return `${path}.response`;
  return property === 'created_on' ? `${path}.exited_at` : undefined;
}
