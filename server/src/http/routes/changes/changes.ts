import { Readable } from 'node:stream';
import {
  Change,
  ChangeDetail,
  ChangesExportQuery,
  ChangesPage,
  ChangesQuery,
  Decided,
  Decision,
  Decisions,
  DoneByHand,
  NewChange,
} from '@mhero/contract/changes.ts';
import { Uuid } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { defineRoute, keyOf } from '../../route.ts';

const params = Type.Object({ id: Uuid });

export const getChanges = defineRoute({
  method: 'GET',
  url: '/changes',
  access: 'officer',
  summary: 'Corrections of registries that concern people of the caller’s area, newest first, with counts.',
  query: ChangesQuery,
  response: ChangesPage,
  handler: ({ rooms, subject, query }) => rooms.changes.list(subject, query),
});

export const getChangesFile = defineRoute({
  method: 'GET',
  url: '/changes/export',
  access: 'officer',
  summary: 'A list of corrections as CSV, such as those that are to be done by hand in their registry.',
  query: ChangesExportQuery,
  handler: async ({ rooms, subject, query, reply }) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="changes-${query.list ?? 'todo'}.csv"`)
      .send(Readable.from(rooms.changes.export(subject, query), { objectMode: false })),
});

export const getChange = defineRoute({
  method: 'GET',
  url: '/changes/:id',
  access: 'officer',
  summary: 'One correction: the evidence with its texts, what the registry says now, and all that has happened.',
  params,
  response: ChangeDetail,
  handler: ({ rooms, subject, params: { id } }) => rooms.changes.find(subject, id),
});

export const postChange = defineRoute({
  method: 'POST',
  url: '/changes',
  access: 'officer',
  summary: 'Propose a correction of a person. Where something alike waits already, it joins that.',
  body: NewChange,
  response: Change,
  status: 201,
  handler: ({ rooms, subject, body, request }) => rooms.changes.create(subject, body, keyOf(request)),
});

export const postDecision = defineRoute({
  method: 'POST',
  url: '/changes/:id/decision',
  access: 'officer',
  summary: 'Accept, reject or put off a correction. Of two officers at the same time the second is told who was first.',
  params,
  body: Decision,
  response: Change,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.changes.decide(subject, id, body),
});

export const postDecisions = defineRoute({
  method: 'POST',
  url: '/changes/decisions',
  access: 'officer',
  summary: 'Decide up to 200 corrections alike; each says what became of it.',
  body: Decisions,
  response: Decided,
  handler: ({ rooms, subject, body }) => rooms.changes.decideMany(subject, body),
});

export const postDone = defineRoute({
  method: 'POST',
  url: '/changes/:id/done',
  access: 'officer',
  summary: 'Say that an accepted correction was made by hand in its registry.',
  params,
  body: DoneByHand,
  response: Change,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.changes.doneByHand(subject, id, body.version),
});
