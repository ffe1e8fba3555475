/** What some numbers are made of, from how often each of them came. */
import type { Edges } from './bins.ts';
import type { BinRow, NumberRow } from './store-values.ts';

/** Question, group, number, people. */
export type NumberCount = readonly [string, string | null, number, number];

/** With a split (`groups` of the page; others are `rest`) also for everybody together, in rows whose `all` is true. */
export function summarize(counts: readonly NumberCount[], groups: readonly string[], split: boolean): NumberRow[] {
  return [...series(counts, groups, split)].map(({ key, g, all, values }) => ({ key, g, all, ...spreadOf(values) }));
}

export function binned(
  counts: readonly NumberCount[],
  groups: readonly string[],
  split: boolean,
  edges: ReadonlyMap<string, Edges>,
): BinRow[] {
  return [...series(counts, groups, split)].flatMap(({ key, g, all, values }) => {
    const bins = new Map<number, number>();
    const own = edges.get(key)?.edges ?? [];
    for (const [value, n] of values) {
      const after = own.findIndex((edge) => value < edge);
      const bin = after < 0 ? own.length : after;
      bins.set(bin, (bins.get(bin) ?? 0) + n);
    }
    return [...bins].map(([bin, n]) => ({ key, g, all, bin, n }));
  });
}

interface Series {
  readonly key: string;
  readonly g: string | null;
  readonly all: boolean;
  readonly values: Map<number, number>;
}

function series(counts: readonly NumberCount[], groups: readonly string[], split: boolean): Iterable<Series> {
  const shown = new Set(groups);
  const found = new Map<string, Series>();
  const add = (key: string, g: string | null, all: boolean, value: number, n: number): void => {
    const id = JSON.stringify([key, g, all]);
    const own = found.get(id) ?? { key, g, all, values: new Map<number, number>() };
    found.set(id, own);
    own.values.set(value, (own.values.get(value) ?? 0) + n);
  };
  for (const [key, g, value, n] of counts) {
    add(key, null, true, value, n);
    if (split) add(key, g !== null && shown.has(g) ? g : 'rest', false, value, n);
  }
  return found.values();
}

const quantiles = [0.02, 0.25, 0.5, 0.75, 0.98];

function spreadOf(counted: ReadonlyMap<number, number>): Omit<NumberRow, 'key' | 'g' | 'all'> {
  const values = [...counted].sort(([a], [b]) => a - b);
  let [n, sum, whole] = [0, 0, true];
  const upTo = values.map(([value, times]) => {
    sum += value * times;
    whole &&= Number.isInteger(value);
    n += times;
    return n;
  });
  const at = (place: number): number => values[upTo.findIndex((end) => end > place)]![0];
  return {
    ...{ n, sum, whole, mean: sum / n, min: values[0]![0], max: values.at(-1)![0] },
    // Between the two values next to it, as `percentile_cont`.
    at: quantiles.map((share) => {
      const place = share * (n - 1);
      const [low, high] = [at(Math.floor(place)), at(Math.ceil(place))];
      return low + (high - low) * (place - Math.floor(place));
    }),
  };
}
