import { actionTypes } from '@mhero/flow/actions/registry.ts';
import { describe, expect, it } from 'vitest';
import { actionCases } from '../../../../flow/cases/node-case.ts';
import { type ActionJson, openDefinition } from '../definition.ts';
import { actionGroups, newAction, offeredActions } from './action-groups.ts';
import { completionsAt } from './completion.ts';
import { countCategoryUses, countUses, renameCategory, renameResult } from './rename.ts';
import { templateProblems } from './template-problems.ts';
import { actionProblems } from './validate.ts';
import { type World, worldOf } from './world.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

describe('actions to choose from', () => {
  it('are all that the engine has, each once', () => {
    expect(Object.values(actionGroups).flat().sort()).toEqual(Object.keys(actionTypes).sort());
  });

  it('are those that may stand in the flow', () => {
    const offered = (type: string) => offeredActions(type).flatMap(([, types]) => types);
    expect(offered('messaging')).not.toContain('say_msg');
    expect(offered('voice')).toContain('say_msg');
    expect(offered('messaging_offline')).not.toContain('call_webhook');
    expect(offered('messaging_background')).not.toContain('add_input_labels');
  });

  it('begin with what can be read as far as nothing has to be chosen', () => {
    for (const type of Object.keys(actionTypes)) {
      const codes = actionProblems(newAction(type)).map(({ code }) => code);
      expect(
        codes.filter((code) => !['required', 'too_few'].includes(code)),
        type,
      ).toEqual([]);
    }
  });
});

describe('problems of an action', () => {
  it('are those of the engine, at their field', () => {
    expect(actionProblems({ uuid: uuid(1), type: 'send_msg', text: '' })).toEqual([
      { path: 'text', code: 'required', params: {} },
    ]);
    const groups = [{ uuid: 'x', name: 'Nurses' }];
    expect(actionProblems({ uuid: uuid(1), type: 'add_contact_groups', groups })).toEqual([
      { path: 'groups[0].uuid', code: 'choose', params: {} },
    ]);
    const headers = { 'a b': 'x' };
    expect(actionProblems({ uuid: uuid(1), type: 'call_webhook', method: 'GET', url: 'x', headers })).toEqual([
      { path: '', code: 'header', params: { name: 'a b' } },
    ]);
    expect(actionProblems({ uuid: uuid(1), type: 'nonsense' })).toMatchObject([{ code: 'unknown_type' }]);
  });

  it('are none for every case that the engine takes', () => {
    for (const type of Object.keys(actionTypes)) {
      for (const { action, refused } of actionCases(type)) {
        const problems = actionProblems({ ...action, uuid: uuid(1) } as unknown as ActionJson);
        expect(refused === undefined ? problems : [], JSON.stringify(action)).toEqual([]);
      }
    }
  });
});

const world: World = {
  fields: [
    { key: 'cadre', name: 'Cadre' },
    { key: 'beds', name: 'Number of beds' },
  ],
  results: [{ key: 'gloves', name: 'Gloves', categories: ['Yes', 'No'] }],
  locals: ['score'],
};
const offered = (typed: string) => completionsAt(typed, typed.length, world)?.offers.map(({ insert }) => insert);

describe('completion', () => {
  it('offers what stands behind @', () => {
    expect(offered('Hello @con')).toEqual(['contact']);
    expect(offered('Hello @contact.fi')).toEqual(['contact.first_name', 'contact.fields']);
    expect(offered('@fields.')).toEqual(['fields.cadre', 'fields.beds']);
    expect(offered('@fields.num')).toEqual(['fields.beds']);
    expect(offered('@results.gloves.c')).toEqual([
      'results.gloves.category',
      'results.gloves.category_localized',
      'results.gloves.created_on',
    ]);
    expect(offered('@locals.s')).toEqual(['locals.score']);
  });

  it('offers names and functions between brackets, and nothing within texts', () => {
    expect(offered('@(upper(fields.ca')).toEqual(['fields.cadre']);
    expect(offered('@(upp')).toEqual(['upper(']);
    expect(completionsAt('@(round', 7, world)?.offers[0]).toMatchObject({
      kind: 'function',
      detail: expect.stringContaining('number'),
    });
    expect(offered('@("con')).toBeUndefined();
    expect(offered('@(upper(contact.name)) con')).toBeUndefined();
  });

  it('leaves addresses of e-mail and written @ alone', () => {
    expect(offered('write to ann@con')).toBeUndefined();
    expect(offered('@@')).toBeUndefined();
    expect(offered('nothing')).toBeUndefined();
  });
});

describe('problems of a template', () => {
  it('are told with what was probably meant', () => {
    expect(templateProblems('Hi @fields.cader and @results.glove.category', world)).toEqual([
      { code: 'field', name: 'cader', meant: 'cadre' },
      { code: 'result', name: 'glove', meant: 'gloves' },
    ]);
    expect(templateProblems('@(uper(contact.name))', world)).toEqual([
      { code: 'function', name: 'uper', meant: 'upper' },
    ]);
    expect(templateProblems('@(1 +', world)).toMatchObject([{ code: 'open' }]);
    expect(templateProblems('@(1 + )', world)).toMatchObject([{ code: 'syntax', expression: '@(1 + )' }]);
    expect(templateProblems('@contact.name has @fields.cadre, ann@health.example @@', world)).toEqual([]);
  });
});

describe('names that change', () => {
  const router = (more: object) => ({
    ...{
      type: 'switch',
      categories: [{ uuid: uuid(5), name: 'Yes', exit_uuid: uuid(6) }],
      default_category_uuid: uuid(5),
    },
    ...more,
  });
  const node = (n: number, more: object) => ({ uuid: uuid(n), actions: [], exits: [{ uuid: uuid(n + 1) }], ...more });
  const flow = openDefinition({
    ...{ uuid: uuid(0), name: 'x', language: 'eng', type: 'messaging', spec_version: '14.4.2' },
    localization: { fra: { [uuid(21)]: { text: ['@results.gloves.value'] } } },
    nodes: [
      node(10, { router: router({ operand: '@input.text', result_name: 'Gloves' }) }),
      node(20, {
        actions: [{ uuid: uuid(21), type: 'send_msg', text: '@(upper(results["gloves"])) @run.results.gloves' }],
      }),
      node(30, {
        router: router({
          operand: '@results.gloves.category',
          cases: [{ uuid: uuid(7), type: 'has_only_text', arguments: ['Yes'], category_uuid: uuid(5) }],
        }),
      }),
    ],
  });

  it('are found and put right everywhere, also in translations', () => {
    expect(countUses(flow, 'gloves')).toBe(3);
    const after = renameResult(flow, 'gloves', 'masks');
    expect(JSON.stringify(after)).not.toContain('results.gloves');
    expect(after.nodes[1]!.actions[0]!.text).toBe('@(upper(results["masks"])) @run.results.masks');
    expect(after.nodes[0]).toBe(flow.nodes[0]);
    expect(renameResult(flow, 'other', 'x')).toBe(flow);
  });

  it('are compared with by rules', () => {
    expect(countCategoryUses(flow, 'gloves', 'yes')).toBe(1);
    const after = renameCategory(flow, 'gloves', 'Yes', 'Oui');
    expect(after.nodes[2]!.router!.cases![0]!.arguments).toEqual(['Oui']);
    expect(renameCategory(flow, 'gloves', 'No', 'Non')).toBe(flow);
  });

  it('are known to the forms', () => {
    const [beds, facility] = [
      { key: 'beds', name: 'Beds' },
      { key: 'facility', name: 'Facility' },
    ];
    const found = worldOf(flow, { fields: [beds], registry_fields: [facility] } as never);
    expect(found.fields).toEqual([beds, facility]);
    expect(found.results).toEqual([{ key: 'gloves', name: 'Gloves', categories: ['Yes'] }]);
  });
});
