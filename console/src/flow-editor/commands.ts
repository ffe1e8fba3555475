/** What menus, keys and buttons do: one function each, on the editor as it stands. */
import { type FlowDefinition, type NodeJson, nodeOf, type Position, tablesOf } from './definition.ts';
import type { Say } from './describe.ts';
import type { Editor } from './editor.ts';
import { addNode, beginAt, connect, exitOf, removeNodes, splitNode } from './edits.ts';
import { copyNodes, duplicateNodes, pasteNodes, readClip } from './edits-copy.ts';
import { type NewKind, newNode } from './edits-new.ts';
import { exitAt, faceOf, keptFace } from './face.ts';
import { newUuid } from './new-uuid.ts';
import { freeSpot, tidyUp } from './places.ts';

/** Behind an exit (in between, where it led somewhere), or on its own. */
export interface NewFrom {
  readonly exit?: string;
  readonly at?: Position | undefined;
}

export interface Commands {
  add(kind: NewKind, from: NewFrom): void;
  put(node: NodeJson, label: string, from: NewFrom): void;
  connect(exit: string, node: string | null): void;
  remove(uuids: ReadonlySet<string>): void;
  duplicate(uuids: ReadonlySet<string>): void;
  copy(uuids: ReadonlySet<string>): Promise<void>;
  cut(uuids: ReadonlySet<string>): Promise<void>;
  /** Whether there was something to paste. */
  paste(text: string, at?: Position): boolean;
  split(uuid: string, at: number): void;
  beginAt(uuid: string): void;
  tidy(): void;
}

const below = 72;

export function commandsOf(editor: Editor, say: Say): Commands {
  const now = (): FlowDefinition => editor.document.get().definition;
  const names = {
    all: say.t('flow_new.all_answers'),
    other: say.t('flow_new.other'),
    bucket: (number: number) => say.t('flow_new.bucket', { number }),
  };
  const copy = async (uuids: ReadonlySet<string>): Promise<void> => {
    const clip = copyNodes(now(), uuids);
    if (clip) await writeClipboard(JSON.stringify(clip));
  };
  const remove = (uuids: ReadonlySet<string>): void => {
    editor.edit(removeNodes(now(), uuids), 'remove');
    editor.select([]);
  };
  const put = (node: NodeJson, label: string, { exit, at }: NewFrom): void => {
    const definition = now();
    const wish = at ?? (exit === undefined ? lowest(definition, say) : underExit(definition, say, exit));
    const spot = freeSpot(definition, say, wish, faceOf(node, say));
    editor.edit(addNode(definition, node, spot, exit ?? null), label);
    editor.jump(node.uuid);
    editor.view.set({ panel: 'node' });
  };
  return {
    add: (kind, from) => put(newNode(kind, now().type, names, newUuid), `add_${kind}`, from),
    put,
    connect: (exit, node) => editor.edit(connect(now(), exit, node), node === null ? 'disconnect' : 'connect'),
    remove,
    duplicate(uuids) {
      const made = duplicateNodes(now(), uuids, newUuid);
      editor.edit(made.definition, 'duplicate');
      editor.select(made.uuids);
    },
    copy,
    async cut(uuids) {
      await copy(uuids);
      remove(uuids);
    },
    paste(text, at) {
      const clip = readClip(text);
      if (!clip) return false;
      const made = pasteNodes(now(), clip, at ?? lowest(now(), say), newUuid);
      editor.edit(made.definition, 'paste');
      if (made.uuids[0]) editor.jump(made.uuids[0]);
      editor.select(made.uuids);
      return true;
    },
    split: (uuid, at) => editor.edit(splitNode(now(), uuid, at, newUuid), 'split'),
    beginAt: (uuid) => editor.edit(beginAt(now(), uuid), 'begin'),
    tidy: () => editor.edit(tidyUp(now(), say), 'tidy'),
  };
}

function underExit(definition: FlowDefinition, say: Say, exitUuid: string): Position {
  const node = tablesOf(definition).owners.get(exitUuid);
  const exit = exitOf(definition, exitUuid);
  if (!node || !exit) return lowest(definition, say);
  const face = keptFace(node, say);
  const { left, top } = definition._ui.nodes[node.uuid]?.position ?? { left: 0, top: 0 };
  const x = left + exitAt(face, node.exits.indexOf(exit)) - face.width / Math.max(1, node.exits.length) / 2;
  return { left: node.exits.length === 1 ? left : Math.max(0, x), top: top + face.height + below };
}

function lowest(definition: FlowDefinition, say: Say): Position {
  let found: Position = { left: 40, top: 40 };
  for (const [uuid, { position }] of Object.entries(definition._ui.nodes)) {
    const node = nodeOf(definition, uuid);
    if (!node || !position) continue;
    const bottom = position.top + keptFace(node, say).height + below;
    if (bottom > found.top) found = { left: position.left, top: bottom };
  }
  return found;
}

let own = '';

/** The browser's clipboard is closed where a page comes without TLS: then ours works within this page. */
async function writeClipboard(text: string): Promise<void> {
  own = text;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Kept in `own`.
  }
}

export async function readClipboard(): Promise<string> {
  try {
    return (await navigator.clipboard.readText()) || own;
  } catch {
    return own;
  }
}
