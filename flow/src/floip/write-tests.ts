/** The tests of our switches written as conditions of FLOIP. */
import { type FloipScope, floipOperand, floipQuoted } from './to-floip.ts';

/** `exact`, `near` (tells of the test), or `none` (the condition is never true). */
export interface Condition {
  readonly text: string;
  readonly match: 'exact' | 'near' | 'none';
}

const NEVER: Condition = { text: 'FALSE', match: 'none' };

/** Tests that find a number in an answer. */
export const NUMBER_TESTS: ReadonlySet<string> = new Set(
  ['', '_between', '_eq', '_gt', '_gte', '_lt', '_lte'].map((end) => `has_number${end}`),
);
/** Tests that look for words: what a question with choices consists of. */
export const WORD_TESTS: ReadonlySet<string> = new Set([
  'has_only_text',
  'has_only_phrase',
  'has_any_word',
  'has_all_words',
  'has_phrase',
  'has_beginning',
]);
/** Tests that check one kind of answer, which others can only take as it is. */
const CHECKS: ReadonlySet<string> = new Set(
  ['date', 'date_eq', 'date_gt', 'date_lt', 'time', 'phone', 'email', 'state', 'district', 'ward', 'pattern'].map(
    (end) => `has_${end}`,
  ),
);

const SIGNS: Readonly<Record<string, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' };

/** `subject` is the expression tested; `isLast` when no other test follows. */
export function conditionOfTest(
  type: string,
  args: readonly string[],
  subject: string,
  scope: FloipScope,
  isLast: boolean,
): Condition {
  const values = args.map((arg) => floipOperand(arg, scope));
  if (values.includes(undefined)) return NEVER;
  const [first = floipQuoted(''), second] = values as string[];
  if (NUMBER_TESTS.has(type)) return numberCondition(type, values as string[], subject);
  switch (type) {
    case 'has_text':
      return { text: `${subject} <> ""`, match: 'exact' };
    case 'has_only_text':
    case 'has_only_phrase':
      return { text: `${subject} = ${first}`, match: 'exact' };
    case 'has_any_word':
      return wordsCondition(args[0] ?? '', subject, first);
    case 'has_all_words':
      return containsAll(args[0] ?? '', subject);
    case 'has_phrase':
      return { text: `CONTAINS(LOWER(${first}), LOWER(${subject}))`, match: 'near' };
    case 'has_beginning':
      return { text: `LEFT(${subject}, ${lengthOf(args[0] ?? '', first)}) = ${first}`, match: 'exact' };
    default:
      return CHECKS.has(type) && isLast && second === undefined ? { text: `${subject} <> ""`, match: 'near' } : NEVER;
  }
}

function numberCondition(type: string, values: readonly string[], subject: string): Condition {
  const numbers = values.map((value) => /^"\s*(-?\d+(?:\.\d+)?)\s*"$/.exec(value)?.[1] ?? value);
  const [first, second] = numbers;
  const kind = type.slice('has_number_'.length);
  if (kind === '') return { text: `ISNUMBER(${subject})`, match: 'exact' };
  if (kind === 'between') return { text: `AND(${subject} >= ${first}, ${subject} <= ${second})`, match: 'exact' };
  return first === undefined ? NEVER : { text: `${subject} ${SIGNS[kind]} ${first}`, match: 'exact' };
}

function wordsOf(text: string): string[] {
  return text.includes('@') ? [] : text.split(/[^\p{L}\p{M}\p{N}_']+/u).filter((word) => word !== '');
}

/** Any of the words as the whole answer; inside longer answers others do not find them. */
function wordsCondition(words: string, subject: string, whole: string): Condition {
  const each = wordsOf(words).map((word) => `${subject} = ${floipQuoted(word)}`);
  if (each.length === 0) return { text: `${subject} = ${whole}`, match: 'near' };
  return { text: each.length === 1 ? each[0]! : `OR(${each.join(', ')})`, match: 'near' };
}

function containsAll(words: string, subject: string): Condition {
  const each = wordsOf(words).map((word) => `CONTAINS(${floipQuoted(word.toLowerCase())}, LOWER(${subject}))`);
  if (each.length === 0) return NEVER;
  return { text: each.length === 1 ? each[0]! : `AND(${each.join(', ')})`, match: 'near' };
}

function lengthOf(argument: string, written: string): string {
  return argument.includes('@') ? `LEN(${written})` : String([...argument].length);
}

/** One of several conditions. */
export function either(conditions: readonly Condition[]): Condition {
  const some = conditions.filter((condition) => condition.match !== 'none');
  if (some.length === 0) return NEVER;
  const isExact = some.length === conditions.length && some.every((condition) => condition.match === 'exact');
  const texts = [...new Set(some.map((condition) => condition.text))];
  return { text: texts.length === 1 ? texts[0]! : `OR(${texts.join(', ')})`, match: isExact ? 'exact' : 'near' };
}
