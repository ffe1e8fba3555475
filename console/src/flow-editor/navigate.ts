/** From node to node by arrow keys, and the order in which a flow reads. */
import { type FlowDefinition, type NodeJson, tablesOf } from './definition.ts';

export type Direction = 'up' | 'down' | 'before' | 'after';

const ways = (node: NodeJson): string[] => [
  ...new Set(node.exits.flatMap((exit) => (exit.destination_uuid ? [exit.destination_uuid] : []))),
];

/**
 * Down: where the first exit leads. Up: the first node that leads here. Before and after: where the other exits of that
 * node lead; without any, the neighbours in reading order.
 */
export function neighbour(definition: FlowDefinition, uuid: string, direction: Direction): string | null {
  const { nodes, into, owners } = tablesOf(definition);
  const node = nodes.get(uuid);
  if (!node) return definition.nodes[0]?.uuid ?? null;
  if (direction === 'down') return ways(node)[0] ?? null;
  const [first] = into.get(uuid) ?? [];
  const parent = first === undefined ? undefined : owners.get(first);
  if (direction === 'up') return parent?.uuid ?? null;
  const siblings = parent ? ways(parent) : [];
  const step = direction === 'after' ? 1 : -1;
  const beside = siblings[siblings.indexOf(uuid) + step];
  if (beside) return beside;
  const order = readingOrder(definition);
  const at = order.findIndex((entry) => entry.node.uuid === uuid);
  return order[at + step]?.node.uuid ?? null;
}

export interface Entry {
  readonly node: NodeJson;
  /** Counted from 1. */
  readonly number: number;
  /** How deep it lies in branches. */
  readonly depth: number;
  /** Whether no way leads there from the beginning. */
  readonly loose: boolean;
}

const kept = new WeakMap<readonly NodeJson[], readonly Entry[]>();

/**
 * As one would read it aloud: from the first node on, each branch to its end before the next one, a node where it is met
 * first. What no way leads to comes last.
 */
export function readingOrder(definition: FlowDefinition): readonly Entry[] {
  const known = kept.get(definition.nodes);
  if (known) return known;
  const { nodes } = tablesOf(definition);
  const seen = new Set<string>();
  const order: Entry[] = [];
  const walk = (root: NodeJson, loose: boolean): void => {
    const stack = [{ node: root, depth: 0 }];
    while (stack.length > 0) {
      const { node, depth } = stack.pop()!;
      if (seen.has(node.uuid)) continue;
      seen.add(node.uuid);
      order.push({ node, number: order.length + 1, depth, loose });
      const next = ways(node).filter((uuid) => !seen.has(uuid));
      for (const uuid of next.reverse())
        stack.push({ node: nodes.get(uuid)!, depth: depth + (next.length > 1 ? 1 : 0) });
    }
  };
  definition.nodes.forEach((node, i) => {
    if (!seen.has(node.uuid)) walk(node, i > 0);
  });
  kept.set(definition.nodes, order);
  return order;
}
