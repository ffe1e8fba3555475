import { Page, Uuid } from '@mhero/contract/common.ts';
import { AnswersQuery, CountsQuery, FreeAnswer, SaveThemes, Themes } from '@mhero/contract/results.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid, key: Type.String({ minLength: 1, maxLength: 64 }) });

export const getThemes = defineRoute({
  method: 'GET',
  url: '/flows/:id/results/:key/themes',
  access: 'officer',
  summary: 'What the answers in words to a question speak of: the officers’ themes and frequent words, with quotes.',
  params,
  query: CountsQuery,
  response: Themes,
  handler: ({ rooms, subject, params: { id, key }, query }) => rooms.results.themes(subject, id, key, query),
});

export const putThemes = defineRoute({
  method: 'PUT',
  url: '/flows/:id/results/:key/themes',
  access: 'officer',
  summary: 'Replace the themes of a question: each is a name and a list of words or phrases.',
  params,
  body: SaveThemes,
  handler: ({ rooms, subject, params: { id, key }, body }) => rooms.results.saveThemes(subject, id, key, body),
});

export const getAnswers = defineRoute({
  method: 'GET',
  url: '/flows/:id/results/:key/answers',
  access: 'officer',
  summary: 'Answers in words, newest first, without their people; with `words`, those that have one of them.',
  params,
  query: AnswersQuery,
  response: Page(FreeAnswer),
  handler: ({ rooms, subject, params: { id, key }, query }) => rooms.results.answers(subject, id, key, query),
});

export const getAnswerer = defineRoute({
  method: 'GET',
  url: '/flows/:id/results/answerer/:run',
  access: 'officer',
  summary: 'Who gave an answer. Asking for it is recorded.',
  params: Type.Object({ id: Uuid, run: Uuid }),
  response: Type.Object({ contact: Uuid, name: Type.String() }),
  handler: ({ rooms, subject, params: { id, run } }) => rooms.results.answerer(subject, id, run),
});
