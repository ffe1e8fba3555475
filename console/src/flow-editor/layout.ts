/**
 * Places for the nodes of a flow that has none, and tidying up: layers from the first node down, each node below all that
 * lead to it (ways back aside), ways over several layers with room of their own, few crossings, nodes near what they are
 * tied to. Always the same answer for the same flow.
 */
import type { Position } from './definition.ts';

export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Where its exits lead, in their order. */
  readonly next: readonly string[];
}

/** A way over more layers than this passes wherever it may. */
const longest = 12;
const gap = { across: 48, down: 72, edge: 24 } as const;
const sweeps = 8;

/** Something that stands in a layer: a node, or a way that passes. */
interface Item {
  readonly id: string;
  readonly width: number;
  readonly above: Item[];
  /** Where at the lower edge of each above its way begins: from -0.5 to 0.5 of its width. */
  readonly ports: number[];
  readonly below: Item[];
  centre: number;
}

export function layOut(boxes: readonly Box[]): Map<string, Position> {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const ways = waysDown(boxes, byId);
  const depth = layersOf(boxes, ways);
  const layers = fill(boxes, ways, depth);
  order(layers);
  place(layers);
  return positions(layers, byId);
}

/** The ways without those that lead back to where one came from; each once. */
function waysDown(boxes: readonly Box[], byId: ReadonlyMap<string, Box>): Map<string, string[]> {
  const ways = new Map<string, string[]>(boxes.map((box) => [box.id, []]));
  const state = new Map<string, 'open' | 'done'>();
  for (const root of boxes) {
    if (state.has(root.id)) continue;
    state.set(root.id, 'open');
    const stack = [{ box: root, at: 0 }];
    while (stack.length > 0) {
      const top = stack.at(-1)!;
      const id = top.box.next[top.at++];
      if (id === undefined) {
        state.set(top.box.id, 'done');
        stack.pop();
        continue;
      }
      const next = byId.get(id);
      const own = ways.get(top.box.id)!;
      if (!next || state.get(id) === 'open' || own.includes(id)) continue;
      own.push(id);
      if (state.has(id)) continue;
      state.set(id, 'open');
      stack.push({ box: next, at: 0 });
    }
  }
  return ways;
}

/** How many steps down each node is at the most. */
function layersOf(boxes: readonly Box[], ways: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const open = new Map(boxes.map((box) => [box.id, 0]));
  for (const list of ways.values()) for (const id of list) open.set(id, open.get(id)! + 1);
  const depth = new Map<string, number>();
  const ready = boxes.filter((box) => open.get(box.id) === 0).map((box) => box.id);
  for (const id of ready) depth.set(id, 0);
  for (let at = 0; at < ready.length; at++) {
    const id = ready[at]!;
    for (const next of ways.get(id)!) {
      depth.set(next, Math.max(depth.get(next) ?? 0, depth.get(id)! + 1));
      const left = open.get(next)! - 1;
      open.set(next, left);
      if (left === 0) ready.push(next);
    }
  }
  return depth;
}

function fill(
  boxes: readonly Box[],
  ways: ReadonlyMap<string, readonly string[]>,
  depth: ReadonlyMap<string, number>,
): Item[][] {
  const layers: Item[][] = [];
  const add = (layer: number, id: string, width: number): Item => {
    const item: Item = { id, width, above: [], ports: [], below: [], centre: 0 };
    while (layers.length <= layer) layers.push([]);
    layers[layer]!.push(item);
    return item;
  };
  const items = new Map(boxes.map((box) => [box.id, add(depth.get(box.id)!, box.id, box.width)]));
  for (const { id, next: exits } of boxes)
    for (const next of ways.get(id)!) {
      let last = items.get(id)!;
      let port = (exits.indexOf(next) + 0.5) / exits.length - 0.5;
      const join = (item: Item): void => {
        last.below.push(item);
        item.above.push(last);
        item.ports.push(port);
        port = 0;
        last = item;
      };
      const [from, to] = [depth.get(id)!, depth.get(next)!];
      if (to - from <= longest) for (let layer = from + 1; layer < to; layer++) join(add(layer, '', gap.edge));
      join(items.get(next)!);
    }
  return layers;
}

/** Fewer crossings: each layer goes by the middle of what it is tied to in the layer before, down and up in turn. */
function order(layers: Item[][]): void {
  const rank = new Map<Item, number>();
  const note = (layer: readonly Item[]) => {
    for (const [i, item] of layer.entries()) rank.set(item, i);
  };
  layers.forEach(note);
  const sort = (layer: Item[], tied: (item: Item) => readonly Item[], ports?: (item: Item) => readonly number[]) => {
    const middle = new Map(
      layer.map((item) => {
        const others = tied(item);
        const sum = others.reduce((total, one, i) => total + rank.get(one)! + (ports?.(item)[i] ?? 0), 0);
        return [item, others.length > 0 ? sum / others.length : rank.get(item)!] as const;
      }),
    );
    layer.sort((one, other) => middle.get(one)! - middle.get(other)!);
    note(layer);
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    if (sweep % 2 === 0)
      for (const layer of layers.slice(1))
        sort(
          layer,
          (item) => item.above,
          (item) => item.ports,
        );
    else for (const layer of layers.slice(0, -1).reverse()) sort(layer, (item) => item.below);
  }
}

/** Where each would like to be, as near as its neighbours allow. */
function place(layers: readonly Item[][]): void {
  for (const layer of layers) spread(layer, () => 0);
  const mean = (points: readonly number[], own: number) =>
    points.length === 0 ? own : points.reduce((sum, point) => sum + point, 0) / points.length;
  const above = (item: Item) => item.above.map((one, i) => one.centre + one.width * item.ports[i]!);
  const below = (item: Item) => item.below.map((one) => one.centre);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    if (sweep % 2 === 0) for (const layer of layers.slice(1)) spread(layer, (item) => mean(above(item), item.centre));
    else for (const layer of layers.slice(0, -1).reverse()) spread(layer, (item) => mean(below(item), item.centre));
  }
  for (const layer of layers.slice(1)) spread(layer, (item) => mean([...above(item), ...below(item)], item.centre));
}

/** Centres next to those that are wished for, in the order of the layer and without overlap (pooled neighbours). */
function spread(layer: readonly Item[], wish: (item: Item) => number): void {
  const offsets: number[] = [];
  let offset = 0;
  layer.forEach((item, i) => {
    const before = layer[i - 1];
    if (before) offset += (before.width + item.width) / 2 + gap.across;
    offsets.push(offset);
  });
  const pools: { sum: number; count: number }[] = [];
  layer.forEach((item, i) => {
    let pool = { sum: wish(item) - offsets[i]!, count: 1 };
    while (pools.length > 0 && pools.at(-1)!.sum / pools.at(-1)!.count > pool.sum / pool.count) {
      const before = pools.pop()!;
      pool = { sum: pool.sum + before.sum, count: pool.count + before.count };
    }
    pools.push(pool);
  });
  let at = 0;
  for (const { sum, count } of pools)
    for (let n = 0; n < count; n++, at++) layer[at]!.centre = sum / count + offsets[at]!;
}

function positions(layers: readonly Item[][], byId: ReadonlyMap<string, Box>): Map<string, Position> {
  const lefts = layers.flatMap((layer) => layer.filter((item) => item.id).map((item) => item.centre - item.width / 2));
  const start = lefts.reduce((least, left) => Math.min(least, left), Number.POSITIVE_INFINITY);
  const placed = new Map<string, Position>();
  let top = 0;
  for (const layer of layers) {
    let tallest = 0;
    for (const item of layer) {
      const box = byId.get(item.id);
      if (!box) continue;
      tallest = Math.max(tallest, box.height);
      placed.set(item.id, { left: Math.round(item.centre - item.width / 2 - start), top });
    }
    top += tallest + gap.down;
  }
  return placed;
}
