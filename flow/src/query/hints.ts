/** A query that is correct but probably does not ask what its writer wants: said, never refused. */
import type { Resolver } from './environment.ts';
import type { Span } from './errors.ts';
import type { Token } from './lexer.ts';
import { nearest } from './nearest.ts';
import type { Raw, RawCondition } from './parser.ts';
import { attributesOf, resolveProperty } from './resolve.ts';
import type { Condition, Query } from './tree.ts';

export interface QueryHint {
  readonly message: string;
  /** Where in the text: [start, end) in UTF-16 units. */
  readonly at: Span;
  /** What to put there instead. */
  readonly meant?: string;
}

/** Hints in the order of the text. `tree` and `raw` have the same shape, as for a check. */
export function hintsOf(tree: Query, raw: Raw, resolver: Resolver): QueryHint[] {
  if (tree.kind === 'everyone') return [];
  if (tree.kind === 'condition') return raw.kind === 'condition' ? unknownValues(tree, raw, resolver) : [];
  if (raw.kind === 'condition') return [];
  const inside = tree.children.flatMap((child, index) => hintsOf(child, raw.children[index]!, resolver));
  return raw.kind === 'and' ? [...inside, ...bareProperties(raw.children, resolver)] : inside;
}

/** Values that nobody has, such as a cadre that is not in the registry's list. */
function unknownValues(condition: Condition, raw: RawCondition, resolver: Resolver): QueryHint[] {
  const known = condition.propertyType === 'attribute' ? resolver.values?.(condition.property) : undefined;
  if (!known || known.length === 0 || condition.comparator === '~') return [];
  const folded = new Set(known.map((value) => value.toLowerCase()));
  return condition.values.flatMap((value, index): QueryHint[] => {
    if (value === '' || folded.has(value.trim().toLowerCase())) return [];
    const meant = nearest(value, known);
    const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const at = raw.values[index]!.at;
    return [
      { message: `No one has the ${condition.property} “${value}”.${question}`, at, ...(meant ? { meant } : {}) },
    ];
  });
}

/** `cadre nurse` and `plase in Bong` search for names: the comparator or the property is missing. */
function bareProperties(children: readonly Raw[], resolver: Resolver): QueryHint[] {
  const bare = children.map((child) => (child.kind === 'condition' && !child.property ? child.values[0] : undefined));
  const hints: QueryHint[] = [];
  bare.forEach((first, index) => {
    const second = bare[index + 1];
    if (first?.kind !== 'word' || !second) return;
    const listed = second.value.toLowerCase() === 'in' && bare[index + 2];
    const property = listed ? propertyLike(first.value, resolver) : exactProperty(first.value, resolver);
    if (!property) return;
    const last = listed || second;
    const meant = `${property} ${listed ? 'in' : '='} ${shown(last)}`;
    const at: Span = [first.at[0], last.at[1]];
    hints.push({ message: `This searches for people of these names. Did you mean ${meant}?`, at, meant });
  });
  return hints;
}

function shown(token: Token): string {
  return token.kind === 'string' ? `"${token.value}"` : token.value;
}

function exactProperty(word: string, resolver: Resolver): string | undefined {
  const name = word.toLowerCase();
  const property = resolveProperty(name, resolver);
  return property && (property.propertyType !== 'field' || resolver.fields.has(name)) ? name : undefined;
}

function propertyLike(word: string, resolver: Resolver): string | undefined {
  return nearest(word, [...attributesOf(resolver).map((attribute) => attribute.name), ...resolver.fields.keys()]);
}
