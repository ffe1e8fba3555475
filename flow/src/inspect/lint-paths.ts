/** Nodes to which nothing leads, ways that go round without waiting, and questions without an end. */
import type { Flow, Node } from '../definition/flow.ts';
import type { Finding } from './finding.ts';

export function lintPaths(flow: Flow): Finding[] {
  return [...unreachable(flow), ...loops(flow), ...endless(flow)];
}

function unreachable(flow: Flow): Finding[] {
  const reached = new Set<string>();
  const next = flow.nodes[0] ? [flow.nodes[0].uuid] : [];
  for (let uuid = next.pop(); uuid !== undefined; uuid = next.pop()) {
    if (reached.has(uuid)) continue;
    reached.add(uuid);
    next.push(...destinations(flow.node(uuid)));
  }
  return flow.nodes
    .filter((node) => !reached.has(node.uuid))
    .map((node): Finding => ({ code: 'unreachable', level: 'warning', node_uuid: node.uuid }));
}

function destinations(node: Node | undefined): string[] {
  return node ? node.exits.flatMap((exit) => exit.destination ?? []) : [];
}

/** Where the session stops and goes on later: for an answer, or when another flow has ended. */
function pauses(node: Node): boolean {
  return node.router?.wait !== undefined || node.actions.some((action) => action.type === 'enter_flow');
}

interface Frame {
  readonly uuid: string;
  readonly ways: readonly string[];
  /** Whether an exit ends the run. */
  readonly ends: boolean;
  at: number;
}

/** One finding for each way back; a flow may ask a webhook again and again, but then it must wait in between. */
function loops(flow: Flow): Finding[] {
  const done = new Set<string>();
  const findings: Finding[] = [];
  for (const start of flow.nodes) {
    if (done.has(start.uuid) || pauses(start)) continue;
    const stack: Frame[] = [frame(start)];
    const places = new Map([[start.uuid, 0]]);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const way = top.ways[top.at++];
      if (way === undefined) {
        stack.pop();
        places.delete(top.uuid);
        done.add(top.uuid);
        continue;
      }
      const back = places.get(way);
      if (back !== undefined) findings.push(loop(stack.slice(back)));
      const node = flow.node(way);
      if (back !== undefined || done.has(way) || !node || pauses(node)) continue;
      places.set(way, stack.length);
      stack.push(frame(node));
    }
  }
  return findings;
}

function frame(node: Node): Frame {
  const ends = node.exits.some((exit) => exit.destination === null);
  return { uuid: node.uuid, ways: [...new Set(destinations(node))], ends, at: 0 };
}

/** What counts down or splits may leave the loop; without another way out it never ends. */
function loop(stack: readonly Frame[]): Finding {
  const inside = new Set(stack.map(({ uuid }) => uuid));
  const leaves = stack.some(({ ways, ends }) => ends || ways.some((way) => !inside.has(way)));
  const node_uuids = stack.map(({ uuid }) => uuid);
  return { code: 'loop', level: leaves ? 'warning' : 'error', node_uuid: node_uuids[0]!, node_uuids };
}

function endless(flow: Flow): Finding[] {
  return flow.nodes
    .filter(({ router }) => router?.wait?.type === 'msg' && router.wait.timeout === undefined)
    .map((node): Finding => ({ code: 'no_timeout', level: 'advice', node_uuid: node.uuid }));
}
