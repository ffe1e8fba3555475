import {
  ChangeRule,
  ChangeRules,
  ChangeRulesQuery,
  ChangeSettings,
  NewChangeRule,
  SaveDeadNumbers,
  SaveWriteBack,
} from '@mhero/contract/changes.ts';
import { Uuid } from '@mhero/contract/common.ts';
import { SourceParams } from '@mhero/contract/sources.ts';
import { Type } from 'typebox';
import { defineRoute } from '../../route.ts';

export const getChangeRules = defineRoute({
  method: 'GET',
  url: '/changes/rules',
  access: 'officer',
  summary: 'Which answers of which flows mean a correction of a person.',
  query: ChangeRulesQuery,
  response: ChangeRules,
  handler: async ({ rooms, query }) => ({ items: await rooms.changes.rules(query.flow ?? null) }),
});

export const postChangeRule = defineRoute({
  method: 'POST',
  url: '/changes/rules',
  access: 'officer',
  summary: 'From now on an answer to this question of this flow proposes a correction.',
  body: NewChangeRule,
  response: ChangeRule,
  status: 201,
  handler: ({ rooms, subject, body }) => rooms.changes.addRule(subject, body),
});

export const deleteChangeRule = defineRoute({
  method: 'DELETE',
  url: '/changes/rules/:id',
  access: 'officer',
  summary: 'End a rule; what it proposed stays.',
  params: Type.Object({ id: Uuid }),
  handler: ({ rooms, subject, params: { id } }) => rooms.changes.dropRule(subject, id),
});

export const getChangeSettings = defineRoute({
  method: 'GET',
  url: '/changes/settings',
  access: 'officer',
  summary: 'When a number is taken for dead, and which registries are written to.',
  response: ChangeSettings,
  handler: ({ rooms }) => rooms.changes.settings(),
});

export const putDeadNumbers = defineRoute({
  method: 'PUT',
  url: '/changes/settings/dead-numbers',
  access: 'administrator',
  summary: 'Say when a number is taken for dead.',
  body: SaveDeadNumbers,
  response: ChangeSettings,
  handler: ({ rooms, subject, body }) => rooms.changes.saveDeadNumbers(subject, body),
});

export const putWriteBack = defineRoute({
  method: 'PUT',
  url: '/changes/settings/sources/:id',
  access: 'administrator',
  summary: 'Say whether accepted corrections are written to this registry by us.',
  params: SourceParams,
  body: SaveWriteBack,
  response: ChangeSettings,
  handler: ({ rooms, subject, params: { id }, body }) => rooms.changes.saveWriteBack(subject, id, body.write_back),
});
