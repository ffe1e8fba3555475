/** Results of a flow: the page in one request, and what opens from it. */
import type {
  Category,
  Closing,
  FlowResults,
  FreeAnswer,
  NewClosing,
  NewResultsExport,
  PlaceResults,
  Question,
  QuestionGroup,
  Reminder,
  ResultFormat,
  ResultPerson,
  ResultsExport,
  ResultsGroup,
  SaveThemes,
  Split,
  Themes,
  TopLine,
} from '@mhero/contract/results.ts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type {
  Category,
  Closing,
  FlowResults,
  FreeAnswer,
  NewClosing,
  NewResultsExport,
  PlaceResults,
  Question,
  QuestionGroup,
  Reminder,
  ResultFormat,
  ResultPerson,
  ResultsExport,
  ResultsGroup,
  SaveThemes,
  Split,
  Themes,
  TopLine,
};

/** Which passages are looked at: days of the deployment's time zone, both included, or one start. */
export interface ResultsWindow {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly start?: string | undefined;
}
export interface ResultsView extends ResultsWindow {
  readonly by?: string | undefined;
  readonly level?: string | undefined;
}
/** Behind which number. */
export interface WhoIsMeant extends ResultsWindow {
  readonly who?: string | undefined;
  readonly reason?: string | undefined;
  readonly question?: string | undefined;
  readonly category?: string | undefined;
  readonly place?: string | undefined;
}

/** While people answer, the figures are asked for again. */
const askEvery = 30_000;

export const flowResults = (flow: string, view: ResultsView) =>
  queryOptions({
    queryKey: ['results', flow, view],
    queryFn: ({ signal }) => api.get<FlowResults>(`/flows/${flow}/results`, { ...view }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: (query) => {
      const { data } = query.state;
      const busy =
        data?.start?.reminders.some((one) => one.state === 'running') || closingOf(data)?.state === 'closing';
      if (busy) return 5000;
      return data && data.top.waiting > 0 ? askEvery : false;
    },
  });

/** That of the chosen start, else of the whole flow. */
export const closingOf = (data: FlowResults | undefined): Closing | null =>
  (data?.start ? data.start.closing : null) ?? data?.closing ?? null;

export const resultPeople = (flow: string, who: WhoIsMeant) =>
  infiniteQueryOptions({
    queryKey: ['results', flow, 'people', who],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<ResultPerson>>(`/flows/${flow}/results/people`, { ...who, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });

export const themesOf = (flow: string, key: string, window: ResultsWindow) =>
  queryOptions({
    queryKey: ['results', flow, 'themes', key, window],
    queryFn: ({ signal }) => api.get<Themes>(`/flows/${flow}/results/${key}/themes`, { ...window }, signal),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const answersOf = (flow: string, key: string, window: ResultsWindow, words: string) =>
  infiniteQueryOptions({
    queryKey: ['results', flow, 'answers', key, window, words],
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<FreeAnswer>>(
        `/flows/${flow}/results/${key}/answers`,
        { ...window, words, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });

const unfinished = new Set(['waiting', 'running']);
export const isUnfinished = (file: ResultsExport): boolean => unfinished.has(file.state);

/** One's own files; asked again while one is written. */
export const exportsOf = (flow: string) =>
  queryOptions({
    queryKey: ['results', flow, 'exports'],
    queryFn: async ({ signal }) =>
      (await api.get<{ items: readonly ResultsExport[] }>(`/flows/${flow}/exports`, {}, signal)).items,
    refetchInterval: (query) => (query.state.data?.some(isUnfinished) ? 5000 : false),
  });

export const exportFile = (id: string): string => `/api/v1/exports/${id}/file`;
