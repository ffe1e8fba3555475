/** What each function of FLOIP is in our language. */

/** The parts are our expressions for the arguments; undefined when they are too few. `close` names what differs. */
export type Write = (args: readonly string[]) => string | { readonly text: string; readonly close: string } | undefined;

function same(name: string): Write {
  return (args) => `${name}(${args.join(', ')})`;
}

/** A part of a date or time as a number. */
function part(format: 'format_date' | 'format_datetime', token: string): Write {
  return ([date]) => (date === undefined ? undefined : `number(${format}(${date}, "${token}"))`);
}

function isNumeral(text: string | undefined): text is string {
  return text !== undefined && /^-?\d+$/.test(text);
}

/** Positions count from 1 in FLOIP and from 0 here; from the end, both count from -1. */
function position(text: string): string {
  return isNumeral(text) ? String(Number(text) > 0 ? Number(text) - 1 : Number(text)) : `${text} - 1`;
}

/** Words are cut at spaces only when the argument says so. */
function delimiters(bySpaces: string | undefined): string {
  return bySpaces === undefined || bySpaces === 'false' ? '' : ', " "';
}

function joined(sign: string): Write {
  return (args) => (args.length === 0 ? undefined : args.length === 1 ? args[0] : `(${args.join(` ${sign} `)})`);
}

const substitute: Write = ([text, needle, replacement, instance]) => {
  if (replacement === undefined) return undefined;
  if (instance === undefined) return `replace(${text}, ${needle}, ${replacement})`;
  return { text: `replace(${text}, ${needle}, ${replacement}, ${instance})`, close: 'SUBSTITUTE of one occurrence' };
};

const wordSlice: Write = ([text, start, stop, bySpaces]) => {
  if (start === undefined) return undefined;
  const cut = delimiters(bySpaces);
  if (stop === undefined || stop === 'null') return `word_slice(${text}, ${position(start)})`;
  const written = `word_slice(${text}, ${position(start)}, ${position(stop)}${cut})`;
  return isNumeral(stop) && Number(stop) > 0
    ? written
    : { text: written, close: 'WORD_SLICE that counts from the end' };
};

const fixed: Write = ([number, decimals, noCommas]) => {
  if (number === undefined) return undefined;
  const grouped = noCommas === undefined ? '' : noCommas === 'true' ? ', false' : `, if(${noCommas}, false, true)`;
  return `format_number(${number}, ${decimals ?? '2'}${grouped})`;
};

export const FUNCTIONS: Readonly<Record<string, Write>> = {
  // Logic
  and: same('and'),
  or: same('or'),
  not: ([a]) => a && `if(${a}, false, true)`,
  if: ([test, yes, no]) => yes && `if(${test}, ${yes}, ${no ?? 'false'})`,
  isnumber: ([a]) => a && `if(is_error(number(${a})), false, true)`,
  isstring: ([a]) => a && { text: `is_error(number(${a}))`, close: 'ISSTRING' },
  isbool: ([a]) => a && `or(lower(text(${a})) = "true", lower(text(${a})) = "false")`,
  between: ([value, least, most]) => most && `and(${value} >= ${least}, ${value} <= ${most})`,
  contains: ([needle, text]) => text && `(replace(lower(${text}), lower(${needle}), "") != lower(${text}))`,
  in: ([value, array]) => array && `contains(${array}, ${value})`,
  array: same('array'),
  count: same('count'),
  // Numbers
  abs: same('abs'),
  max: same('max'),
  min: same('min'),
  mod: same('mod'),
  round: same('round'),
  power: ([base, exponent]) => exponent && `((${base}) ^ (${exponent}))`,
  rand: () => 'rand()',
  randbetween: ([least, most]) => most && `rand_between(${least}, ${most})`,
  sum: joined('+'),
  // Text
  char: same('char'),
  unichar: same('char'),
  code: same('code'),
  unicode: same('code'),
  clean: same('clean'),
  trim: same('trim'),
  concatenate: joined('&'),
  fixed,
  left: ([text, count]) => text && `text_slice(${text}, 0, ${count ?? '1'})`,
  right: ([text, count]) => text && `text_slice(${text}, -${isNumeral(count ?? '1') ? (count ?? '1') : `(${count})`})`,
  len: same('text_length'),
  lower: same('lower'),
  upper: same('upper'),
  proper: same('title'),
  rept: same('repeat'),
  substitute,
  // Dates and times
  date: ([y, m, d]) => d && `date_from_parts(${y}, ${m}, ${d})`,
  datevalue: same('date'),
  day: part('format_date', 'D'),
  month: part('format_date', 'M'),
  year: part('format_date', 'YYYY'),
  hour: part('format_datetime', 't'),
  minute: part('format_datetime', 'm'),
  second: part('format_datetime', 's'),
  edate: ([date, months]) => months && `datetime_add(${date}, ${months}, "M")`,
  now: () => 'now()',
  today: () => 'today()',
  time: ([h, m, s]) => s && `time_from_parts(${h}, ${m}, ${s})`,
  timevalue: same('time'),
  weekday: ([date]) => date && `(weekday(${date}) + 1)`,
  // Words
  first_word: ([text]) => text && `word(${text}, 0)`,
  word: ([text, index, bySpaces]) => index && `word(${text}, ${position(index)}${delimiters(bySpaces)})`,
  word_count: ([text, bySpaces]) => text && `word_count(${text}${delimiters(bySpaces)})`,
  word_slice: wordSlice,
  remove_first_word: same('remove_first_word'),
  percent: same('percent'),
  read_digits: same('read_chars'),
};

/** Functions whose value is a date. */
export const DATES: ReadonlySet<string> = new Set(['date', 'datevalue', 'edate', 'now', 'today']);
