import { Uuid } from '@mhero/contract/common.ts';
import { NumberDecision, NumberRow, Numbers, NumbersQuery } from '@mhero/contract/matching.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const getNumbers = defineRoute({
  method: 'GET',
  url: '/numbers',
  access: 'officer',
  summary: 'Numbers of several people, and numbers that somebody called wrong, newest first.',
  query: NumbersQuery,
  response: Numbers,
  handler: ({ rooms, subject, query }) => rooms.matching.listNumbers(subject, query),
});

export const postNumberDecision = defineRoute({
  method: 'POST',
  url: '/numbers/:id/decision',
  access: 'officer',
  summary: 'Whose number it is, that it is a shared phone, or that it is not this person’s. Holds against the sources.',
  params: Type.Object({ id: Uuid }),
  body: NumberDecision,
  response: NumberRow,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.matching.decideNumber(subject, id, body),
});
