/** What is chosen and shown stands in the address, so that it can be shared and survives a reload. */
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { nodeOf } from './definition.ts';
import { type Editor, panelNames } from './editor.ts';

const route = getRouteApi('/flows/$id');
const pause = 400;

export function useAddress(editor: Editor): void {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address is read once, afterwards it follows
  useEffect(() => {
    const panel = panelNames.find((name) => name === search.panel);
    if (search.view === 'outline' || search.view === 'canvas') editor.view.set({ as: search.view });
    if (search.node && nodeOf(editor.document.get().definition, search.node)) editor.jump(search.node);
    if (panel) editor.view.set({ panel });
  }, [editor]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const write = () => {
      const { selected, panel, as } = editor.view.get();
      const node = selected.size === 1 ? [...selected][0] : undefined;
      void navigate({
        replace: true,
        resetScroll: false,
        search: { ...(node && { node }), ...(panel && { panel }), ...(as === 'outline' && { view: as }) },
      });
    };
    const stop = editor.view.subscribe(() => {
      clearTimeout(timer);
      timer = setTimeout(write, pause);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [editor, navigate]);
}
