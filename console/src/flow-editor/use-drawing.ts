/** The cards and arrows of the definition for the canvas. What has not changed is the same object and is not drawn again. */
import { Position as Side, type XYPosition } from '@xyflow/react';
import { useMemo, useRef } from 'react';
import type { ArrowEdge } from './arrow.tsx';
import type { CardNode } from './card.tsx';
import type { FlowDefinition } from './definition.ts';
import type { Say } from './describe.ts';
import { exitAt, type Face, keptFace } from './face.ts';

interface Drawn {
  readonly face: Face;
  readonly begins: boolean;
  readonly selected: boolean;
  readonly x: number;
  readonly y: number;
  readonly card: CardNode;
}

const handle = 12;

function handlesOf(face: Face): NonNullable<CardNode['handles']> {
  const size = { width: handle, height: handle };
  return [
    { type: 'target', position: Side.Top, x: face.width / 2 - handle / 2, y: -handle / 2, ...size },
    ...face.exits.map((exit, i) => ({
      ...{ id: exit.uuid, type: 'source' as const, position: Side.Bottom },
      ...{ x: exitAt(face, i) - handle / 2, y: face.height - handle / 2, ...size },
    })),
  ];
}

function draw(id: string, drawn: Omit<Drawn, 'card'>): CardNode {
  const { face, begins, selected, x, y } = drawn;
  return {
    ...{ id, type: 'card', position: { x, y }, data: { face, begins }, selected },
    // Given as if it had been measured: what is out of sight never is.
    ...{ width: face.width, height: face.height, measured: { width: face.width, height: face.height } },
    handles: handlesOf(face),
  };
}

export function useCards(
  definition: FlowDefinition,
  selected: ReadonlySet<string>,
  moving: ReadonlyMap<string, XYPosition>,
  say: Say,
): CardNode[] {
  const kept = useRef(new Map<string, Drawn>());
  return useMemo(() => {
    const next = new Map<string, Drawn>();
    definition.nodes.forEach((node, i) => {
      const place = definition._ui.nodes[node.uuid]?.position;
      const at = moving.get(node.uuid) ?? { x: place?.left ?? 0, y: place?.top ?? 0 };
      const made = { face: keptFace(node, say), begins: i === 0, selected: selected.has(node.uuid), ...at };
      const before = kept.current.get(node.uuid);
      const same =
        before?.face === made.face &&
        before.begins === made.begins &&
        before.selected === made.selected &&
        before.x === made.x &&
        before.y === made.y;
      next.set(node.uuid, same ? before : { ...made, card: draw(node.uuid, made) });
    });
    kept.current = next;
    return Array.from(next.values(), (drawn) => drawn.card);
  }, [definition, selected, moving, say]);
}

export function useArrows(definition: FlowDefinition, chosen: ReadonlySet<string>, say: Say): ArrowEdge[] {
  const kept = useRef(new Map<string, ArrowEdge>());
  const { nodes } = definition;
  return useMemo(() => {
    const next = new Map<string, ArrowEdge>();
    for (const node of nodes)
      for (const exit of keptFace(node, say).exits) {
        if (exit.to === null) continue;
        const selected = chosen.has(exit.uuid);
        const before = kept.current.get(exit.uuid);
        const same = before?.target === exit.to && before.source === node.uuid && before.selected === selected;
        const made: ArrowEdge = {
          ...{ id: exit.uuid, type: 'arrow', source: node.uuid, sourceHandle: exit.uuid, target: exit.to },
          ...{ selected, data: { exit: exit.uuid, timeout: exit.timeout } },
        };
        next.set(exit.uuid, same ? before : made);
      }
    kept.current = next;
    return [...next.values()];
  }, [nodes, chosen, say]);
}
