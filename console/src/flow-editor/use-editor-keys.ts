/** The keys that work anywhere in the editor. In a text field the browser's own keys stay. */
import { useEffect } from 'react';
import { type Commands, readClipboard } from './commands.ts';
import type { Editor } from './editor.ts';

export function useEditorKeys(editor: Editor, commands: Commands): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isBehindDialog()) return;
      const typing = isField(event.target);
      if ((event.ctrlKey || event.metaKey) && !event.altKey) {
        if (withCtrl(editor, commands, event, typing)) event.preventDefault();
      } else if (event.key === '?' && !typing) {
        event.preventDefault();
        editor.view.set({ dialog: { name: 'shortcuts' } });
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [editor, commands]);
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable="true"]');
}

const isBehindDialog = (): boolean => document.querySelector('[role="dialog"][data-state="open"]') !== null;

function withCtrl(editor: Editor, commands: Commands, event: KeyboardEvent, typing: boolean): boolean {
  const key = event.key.toLowerCase();
  if (key === 'f') {
    editor.view.set({ panel: 'search' });
    return true;
  }
  if (typing) return false;
  if (key === 'z' && !event.shiftKey) editor.document.undo();
  else if (key === 'y' || key === 'z') editor.document.redo();
  else return onChosen(editor, commands, key);
  return true;
}

function onChosen(editor: Editor, commands: Commands, key: string): boolean {
  const { selected } = editor.view.get();
  // Text that is marked on the page is copied as everywhere.
  if (window.getSelection()?.isCollapsed === false) return false;
  if (key === 'a') editor.select(editor.document.get().definition.nodes.map((node) => node.uuid));
  else if (key === 'v') void readClipboard().then((text) => commands.paste(text));
  else if (selected.size === 0) return false;
  else if (key === 'c') void commands.copy(selected);
  else if (key === 'x') void commands.cut(selected);
  else if (key === 'd') commands.duplicate(selected);
  else return false;
  return true;
}
