import type { HolidaysMade, Hours, HoursChange, NewHolidays, PlaceHours } from '@mhero/contract/hours.ts';
import { queryOptions } from '@tanstack/react-query';
import { api } from './client.ts';

export type { HolidaysMade, Hours, HoursChange, NewHolidays, PlaceHours };

export const hours = queryOptions({
  queryKey: ['hours'],
  queryFn: ({ signal }) => api.get<Hours>('/hours', {}, signal),
});
