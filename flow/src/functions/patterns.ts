/** Functions with regular expressions. */
import { compilePattern, isPatternError } from '../text/regex.ts';
import { toText } from '../values/convert.ts';
import { errorOf } from '../values/errors.ts';
import { integerAt, ofText } from './define.ts';

/**
 * What the regular expression finds first, or one of its groups; without regard to case.
 *
 * @(regex_match("sda34dfddg67", "\d+")) -> 34
 * @(regex_match("Bob Smith", "(\w+) (\w+)", 1)) -> Bob
 * @(regex_match("Bob Smith", "(\w+) (\w+)", 5)) -> ERROR
 * @(regex_match("abc", "[\.")) -> ERROR
 */
export const regexMatch = ofText('regex_match', 'text, pattern, group?', (text, _, args) => {
  const [source, group] = [toText(args[1]!), integerAt(args, 2, 0)];
  if (typeof source !== 'string') return source;
  if (typeof group !== 'number') return group;
  const pattern = compilePattern(source);
  if (isPatternError(pattern)) return errorOf(pattern.error);
  const found = pattern.find(text);
  if (found === undefined) return '';
  if (isPatternError(found)) return errorOf(found.error);
  return found[group] ?? errorOf(`invalid regular expression group ${group}`);
});
