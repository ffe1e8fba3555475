/**
 * Forms draw the engine's actions, tests and functions, which brings all their code along; flows run and are checked in
 * workers only, whose build does not pass here. So pages go without the engine of regular expressions: 40 kB compressed.
 */
import type { Plugin } from 'vite';

/** What `flow/src/text/regex.ts` uses of re2js; a pattern that a page tries to compile is refused in words. */
const withoutEngine = `export const RE2JS = {
  CASE_INSENSITIVE: 0,
  MULTILINE: 0,
  compile() { throw new Error('regular expressions are for workers'); },
};`;

export function patternsInWorkers(): Plugin {
  const id = '\0re2js-in-workers';
  return {
    name: 'patterns-in-workers',
    apply: 'build',
    enforce: 'pre',
    resolveId: (source) => (source === 're2js' ? id : undefined),
    load: (wanted) => (wanted === id ? withoutEngine : undefined),
  };
}
