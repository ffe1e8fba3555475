/** Results that are saved and never read, and read and never saved. */
import type { Flow } from '../definition/flow.ts';
import { eachPath } from './dependencies.ts';
import type { Finding } from './finding.ts';
import { resultsOf } from './inspect.ts';

/** A flow that reads all results at once reads each of them; so may its parent and exports, hence only advice. */
export function lintResults(flow: Flow): Finding[] {
  const saved = resultsOf(flow);
  const known = new Set(saved.map((result) => result.key));
  const read = new Map<string, string>();
  let readsAll = false;
  eachPath(flow, (path, node) => {
    const at = path[0] === 'run' ? 1 : 0;
    if (path[at] !== 'results') return;
    const key = path[at + 1];
    if (key === undefined) readsAll = true;
    else if (!read.has(key)) read.set(key, node.uuid);
  });
  const unread = readsAll ? [] : saved.filter((result) => !read.has(result.key));
  const unknown = [...read].filter(([key]) => !known.has(key));
  return [
    ...unread.map((result): Finding => {
      return { code: 'unread_result', level: 'advice', node_uuid: result.node_uuids[0]!, result: result.key };
    }),
    ...unknown.map(([result, node_uuid]): Finding => ({ code: 'unknown_result', level: 'warning', node_uuid, result })),
  ];
}
