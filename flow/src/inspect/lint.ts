/** What an officer should see of a flow before contacts do. */
import type { Flow } from '../definition/flow.ts';
import type { Finding } from './finding.ts';
import { lintMessages } from './lint-messages.ts';
import { lintPaths } from './lint-paths.ts';
import { lintResults } from './lint-results.ts';
import { lintTranslations } from './lint-translations.ts';

/** In the order of the flow, for each matter. */
export function lintFlow(flow: Flow): Finding[] {
  return [...lintPaths(flow), ...lintTranslations(flow), ...lintMessages(flow), ...lintResults(flow)];
}
