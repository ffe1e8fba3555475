/**
 * How a node looks on the canvas, with its size, worked out from the text alone: nothing has to be drawn to be measured, so
 * a flow of hundreds of nodes opens at once and what is out of sight costs nothing.
 */
import type { ActionJson, NodeJson } from './definition.ts';
import {
  describeAction,
  describeSplit,
  describeWait,
  isText,
  kindOf,
  type NamedExit,
  type NodeKind,
  namedExits,
  type Say,
} from './describe.ts';

export interface FaceLine {
  readonly key: string;
  /** As it arrives on a phone. */
  readonly bubble: boolean;
  readonly text: string;
  /** Answers that are offered. */
  readonly replies: readonly string[];
  /** Lines of letters that it gets. */
  readonly rows: number;
}

export interface Face {
  readonly kind: NodeKind;
  readonly lines: readonly FaceLine[];
  readonly more: number;
  readonly wait: string | null;
  readonly split: string | null;
  readonly saves: string | null;
  readonly exits: readonly NamedExit[];
  /** Names stand under the card where there is more to say than "goes on". */
  readonly named: boolean;
  readonly width: number;
  readonly height: number;
}

/** Pixels; `flow-canvas.css` has the same. */
export const metrics = { width: 264, head: 30, row: 18, gap: 6, pad: 8, exit: 26, exitWidth: 84, widest: 880 } as const;

const shownLines = 4;
const letters = 37;

export function faceOf(node: NodeJson, say: Say): Face {
  const { router } = node;
  const exits = namedExits(node);
  const named = router !== undefined && router !== null;
  const lines = node.actions.slice(0, shownLines).map((action) => lineOf(action, say));
  const wait = router ? describeWait(router, say) : null;
  const face = {
    kind: kindOf(node),
    lines,
    more: node.actions.length - lines.length,
    wait,
    split: router && !wait ? describeSplit(router, say) : null,
    saves: router?.result_name ? router.result_name : null,
    exits,
    named,
    width: named ? Math.max(metrics.width, Math.min(metrics.widest, exits.length * metrics.exitWidth)) : metrics.width,
  };
  return { ...face, height: heightOf(face) };
}

function lineOf(action: ActionJson, say: Say): FaceLine {
  const bubble = isText(action);
  const text = describeAction(action, say);
  const replies = bubble && Array.isArray(action.quick_replies) ? action.quick_replies.map(replyOf) : [];
  return { key: action.uuid, bubble, text, replies, rows: rowsOf(text, bubble ? 4 : 2) };
}

/** RapidPro writes `text` or `<extra>text`, since 14.4 also objects. */
const replyOf = (reply: unknown): string =>
  typeof reply === 'string' ? reply : String((reply as { text?: unknown } | null)?.text ?? '');

export function rowsOf(text: string, most: number): number {
  let rows = 0;
  for (const line of text.split('\n', most)) rows += Math.max(1, Math.ceil(line.length / letters));
  return Math.min(most, Math.max(1, rows));
}

function heightOf(face: Omit<Face, 'height'>): number {
  const { head, row, gap, pad, exit } = metrics;
  const boxes = face.lines.map(
    (line) => line.rows * row + (line.bubble ? 10 : 0) + (line.replies.length > 0 ? row + 4 : 0),
  );
  if (face.more > 0) boxes.push(row);
  if (face.split !== null) boxes.push(row);
  if (face.wait !== null) boxes.push(row);
  if (boxes.length === 0) boxes.push(row);
  const body = boxes.reduce((sum, box) => sum + box, 0) + (boxes.length - 1) * gap;
  return head + body + pad * 2 + (face.named ? exit : 0);
}

/** Where the arrow of an exit begins, from the card's start. */
export function exitAt(face: Pick<Face, 'width' | 'exits'>, index: number): number {
  const count = Math.max(1, face.exits.length);
  return (face.width * (index + 0.5)) / count;
}

const faces = new WeakMap<Say['t'], WeakMap<NodeJson, Face>>();

/** The face of a node that has not changed is the same object. */
export function keptFace(node: NodeJson, say: Say): Face {
  let known = faces.get(say.t);
  if (!known) {
    known = new WeakMap();
    faces.set(say.t, known);
  }
  const found = known.get(node) ?? faceOf(node, say);
  known.set(node, found);
  return found;
}
