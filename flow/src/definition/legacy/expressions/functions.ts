/** What the functions of the old language are called in the new one, and how their arguments change. */
import { atom, BINDING, call, infix, type Kind, negated, type Piece, quoted } from './piece.ts';

type Rewrite = (args: readonly Piece[]) => Piece;

const ONE = atom('1', 'number');
const FALSE = atom('false');
const SPACES = atom('" \\t"');
const NULL = atom('NULL');

const functions: ReadonlyMap<string, Rewrite> = new Map<string, Rewrite>([
  ['abs', renamed('abs', 'number')],
  ['average', renamed('mean', 'number')],
  ['code', renamed('code', 'number')],
  ['concatenate', (args) => chained(args, '&', BINDING.concat, quoted(''))],
  ['date', renamed('date_from_parts', 'date')],
  ['datedif', renamed('datetime_diff', 'number')],
  ['datevalue', renamed('date', 'date')],
  ['day', extended('format_date', ['"D"'], 'number')],
  ['days', ([end, start]) => call('datetime_diff', [...given(start), ...given(end), atom('"D"')], 'number')],
  ['edate', extended('datetime_add', ['"M"'], 'date')],
  ['epoch', renamed('epoch', 'number')],
  ['exp', ([power]) => raised(atom('2.718281828459045', 'number'), power)],
  ['false', () => FALSE],
  ['field', (args) => call('field', fromZero(args, 1))],
  ['first_word', extended('word', ['0'])],
  ['fixed', ([number, places = atom('2'), ...rest]) => call('format_number', [...given(number), places, ...rest])],
  ['format_date', renamed('format_datetime')],
  ['hour', extended('format_datetime', ['"tt"'], 'number')],
  ['if', ([test, yes = atom('0', 'number'), no = FALSE]) => call('if', [...given(test), yes, no])],
  ['int', renamed('round_down', 'number')],
  ['left', ([text, count]) => call('text_slice', [...given(text), atom('0'), ...given(count)])],
  ['len', renamed('text_length', 'number')],
  ['max', renamed('max', 'number')],
  ['min', renamed('min', 'number')],
  ['minute', extended('format_datetime', ['"m"'], 'number')],
  ['mod', renamed('mod', 'number')],
  ['month', extended('format_date', ['"M"'], 'number')],
  ['now', renamed('now', 'date')],
  ['power', ([base, power]) => raised(base, power)],
  ['proper', renamed('title')],
  ['rand', renamed('rand', 'number')],
  ['randbetween', renamed('rand_between', 'number')],
  ['read_digits', renamed('read_chars')],
  ['regex_group', renamed('regex_match')],
  ['rept', renamed('repeat')],
  ['right', ([text, count]) => call('text_slice', [...given(text), ...given(count).map((n) => negated(n))])],
  ['round', renamed('round', 'number')],
  ['rounddown', renamed('round_down', 'number')],
  ['roundup', renamed('round_up', 'number')],
  ['second', extended('format_datetime', ['"s"'], 'number')],
  ['substitute', renamed('replace')],
  ['sum', (args) => chained(args, '+', BINDING.sum, atom('0', 'number'), 'number')],
  ['time', time],
  ['timevalue', renamed('time', 'time')],
  ['today', renamed('today', 'date')],
  ['true', () => atom('true')],
  ['trunc', renamed('round_down', 'number')],
  ['unichar', renamed('char')],
  ['unicode', renamed('code', 'number')],
  ['weekday', (args) => infix('+', BINDING.sum, call('weekday', args), ONE, 'number')],
  ['word', (args) => call('word', separated(fromZero(args, 1), 2))],
  ['word_count', (args) => call('word_count', separated(args, 1), 'number')],
  ['word_slice', (args) => call('word_slice', separated(fromZero(fromZero(args, 1), 2), 3))],
  ['year', extended('format_date', ['"YYYY"'], 'number')],
]);

/** Calls of functions that are not listed stay as they are, in lower case: most have the same name and arguments. */
export function rewriteCall(name: string, args: readonly Piece[]): Piece {
  const lower = name.toLowerCase();
  return functions.get(lower)?.(args) ?? call(lower, args);
}

function renamed(name: string, kind?: Kind): Rewrite {
  return (args) => call(name, args, kind);
}

function extended(name: string, more: readonly string[], kind?: Kind): Rewrite {
  const added = more.map((text) => atom(text));
  return (args) => call(name, [...args, ...added], kind);
}

function given(piece: Piece | undefined): readonly Piece[] {
  return piece ? [piece] : [];
}

function chained(args: readonly Piece[], operator: string, binding: number, none: Piece, kind?: Kind): Piece {
  const [first = none, ...rest] = args;
  return rest.reduce((left, right) => infix(operator, binding, left, right, kind), first);
}

function raised(base: Piece | undefined, power: Piece | undefined): Piece {
  if (!base || !power) return call('power', [...given(base), ...given(power)], 'number');
  return infix('^', BINDING.power, base, power, 'number');
}

/** The old language counted from one, and backwards from -1 as the new one does. */
function fromZero(args: readonly Piece[], position: number): readonly Piece[] {
  return args.map((arg, index) => (index === position ? oneLess(arg) : arg));
}

function oneLess(place: Piece): Piece {
  if (/^-\d+$/.test(place.text)) return place;
  if (/^\d{1,15}$/.test(place.text)) return atom(String(Number(place.text) - 1), 'number');
  return infix('-', BINDING.sum, place, ONE, 'number');
}

/** The old language asked whether only spaces separate words, the new one which characters do. */
function separated(args: readonly Piece[], position: number): readonly Piece[] {
  return args.map((arg, index) => (index !== position ? arg : arg.text === 'true' ? SPACES : NULL));
}

function time(args: readonly Piece[]): Piece {
  const [hours, minutes, seconds] = args;
  const made = call('time_from_parts', args, 'time');
  if (!hours || !minutes || !seconds) return made;
  const product = (left: Piece, right: string) => infix('*', BINDING.product, left, atom(right), 'number');
  const total = [product(hours, '3600'), product(minutes, '60'), seconds];
  return { ...made, seconds: chained(total, '+', BINDING.sum, seconds, 'number') };
}
