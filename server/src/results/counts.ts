/** How far people come, for the arrows of the canvas. */
import type { FlowCounts } from '@mhero/contract/results.ts';
import { type Json, objectsOf, textOf } from '@mhero/flow/definition/json.ts';
import { type Db, sql } from '../db/db.ts';
import { latestRuns, type Scope } from './scope.ts';

interface PathRow {
  readonly path: readonly string[];
  readonly node: string | null;
  readonly status: number;
  readonly n: number;
}

const completed = 3;
const live = 2;

/**
 * People take few different ways: each way is counted once with its people. `definitions` say which node an exit
 * belongs to. Somebody who came round twice counts once.
 */
export async function countWays(db: Db, scope: Scope, definitions: readonly Json[]): Promise<FlowCounts> {
  const owner = new Map<string, string>();
  for (const definition of definitions)
    for (const node of objectsOf(definition.nodes))
      for (const exit of objectsOf(node.exits)) owner.set(textOf(exit.uuid), textOf(node.uuid));
  const nodes = new Map<string, { reached: number; waiting: number; dropped: number }>();
  const exits = new Map<string, number>();
  let base = 0;
  const at = (uuid: string) => {
    const known = nodes.get(uuid) ?? { reached: 0, waiting: 0, dropped: 0 };
    nodes.set(uuid, known);
    return known;
  };
  const rows = db.stream<PathRow>(sql`select r.path, p.node_uuid as node, p.status, count(*)::int as n
    from (${latestRuns(scope)}) p join sessions.run r on r.uuid = p.uuid group by r.path, p.node_uuid, p.status`);
  for await (const portion of rows)
    for (const { path, node, status, n } of portion) {
      base += n;
      const taken = new Set(path);
      const seen = new Set([...taken].flatMap((exit) => owner.get(exit) ?? []));
      if (node) seen.add(node);
      for (const exit of taken) exits.set(exit, (exits.get(exit) ?? 0) + n);
      for (const uuid of seen) at(uuid).reached += n;
      if (!node || status === completed) continue;
      if (status <= live) at(node).waiting += n;
      else at(node).dropped += n;
    }
  const plain = { nodes: Object.fromEntries(nodes), exits: Object.fromEntries(exits) };
  return { base, at: new Date().toISOString(), ...plain };
}
