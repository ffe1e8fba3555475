/** Finds words in everything that a node says, in every language. */
import { type FlowDefinition, itemsOf, type NodeJson } from './definition.ts';

export interface Found {
  readonly node: NodeJson;
  readonly before: string;
  readonly match: string;
  readonly after: string;
}

const around = 40;
const kept = new WeakMap<NodeJson, readonly string[]>();

/** Texts of the node as they are written; identifiers are none. */
function textsOf(node: NodeJson): readonly string[] {
  const known = kept.get(node);
  if (known) return known;
  const texts: string[] = [];
  collect({ ...node, uuid: '', exits: [] }, texts);
  kept.set(node, texts);
  return texts;
}

const skipped = /^(?:uuid|type|.*_uuid)$/;

function collect(value: unknown, into: string[]): void {
  if (typeof value === 'string') {
    if (value !== '') into.push(value);
  } else if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, item] of Object.entries(value)) if (!skipped.test(key)) collect(item, into);
}

/** Letters as people search them: without case and accents. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The first find of each node, in the order of the flow. */
export function searchFlow(definition: FlowDefinition, search: string): Found[] {
  const wanted = plain(search.trim());
  if (wanted === '') return [];
  return definition.nodes.flatMap((node) => {
    for (const text of [...textsOf(node), ...translated(definition, node)]) {
      const at = plain(text).indexOf(wanted);
      if (at < 0 && !node.uuid.startsWith(wanted)) continue;
      return [excerpt(node, text, Math.max(0, at), at < 0 ? 0 : wanted.length)];
    }
    return [];
  });
}

function* translated({ localization }: FlowDefinition, node: NodeJson): Iterable<string> {
  for (const texts of Object.values(localization))
    for (const item of itemsOf(node)) {
      const found: string[] = [];
      collect(texts[item], found);
      yield* found;
    }
}

/** Where accents are letters of their own the place may be off by some; the text is right all the same. */
function excerpt(node: NodeJson, text: string, at: number, length: number): Found {
  return {
    node,
    before: (at > around ? '…' : '') + text.slice(Math.max(0, at - around), at),
    match: text.slice(at, at + length),
    after: text.slice(at + length, at + length + around) + (text.length > at + length + around ? '…' : ''),
  };
}
