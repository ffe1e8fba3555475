/** The keeper of `keeper.ts` on the real server and browser. */
import type { Flow, FlowDetail, LiveFlow } from '@mhero/contract/flows.ts';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useState } from 'react';
import { ApiError, api } from '../api/client.ts';
import { flow as flowQuery } from '../api/flows.ts';
import { useLive } from '../api/live.ts';
import { useToast } from '../ui/toast.tsx';
import { useWords } from '../words/words.tsx';
import { openDefinition } from './definition.ts';
import type { Editor } from './editor.ts';
import { createKeeper, type Keeper, type Kept, type Refusal } from './keeper.ts';
import { localDrafts } from './local-drafts.ts';
import { withPlaces } from './places.ts';
import { useStore } from './store.ts';

function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ApiError)) return { code: 'page:error', where: '', message: String(error) };
  const { code, detail, title, fields } = error.problem;
  const [first] = fields ?? [];
  return { code, where: first?.where ?? '', message: first?.message ?? detail ?? title };
}

export function useKeeper(editor: Editor, flow: FlowDetail): Keeper {
  const words = useWords();
  const say = useToast();
  const client = useQueryClient();
  const [keeper] = useState(() => {
    const load = async () => {
      const found = await api.get<FlowDetail>(`/flows/${flow.id}`);
      return { ...found, definition: withPlaces(openDefinition(found.definition), words) };
    };
    return createKeeper(flow.id, editor.document, flow, {
      save: (definition, base, how) => api.post<Flow>('/flows', { definition, base, ...how }),
      ...{ load, refusalOf, drafts: localDrafts },
    });
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: begun once for each flow
  useEffect(() => {
    void keeper.begin().then((found) => (found ? say(words.t('flow_keep.taken_up')) : undefined));
    const back = () => keeper.again();
    window.addEventListener('online', back);
    return () => {
      window.removeEventListener('online', back);
      keeper.stop();
      // Whoever comes back gets what was saved since.
      client.removeQueries({ queryKey: flowQuery(flow.id).queryKey });
    };
  }, [keeper]);
  useLive<LiveFlow>(`/flows/${flow.id}/live`, 'flow', keeper.heard, () => {});
  const joined = useStore(keeper.kept, (kept: Kept) => kept.joined);
  useEffect(() => {
    if (joined.count > 0) say(words.t(joined.by ? 'flow_keep.joined_by' : 'flow_keep.joined', { name: joined.by }));
  }, [joined, say, words]);
  return keeper;
}

const Context = createContext<Keeper | null>(null);
export const KeeperProvider = Context.Provider;

export function useKept<P>(part: (kept: Kept) => P): P {
  return useStore(useTheKeeper().kept, part);
}

export function useTheKeeper(): Keeper {
  const keeper = useContext(Context);
  if (!keeper) throw new Error('useTheKeeper needs a KeeperProvider above it');
  return keeper;
}
