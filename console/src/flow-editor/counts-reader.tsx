/** How far people came, asked again every ten seconds while the page is seen and the switch is on. */
import type { FlowCounts } from '@mhero/contract/results.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../api/client.ts';
import { type Editor, useView } from './editor.ts';

const every = 10_000;

export function CountsReader(props: { flow: string; editor: Editor }) {
  const on = useView((view) => view.counts);
  const { data } = useQuery({
    queryKey: ['flow-counts', props.flow],
    queryFn: ({ signal }) => api.get<FlowCounts>(`/flows/${props.flow}/counts`, {}, signal),
    enabled: on,
    refetchInterval: every,
    retry: false,
  });
  useEffect(() => {
    if (data) props.editor.facts.set({ counts: data });
  }, [data, props.editor]);
  return null;
}
