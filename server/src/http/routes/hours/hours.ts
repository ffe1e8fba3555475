import { HolidaysMade, Hours, HoursChange, NewHolidays } from '@mhero/contract/hours.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const place = Type.Object({ place: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }) });
const id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }) });

export const getHours = defineRoute({
  method: 'GET',
  url: '/hours',
  access: 'officer',
  summary:
    'Time zones, quiet hours, working days, holidays and the budget of messages, of the deployment and of places.',
  response: Hours,
  handler: ({ rooms }) => rooms.hours.list(),
});

export const putHours = defineRoute({
  method: 'PUT',
  url: '/hours/:place',
  access: 'administrator',
  summary: 'Set the hours of a place, or of the whole deployment (place 0).',
  params: place,
  body: HoursChange,
  response: Hours,
  handler: ({ rooms, subject, params, body }) => rooms.hours.change(subject, params.place || null, body),
});

export const deleteHours = defineRoute({
  method: 'DELETE',
  url: '/hours/:place',
  access: 'administrator',
  summary: 'A place follows the places above it again; its holidays go too.',
  params: place,
  handler: ({ rooms, subject, params }) => rooms.hours.remove(subject, params.place),
});

export const postHolidays = defineRoute({
  method: 'POST',
  url: '/holidays',
  access: 'administrator',
  summary: 'Add holidays of a place or of the whole deployment, as days or as pasted lines or a calendar file.',
  body: NewHolidays,
  response: HolidaysMade,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.hours.addHolidays(subject, body),
});

export const deleteHoliday = defineRoute({
  method: 'DELETE',
  url: '/holidays/:id',
  access: 'administrator',
  summary: 'Remove a holiday.',
  params: id,
  handler: ({ rooms, subject, params }) => rooms.hours.removeHoliday(subject, params.id),
});
