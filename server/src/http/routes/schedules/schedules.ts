import { PageQuery, Uuid } from '@mhero/contract/common.ts';
import {
  Calendar,
  CalendarQuery,
  NewSchedule,
  ScheduleChange,
  ScheduleDetail,
  SchedulePreview,
  SchedulePreviewRequest,
  Schedules,
} from '@mhero/contract/schedules.ts';
import { Type } from 'typebox';
import { defineRoute, keyOf } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getSchedules = defineRoute({
  method: 'GET',
  url: '/schedules',
  access: 'officer',
  summary: 'What goes out once or again and again, of one’s own area, newest first.',
  query: Type.Object(PageQuery),
  response: Schedules,
  handler: ({ rooms, subject, query }) => rooms.schedules.list(subject, query.cursor, query.limit),
});

export const postSchedule = defineRoute({
  method: 'POST',
  url: '/schedules',
  access: 'officer',
  summary: 'Send a text or start a flow once or again and again. With an Idempotency-Key it is made once.',
  body: NewSchedule,
  response: ScheduleDetail,
  status: 201,
  handler: ({ rooms, subject, body, request }) => rooms.schedules.create(subject, body, keyOf(request)),
});

export const postSchedulePreview = defineRoute({
  method: 'POST',
  url: '/schedules/preview',
  access: 'officer',
  summary: 'The next five times of a schedule, and how many people match now. Keeps nothing.',
  body: SchedulePreviewRequest,
  response: SchedulePreview,
  handler: ({ rooms, subject, body }) => rooms.schedules.preview(subject, body),
});

export const getSchedule = defineRoute({
  method: 'GET',
  url: '/schedules/:id',
  access: 'officer',
  summary: 'One schedule with the times that came.',
  params,
  response: ScheduleDetail,
  handler: ({ rooms, subject, params: { id } }) => rooms.schedules.get(subject, id),
});

export const patchSchedule = defineRoute({
  method: 'PATCH',
  url: '/schedules/:id',
  access: 'officer',
  summary: 'Pause, resume, cancel or rewrite a schedule. What has gone out stays.',
  params,
  body: ScheduleChange,
  response: ScheduleDetail,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.schedules.change(subject, id, body),
});

export const getCalendar = defineRoute({
  method: 'GET',
  url: '/calendar',
  access: 'officer',
  summary: 'All that will go out between two days, with who, how many and by whom.',
  query: CalendarQuery,
  response: Calendar,
  handler: ({ rooms, subject, query }) => rooms.calendar(subject, query.from, query.to),
});
