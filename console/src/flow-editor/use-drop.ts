/** A file that is let go over the editor is looked at before anything changes. */
import { type DragEvent, useMemo } from 'react';
import type { Editor } from './editor.ts';

export function useDrop(editor: Editor) {
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (event.dataTransfer.types.includes('Files')) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        const [file] = event.dataTransfer.files;
        if (!file) return;
        event.preventDefault();
        editor.view.set({ dialog: { name: 'import', file } });
      },
    }),
    [editor],
  );
}
