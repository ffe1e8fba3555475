import { PageQuery, Uuid } from '@mhero/contract/common.ts';
import {
  DuplicateDecision,
  DuplicateDetail,
  DuplicateRow,
  Duplicates,
  DuplicatesQuery,
  MergeRow,
  Merges,
} from '@mhero/contract/matching.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getDuplicates = defineRoute({
  method: 'GET',
  url: '/duplicates',
  access: 'officer',
  summary: 'Pairs of people who may be one person, the likeliest first, with the reasons; both are in one’s own area.',
  query: DuplicatesQuery,
  response: Duplicates,
  handler: ({ rooms, subject, query }) => rooms.matching.listDuplicates(subject, query),
});

export const getDuplicate = defineRoute({
  method: 'GET',
  url: '/duplicates/:id',
  access: 'officer',
  summary: 'Both people side by side, fact by fact, with the sources that say each.',
  params,
  response: DuplicateDetail,
  handler: ({ rooms, subject, params: { id } }) => rooms.matching.getDuplicate(subject, id),
});

export const postDuplicateDecision = defineRoute({
  method: 'POST',
  url: '/duplicates/:id/decision',
  access: 'officer',
  summary: 'Same person (they become one contact), different people (not proposed again), or later.',
  params,
  body: DuplicateDecision,
  response: DuplicateRow,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.matching.decideDuplicate(subject, id, body),
});

export const postComparison = defineRoute({
  method: 'POST',
  url: '/duplicates/comparison',
  access: 'administrator',
  summary: 'Compares the people that changed now; it also happens by itself after imports.',
  response: Type.Object({ started: Type.Boolean() }),
  status: 202,
  handler: async ({ rooms, subject }) => ({ started: await rooms.matching.compareNow(subject) }),
});

export const deleteComparison = defineRoute({
  method: 'DELETE',
  url: '/duplicates/comparison',
  access: 'administrator',
  summary: 'Stops the comparison that is under way; what is left is compared the next time.',
  handler: ({ rooms, subject }) => rooms.matching.stopComparing(subject),
});

export const getMerges = defineRoute({
  method: 'GET',
  url: '/merges',
  access: 'officer',
  summary: 'Which people were made one, by whom and why, newest first.',
  query: Type.Object(PageQuery),
  response: Merges,
  handler: ({ rooms, subject, query }) => rooms.matching.listMerges(subject, query),
});

export const postMergeUndo = defineRoute({
  method: 'POST',
  url: '/merges/:id/undo',
  access: 'officer',
  summary: 'Makes two people of one again, as they were; what came since goes to the side of its number or source.',
  params,
  response: MergeRow,
  handler: ({ rooms, subject, params: { id } }) => rooms.matching.undoMerge(subject, id),
});
