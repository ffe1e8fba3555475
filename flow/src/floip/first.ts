/** Where a FLOIP flow starts. */
import type { Tell } from './report.ts';
import type { SourceBlock, SourceFlow } from './source.ts';

/**
 * The block that the file names. Some real files name their last message: where no question can be reached from the
 * named block, but one block leads to all others, the flow starts there.
 */
export function startOf(source: SourceFlow, name: string, tell: Tell): string {
  const byId = new Map(source.blocks.map((block) => [block.id.toLowerCase(), block]));
  const named = byId.get(source.firstBlock.toLowerCase()) ?? source.blocks[0]!;
  if ([...reachable(named, byId)].some(isQuestion) || !source.blocks.some(isQuestion)) return named.id;
  const targets = new Set(source.blocks.flatMap((block) => nextOf(block)));
  const roots = source.blocks.filter((block) => !targets.has(block.id.toLowerCase()));
  const root = roots[0];
  if (!root || roots.length > 1 || reachable(root, byId).size < byId.size) return named.id;
  tell('first_block_changed', name, { from: named.name, to: root.name });
  return root.id;
}

function isQuestion(block: SourceBlock): boolean {
  return /Response|ConsoleIO\.Read/.test(block.type);
}

function nextOf(block: SourceBlock): string[] {
  return block.exits.flatMap((exit) => (exit.destination === undefined ? [] : [exit.destination.toLowerCase()]));
}

function reachable(from: SourceBlock, byId: ReadonlyMap<string, SourceBlock>): ReadonlySet<SourceBlock> {
  const found = new Set([from]);
  const open = [from];
  for (let block = open.pop(); block; block = open.pop()) {
    for (const id of nextOf(block)) {
      const next = byId.get(id);
      if (!next || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}
