/** Problems as the worker answers them, and where they stand. Knows nothing of the engine, so that a page stays light. */
import type { FlowDefinition } from './definition.ts';
import type { Trouble } from './editor.ts';

export interface Problem {
  readonly level: Trouble;
  /** `unreachable`, `loop`, `no_timeout` …, or `unreadable` where the definition cannot be read at all. */
  readonly code: string;
  readonly node: string | null;
  readonly action: string | null;
  /** Facts for the words of `flow_problems.<code>`. */
  readonly facts: Readonly<Record<string, string | number>>;
}

/** What this place has, by type (`group`, `flow`, `field` …): UUIDs or keys. A type that is not listed is not known whole. */
export type KnownAssets = Readonly<Record<string, readonly string[]>>;

/** The node that a path of the reader names: `nodes[3].actions[0].text`. */
export function nodeAtPath({ nodes }: FlowDefinition, path: string): string | null {
  const index = /^nodes\[(\d+)\]/.exec(path)?.[1];
  return index === undefined ? null : (nodes[Number(index)]?.uuid ?? null);
}

const order: Readonly<Record<Trouble, number>> = { error: 0, warning: 1, advice: 2 };

export function worstByNode(problems: readonly Problem[]): Map<string, Trouble> {
  const worst = new Map<string, Trouble>();
  for (const { node, level } of problems) {
    if (node === null) continue;
    const known = worst.get(node);
    if (!known || order[level] < order[known]) worst.set(node, level);
  }
  return worst;
}

export const bySeverity = (one: Problem, other: Problem): number => order[one.level] - order[other.level];
