import type {
  Calendar,
  CalendarEntry,
  Campaign,
  CampaignEvent,
  CampaignRow,
  Deed,
  NewCampaign,
  NewSchedule,
  Schedule,
  ScheduleDetail,
  SchedulePreview,
  When,
} from '@mhero/contract/schedules.ts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Page } from './page.ts';

export type {
  Calendar,
  CalendarEntry,
  Campaign,
  CampaignEvent,
  CampaignRow,
  Deed,
  NewCampaign,
  NewSchedule,
  Schedule,
  ScheduleDetail,
  When,
};

export const calendar = (from: string, to: string) =>
  queryOptions({
    queryKey: ['calendar', from, to],
    queryFn: ({ signal }) => api.get<Calendar>('/calendar', { from, to }, signal),
    placeholderData: keepPreviousData,
  });

export const schedule = (id: string) =>
  queryOptions({
    queryKey: ['schedules', id],
    queryFn: ({ signal }) => api.get<ScheduleDetail>(`/schedules/${id}`, {}, signal),
  });

/** The next times of a form; nothing is kept. */
export const schedulePreview = (when: When) =>
  queryOptions({
    queryKey: ['schedule-preview', when],
    queryFn: ({ signal }) => api.ask<SchedulePreview>('/schedules/preview', { when }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });

export const campaigns = infiniteQueryOptions({
  queryKey: ['campaigns'],
  queryFn: ({ pageParam, signal }) => api.get<Page<CampaignRow>>('/campaigns', { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
});

/** Asked again while dates are still being worked out. */
export const campaign = (id: string) =>
  queryOptions({
    queryKey: ['campaigns', 'one', id],
    queryFn: ({ signal }) => api.get<Campaign>(`/campaigns/${id}`, {}, signal),
    refetchInterval: (query) => (query.state.data?.working ? 5_000 : false),
  });
