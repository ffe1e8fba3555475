import { Page, Uuid } from '@mhero/contract/common.ts';
import {
  CountsQuery,
  FlowCounts,
  FlowResults,
  PeopleQuery,
  ResultPerson,
  ResultsQuery,
} from '@mhero/contract/results.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getResults = defineRoute({
  method: 'GET',
  url: '/flows/:id/results',
  access: 'officer',
  summary: 'Results of a flow: who was asked and answered, and each question, whole or split, in one answer.',
  params,
  query: ResultsQuery,
  response: FlowResults,
  handler: ({ rooms, subject, params: { id }, query }) => rooms.results.results(subject, id, query),
});

export const getResultPeople = defineRoute({
  method: 'GET',
  url: '/flows/:id/results/people',
  access: 'officer',
  summary: 'The people behind a number of the results, page by page.',
  params,
  query: PeopleQuery,
  response: Page(ResultPerson),
  handler: ({ rooms, subject, params: { id }, query }) => rooms.results.people(subject, id, query),
});

export const getFlowCounts = defineRoute({
  method: 'GET',
  url: '/flows/:id/counts',
  access: 'officer',
  summary: 'How many people came to each node of a flow, wait or dropped out there, and took each exit.',
  params,
  query: CountsQuery,
  response: FlowCounts,
  handler: ({ rooms, subject, params: { id }, query }) => rooms.results.counts(subject, id, query),
});
