/** The keys of the canvas. Those of the whole editor (undo, search) are in `use-editor-keys.ts`. */
import { useReactFlow } from '@xyflow/react';
import type { KeyboardEvent } from 'react';
import type { Commands } from './commands.ts';
import { nodeOf } from './definition.ts';
import type { Editor } from './editor.ts';
import { moveNodes } from './edits.ts';
import { type Direction, neighbour } from './navigate.ts';

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'before',
  ArrowRight: 'after',
};
const pushes: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};
const stride = 24;

export function useCanvasKeys(editor: Editor, commands: Commands, chosenArrows: ReadonlySet<string>) {
  const flow = useReactFlow();
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey) return;
    if (act(event)) event.preventDefault();
  };

  function act(event: KeyboardEvent<HTMLElement>): boolean {
    const { selected } = editor.view.get();
    const { definition } = editor.document.get();
    const [first] = selected;
    const direction = arrows[event.key];
    if (direction && event.altKey) return push(selected, pushes[event.key]!);
    if (direction) {
      const next = neighbour(definition, first ?? '', direction);
      if (next) editor.jump(next);
      return true;
    }
    switch (event.key) {
      case 'Enter':
        if (first) editor.open(first);
        return true;
      case 'Delete':
      case 'Backspace':
        if (selected.size > 0) commands.remove(selected);
        else for (const exit of chosenArrows) commands.connect(exit, null);
        return true;
      case 'Escape':
        if (selected.size === 0) editor.view.set({ panel: null });
        editor.select([]);
        return true;
      case 'Home':
        if (definition.nodes[0]) editor.jump(definition.nodes[0].uuid);
        return true;
      case '+':
      case '=':
        return zoomed(flow.zoomIn());
      case '-':
        return zoomed(flow.zoomOut());
      case '0':
        return zoomed(flow.fitView({ maxZoom: 1, padding: 0.08 }));
      default:
        return menuOf(event, first);
    }
  }

  function push(selected: ReadonlySet<string>, [x, y]: readonly [number, number]): boolean {
    const { definition } = editor.document.get();
    const moved = [...selected].map((uuid) => {
      const { left, top } = definition._ui.nodes[uuid]?.position ?? { left: 0, top: 0 };
      return [uuid, { left: left + x * stride, top: top + y * stride }] as const;
    });
    editor.edit(moveNodes(definition, moved), 'move', { subject: 'push' });
    return true;
  }

  /** A: add after; C: connect to; M or the menu key: all that can be done. */
  function menuOf(event: KeyboardEvent<HTMLElement>, uuid: string | undefined): boolean {
    const { definition } = editor.document.get();
    const node = uuid === undefined ? undefined : nodeOf(definition, uuid);
    const key = event.key.toLowerCase();
    const box = (node && document.getElementById(`flow-${node.uuid}`))?.getBoundingClientRect();
    const at = { x: box?.left ?? window.innerWidth / 2, y: box?.bottom ?? window.innerHeight / 3 };
    if (key === 'm' || event.key === 'ContextMenu') {
      editor.view.set({ menu: node ? { of: 'node', uuid: node.uuid, ...at } : { of: 'flow', ...at } });
      return true;
    }
    if (key === 'a') {
      const exit = node?.exits.find((one) => !one.destination_uuid) ?? node?.exits[0];
      editor.view.set({ menu: exit ? { of: 'exit', uuid: exit.uuid, ...at } : { of: 'flow', ...at } });
      return true;
    }
    if (key === 'c' && node) {
      const exit = node.exits.find((one) => !one.destination_uuid) ?? node.exits[0]!;
      editor.view.set({ dialog: { name: 'connect', exit: exit.uuid } });
      return true;
    }
    return false;
  }
}

function zoomed(done: Promise<unknown>): true {
  void done;
  return true;
}
