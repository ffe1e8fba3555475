/** Where the cards stand: as the definition says, and by the layout where it says nothing. */
import type { FlowDefinition, Position } from './definition.ts';
import type { Say } from './describe.ts';
import { moveNodes } from './edits.ts';
import { keptFace } from './face.ts';
import { layOut } from './layout.ts';

function placed(definition: FlowDefinition, say: Say): Map<string, Position> {
  return layOut(
    definition.nodes.map((node) => {
      const { width, height } = keptFace(node, say);
      const next = node.exits.flatMap((exit) => (exit.destination_uuid ? [exit.destination_uuid] : []));
      return { id: node.uuid, width, height, next };
    }),
  );
}

const margin = 40;

/** Every node where the layout would put it. */
export function tidyUp(definition: FlowDefinition, say: Say): FlowDefinition {
  const moved = [...placed(definition, say)].map(
    ([uuid, { left, top }]) => [uuid, { left: left + margin, top: top + margin }] as const,
  );
  return moveNodes(definition, moved);
}

/** Nodes without a place get one: all of them, or those that are new below the others. */
export function withPlaces(definition: FlowDefinition, say: Say): FlowDefinition {
  const ui = definition._ui.nodes;
  const without = definition.nodes.filter((node) => !isPlace(ui[node.uuid]?.position));
  if (without.length === 0) return definition;
  if (without.length * 2 > definition.nodes.length) return tidyUp(definition, say);
  let top = 0;
  for (const node of definition.nodes) {
    const position = ui[node.uuid]?.position;
    if (isPlace(position)) top = Math.max(top, position.top + keptFace(node, say).height);
  }
  const wide = 300;
  return moveNodes(
    definition,
    without.map((node, i) => [node.uuid, { left: margin + i * wide, top: top + margin }] as const),
  );
}

function isPlace(position: Position | undefined): position is Position {
  return Number.isFinite(position?.left) && Number.isFinite(position?.top);
}

/** How many cards lie on others: RapidPro draws its cards smaller than we do. */
export function overlaps(definition: FlowDefinition, say: Say): number {
  const boxes = definition.nodes.map((node) => {
    const { left, top } = definition._ui.nodes[node.uuid]?.position ?? { left: 0, top: 0 };
    const { width, height } = keptFace(node, say);
    return { left, top, right: left + width, bottom: top + height };
  });
  boxes.sort((one, other) => one.top - other.top);
  let count = 0;
  boxes.forEach((one, i) => {
    for (let n = i + 1; n < boxes.length && boxes[n]!.top < one.bottom; n++) {
      const other = boxes[n]!;
      if (one.left < other.right && other.left < one.right) count++;
    }
  });
  return count;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** The place next to the wish where nothing lies: to its end, step by step. */
export function freeSpot(definition: FlowDefinition, say: Say, wish: Position, size: Size): Position {
  const boxes = definition.nodes.map((node) => ({
    ...(definition._ui.nodes[node.uuid]?.position ?? { left: 0, top: 0 }),
    ...keptFace(node, say),
  }));
  let { left } = wish;
  for (let tries = 0; tries <= boxes.length; tries++) {
    const taken = boxes.find(
      (box) =>
        box.left < left + size.width + 16 &&
        left < box.left + box.width + 16 &&
        box.top < wish.top + size.height + 16 &&
        wish.top < box.top + box.height + 16,
    );
    if (!taken) break;
    left = taken.left + taken.width + 32;
  }
  return { left, top: wish.top };
}
