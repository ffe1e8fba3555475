import { type FailureCode, failures } from '../failures.ts';
import { TemplateError } from './template.ts';

/** Longer answers are searched in their beginning only. */
export const searchedChars = 4_096;

/**
 * A regular expression of an administrator, to run over answers from outside. What can take exponential time (a
 * repeated group that itself repeats or chooses, references back) is refused, and the input is bounded.
 */
export function compilePattern(source: string): (text: string) => RegExpExecArray | null {
  if (
    /\((?:[^()\\]|\\.)*(?:[*+|]|\{[0-9,]+\})(?:[^()\\]|\\.)*\)\s*(?:[*+]|\{[0-9]+,)/.test(source) ||
    /\\[1-9]|\\k</.test(source)
  ) {
    throw new TemplateError(
      `the pattern ${source} may take endless time; leave out repeated groups and references back`,
    );
  }
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, 'iu');
  } catch (error) {
    throw new TemplateError(`the pattern ${source} is not a regular expression: ${(error as Error).message}`);
  }
  return (text) => pattern.exec(text.slice(0, searchedChars));
}

/** `200-299, 304` as a test. */
export function statusTest(ranges: string): (status: number) => boolean {
  const pairs = ranges.split(',').map((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return [from, to] as const;
  });
  return (status) => pairs.some(([from, to]) => status >= from && status <= to);
}

/** `left = right` lines; empty lines and those that begin with # are left out. */
export function parseLines(text: string): (readonly [left: string, right: string])[] {
  return text.split('\n').flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const cut = trimmed.lastIndexOf('=');
    if (cut < 1) throw new TemplateError(`"${trimmed}" should read: word = meaning`);
    return [[trimmed.slice(0, cut).trim(), trimmed.slice(cut + 1).trim()] as const];
  });
}

export function failureNamed(word: string): FailureCode {
  if (Object.hasOwn(failures, word)) return word as FailureCode;
  throw new TemplateError(`"${word}" is not a failure; there are ${Object.keys(failures).join(', ')}`);
}

/** The first line that fits decides. `402 = account_empty` looks at the status, `~words = …` at the answer. */
export function failureTest(text: string): (status: number, body: string) => FailureCode | undefined {
  const rules = parseLines(text).map(([left, right]) => {
    const failure = failureNamed(right);
    if (left.startsWith('~')) {
      const find = compilePattern(left.slice(1).trim());
      return (_status: number, body: string) => (find(body) ? failure : undefined);
    }
    if (!/^[0-9]{3}(-[0-9]{3})?$/.test(left))
      throw new TemplateError(`"${left}" should be a status like 402, or ~ and a pattern`);
    const fits = statusTest(left);
    return (status: number) => (fits(status) ? failure : undefined);
  });
  return (status, body) => {
    for (const rule of rules) {
      const failure = rule(status, body);
      if (failure) return failure;
    }
    return undefined;
  };
}
