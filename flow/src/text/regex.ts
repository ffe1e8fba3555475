/**
 * Regular expressions with RE2's syntax and semantics: no look-around, no back-references, and a time that grows with
 * the length of the text only. Simple patterns on short plain texts are given to JavaScript's own engine, which is
 * many times as fast; `regex-simple.ts` says which, and a property test that both agree.
 */
import { RE2JS } from 're2js';
import { spend } from '../values/budget.ts';
import { maxSimpleLength } from './regex-simple.ts';

/** A compiled pattern. */
export interface Pattern {
  /**
   * The first match as text, then its groups; a group that took no part is empty. Undefined when there is none, an
   * error when the text is too long for so large a pattern.
   */
  find(text: string): readonly string[] | PatternError | undefined;
}

/** Why a pattern is refused. */
export interface PatternError {
  readonly error: string;
}

const MAX_PATTERN = 10_000;
/** Size of the pattern's program times the length of the text: a tenth of a second or so. */
const MAX_STEPS = 2_000_000;
const MAX_KEPT = 500;
/** In the budget of an expression, for each character of a pattern that is new. */
const COMPILE_COST = 20;
const FLAGS = RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE;
/** Where both engines see the same lines, spaces and cases. */
const PLAIN_TEXT = /^[\t\n -~]*$/;
const TOO_COMPLEX: PatternError = { error: 'regular expression is too complex for this text' };

const kept = new Map<string, Pattern | PatternError>();

export function isPatternError(value: object): value is PatternError {
  return 'error' in value;
}

/** The pattern, compiled once; without regard to case, `^` and `$` at every line. */
export function compilePattern(source: string): Pattern | PatternError {
  const found = kept.get(source);
  if (found !== undefined) return found;
  if (source.length > MAX_PATTERN) return { error: `regular expression is longer than ${MAX_PATTERN} characters` };
  spend(source.length * COMPILE_COST);
  const made = compile(source);
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(source, made);
  return made;
}

function compile(source: string): Pattern | PatternError {
  const simpleLength = maxSimpleLength(source);
  if (simpleLength === 0) return linearPattern(source);
  const quick = new RegExp(source, 'im');
  // Most simple patterns never meet another text, so the larger engine waits until one comes.
  let linear: Pattern | PatternError | undefined;
  return {
    find(text) {
      spend(text.length >> 2);
      if (text.length <= simpleLength && PLAIN_TEXT.test(text)) {
        const found = quick.exec(text);
        return found === null ? undefined : Array.from(found, (group) => group ?? '');
      }
      linear ??= linearPattern(source);
      return isPatternError(linear) ? linear : linear.find(text);
    },
  };
}

/** By RE2 alone. */
export function linearPattern(source: string): Pattern | PatternError {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source, FLAGS);
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'invalid regular expression' };
  }
  const size = compiled.programSize();
  const groups = compiled.groupCount();
  return {
    find(text) {
      if (text.length * size > MAX_STEPS) return TOO_COMPLEX;
      spend((text.length * size) >> 3);
      const matcher = compiled.matcher(text);
      if (!matcher.find()) return undefined;
      return Array.from({ length: groups + 1 }, (_, index) => matcher.group(index) ?? '');
    },
  };
}
