/** Two people side by side: each fact with who says it, and whether the two agree. */
import type { ComparedFact, FactRow } from '@mhero/contract/matching.ts';
import type { ListedFact } from '../registry/registry.ts';
import { likeness, wordsOfName } from './names.ts';

type Side = ComparedFact['sides'][0];

export function sideBySide(
  facts: readonly [FactRow[], FactRow[]],
  lists: readonly [ListedFact[], ListedFact[]],
): ComparedFact[] {
  const kinds = [...new Set(facts.flatMap((rows) => rows.map((row) => row.fact)))];
  const single = kinds.map((fact) => {
    const sides = facts.map((rows) => sideOf(rows.find((row) => row.fact === fact))) as [Side, Side];
    return { fact, label: null, sides, verdict: verdictOf(fact, sides) };
  });
  return [...single, ...listed(lists)];
}

function sideOf(row: FactRow | undefined): Side {
  if (!row || row.value === null) return null;
  const same = row.others.filter((other) => other.value === row.value).map((other) => other.origin);
  return { value: row.value, origins: [...(row.origin ? [row.origin] : []), ...same] };
}

function verdictOf(fact: string, [one, other]: readonly [Side, Side]): ComparedFact['verdict'] {
  if (!one || !other) return 'one';
  if (one.value === other.value) return 'same';
  if (!/name$/.test(fact)) return 'differ';
  return likeness(wordsOfName(one.value), wordsOfName(other.value)) >= 0.85 ? 'alike' : 'differ';
}

/** Equal values stand in one line. An identifier stands beside another of its system. */
function listed(lists: readonly [ListedFact[], ListedFact[]]): ComparedFact[] {
  const lines = new Map<string, { first: ListedFact; sides: [Side, Side] }>();
  for (const [at, list] of lists.entries())
    for (const row of list) {
      const key = `${row.fact}\n${row.label ?? ''}\n${row.value}`;
      const line = lines.get(key) ?? { first: row, sides: [null, null] as [Side, Side] };
      line.sides[at] = { value: row.value, origins: row.origins };
      lines.set(key, line);
    }
  const all = [...lines.values()];
  const done = new Set<(typeof all)[number]>();
  return all.flatMap((line) => {
    if (done.has(line)) return [];
    const { fact, label } = line.first;
    const other =
      fact === 'identifier' && line.sides[0] !== null && line.sides[1] === null
        ? all.find(({ first, sides }) => first.fact === fact && first.label === label && sides[0] === null)
        : undefined;
    if (other) done.add(other);
    const sides: [Side, Side] = other ? [line.sides[0], other.sides[1]] : line.sides;
    return [{ fact, label, sides, verdict: sides[0] && sides[1] ? (other ? 'differ' : 'same') : 'one' }];
  });
}
