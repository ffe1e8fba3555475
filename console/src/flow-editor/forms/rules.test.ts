import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateDefinition } from '@mhero/flow/definition/migrate.ts';
import { describe, expect, it } from 'vitest';
import { findSharedData } from '../../../../server/src/testing/shared-data.ts';
import { type FlowDefinition, type NodeJson, openDefinition } from '../definition.ts';
import { largeFlow } from '../testing.ts';
import { groupsOf, kindOf, withBuckets, withEnding, withGroups, withoutEnding, withService } from './patterns.ts';
import { changeKind, readQuestion, readRetry, wordsFor, writeQuestion, writeRetry } from './question.ts';
import { readSwitch, writeSwitch } from './rules.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const node: NodeJson = {
  uuid: uuid(1),
  actions: [],
  router: {
    ...{ type: 'switch', operand: '@input.text', result_name: 'Gloves', default_category_uuid: uuid(6), future: 1 },
    wait: { type: 'msg', hint: { type: 'image' }, timeout: { seconds: 60, category_uuid: uuid(7) } },
    cases: [
      { uuid: uuid(2), type: 'has_any_word', arguments: ['yes'], category_uuid: uuid(4) },
      { uuid: uuid(3), type: 'has_any_word', arguments: ['no'], category_uuid: uuid(5) },
    ],
    categories: [
      { uuid: uuid(4), name: 'Yes', exit_uuid: uuid(14) },
      { uuid: uuid(5), name: 'No', exit_uuid: uuid(15) },
      { uuid: uuid(6), name: 'Other', exit_uuid: uuid(16) },
      { uuid: uuid(7), name: 'No Response', exit_uuid: uuid(17) },
    ],
  },
  exits: [14, 15, 16, 17].map((n) => ({ uuid: uuid(n), destination_uuid: uuid(1) })),
};
const wanted = readSwitch(node)!;
const rule = (name: string, at: number) => {
  return { ...wanted.rules[at]!, category: { ...wanted.rules[at]!.category, name } };
};
const namesOf = (one: NodeJson) => one.router!.categories.map(({ name }) => name);

describe('a switch as rules', () => {
  it('is the same JSON when nothing was changed', () => {
    expect(writeSwitch(node, wanted)).toEqual(node);
  });

  it('keeps category and way of a rule that is called otherwise', () => {
    const after = writeSwitch(node, { ...wanted, rules: [rule('Oui', 0), wanted.rules[1]!] });
    expect(after.router!.categories[0]).toEqual({ uuid: uuid(4), name: 'Oui', exit_uuid: uuid(14) });
    expect(after.exits).toBe(node.exits);
  });

  it('puts rules of one name together and takes away what nothing leads to', () => {
    const after = writeSwitch(node, { ...wanted, rules: [wanted.rules[0]!, rule('yes', 1)] });
    expect(namesOf(after)).toEqual(['Yes', 'Other', 'No Response']);
    expect(after.router!.cases!.map((one) => one.category_uuid)).toEqual([uuid(4), uuid(4)]);
    expect(after.exits.map((exit) => exit.uuid)).toEqual([uuid(14), uuid(16), uuid(17)]);
  });

  it('splits them again without mixing up who keeps the old one', () => {
    const one = writeSwitch(node, { ...wanted, rules: [wanted.rules[0]!, rule('yes', 1)] });
    const read = readSwitch(one)!;
    const [first, second] = read.rules;
    const maybe = { ...first!, category: { ...first!.category, name: 'Maybe' } };
    const apart = writeSwitch(one, { ...read, rules: [maybe, second!] });
    const [made, yes] = apart.router!.cases!.map((each) => each.category_uuid);
    expect(yes).toBe(uuid(4));
    expect(apart.router!.categories.find((each) => each.uuid === made)?.name).toBe('Maybe');
    expect(apart.exits).toHaveLength(4);
  });

  it('takes the wait and its silence away, and brings them', () => {
    const without = writeSwitch(node, { ...wanted, timeout: null });
    expect(without.router!.wait).toEqual({ type: 'msg', hint: { type: 'image' } });
    expect(without.router!.categories).toHaveLength(3);
    const timeout = { seconds: 300, category: { name: 'Silent' } };
    const again = writeSwitch(without, { ...readSwitch(without)!, timeout });
    expect(again.router!.wait!.timeout).toMatchObject({ seconds: 300 });
    expect(namesOf(again)).toEqual(['Yes', 'No', 'Other', 'Silent']);
  });
});

const root = join(import.meta.dirname, '../../../..');
const real = findSharedData('mhero-flows');

/** Definitions that others wrote: playbooks, and the flows that mHero really ran. */
function* written(): Generator<[string, FlowDefinition]> {
  const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const playbooks = readdirSync(join(root, 'playbooks'), { recursive: true, encoding: 'utf8' });
  for (const name of playbooks.filter((each) => /flow[^/]*\.json$/.test(each))) {
    yield [name, openDefinition(migrateDefinition(read(join(root, 'playbooks', name))))];
  }
  for (const name of real ? ['registration', 'summary_case_report'] : []) {
    const file = read(join(real!, `${name}.rapidpro.json`)) as { flows: Record<string, unknown>[] };
    for (const flow of file.flows) yield [name, openDefinition(migrateDefinition(flow))];
  }
  yield ['large', largeFlow(60)];
}

const names = { answer: (kind: string) => kind, all: 'All', other: 'Other' };

describe.each([...written()])('every node of %s', (_, definition) => {
  it('is the same JSON after its forms were opened and closed', () => {
    for (const one of definition.nodes) {
      const found = readSwitch(one);
      if (found) expect(writeSwitch(one, found)).toEqual(one);
      const question = readQuestion(one);
      if (question) expect(writeQuestion(one, question, names)).toEqual(one);
      if (one.router?.type === 'random') expect(withBuckets(one, namesOf(one))).toEqual(one);
      if (kindOf(one) === 'groups') expect(withGroups(one, groupsOf(found!))).toEqual(one);
    }
  });
});

describe('a question', () => {
  it('is read off the switch', () => {
    expect(readQuestion(node)).toMatchObject({
      ...{ kind: 'choice', resultName: 'Gloves', choices: [{ words: 'yes' }, { words: 'no' }], min: '' },
      timeout: { seconds: 60 },
    });
  });

  it('may want a number within limits, a date, a place, a telephone number, anything', () => {
    const question = readQuestion(node)!;
    const write = (kind: Parameters<typeof changeKind>[1], more = {}) =>
      writeQuestion(node, { ...changeKind(question, kind, names), ...more }, names);
    const testOf = (one: NodeJson) => one.router!.cases!.map(({ type, arguments: args }) => [type, args ?? []]);
    expect(testOf(write('number'))).toEqual([['has_number', []]]);
    expect(testOf(write('number', { min: '0' }))).toEqual([['has_number_gte', ['0']]]);
    expect(testOf(write('number', { min: '0', max: '9' }))).toEqual([['has_number_between', ['0', '9']]]);
    expect(testOf(write('place', { level: 'district' }))).toEqual([['has_district', []]]);
    expect(testOf(write('phone'))).toEqual([['has_phone', []]]);
    for (const kind of ['number', 'date', 'time', 'place', 'phone', 'email', 'text'] as const) {
      const one = write(kind);
      expect(readQuestion(one)?.kind).toBe(kind);
      expect(one.exits.map((exit) => exit.uuid)).toEqual(expect.arrayContaining([uuid(16), uuid(17)]));
      expect(kindOf(one)).toBe('question');
    }
    expect(namesOf(write('text'))).toEqual(['All', 'No Response']);
    const back = changeKind(readQuestion(write('text'))!, 'number', names);
    expect(namesOf(writeQuestion(write('text'), back, names))).toEqual(['number', 'Other', 'No Response']);
  });

  it('is left to the rules where it says more than the form', () => {
    const cases = [{ ...node.router!.cases![0]!, type: 'has_pattern' }];
    const odd = (more: object): NodeJson => ({ ...node, router: { ...node.router!, ...more } });
    expect(readQuestion(odd({ cases }))).toBeUndefined();
    expect(readQuestion(odd({ operand: '@(upper(input.text))' }))).toBeUndefined();
    expect(readQuestion(odd({ wait: undefined }))).toBeUndefined();
    expect(kindOf(odd({ cases }))).toBe('wait');
  });

  it('gets words for its choices', () => {
    expect(wordsFor('Nurse midwife', 2)).toBe('2 nurse midwife');
    expect(wordsFor('Oui', 1)).toBe('1 oui');
  });
});

describe('asking again', () => {
  const start = openDefinition({ uuid: uuid(0), language: 'eng', nodes: [node] });
  const loose = writeRetry(start, uuid(1), null);

  it('leads other answers straight back, or past a message, or nowhere', () => {
    expect(readRetry(start, start.nodes[0]!)).toEqual({ node: null, text: '' });
    expect(readRetry(loose, loose.nodes[0]!)).toBeNull();
    const said = writeRetry(loose, uuid(1), 'A number, please');
    expect(said.nodes).toHaveLength(2);
    expect(readRetry(said, said.nodes[0]!)).toEqual({ node: said.nodes[1]!.uuid, text: 'A number, please' });
    const other = writeRetry(said, uuid(1), 'Only a number');
    expect(other.nodes[1]!.uuid).toBe(said.nodes[1]!.uuid);
    expect(writeRetry(other, uuid(1), '').nodes).toEqual(start.nodes);
    expect(writeRetry(other, uuid(1), null).nodes).toEqual(loose.nodes);
  });
});

describe('the end of a node', () => {
  const plain: NodeJson = { uuid: uuid(1), actions: [], exits: [{ uuid: uuid(2), destination_uuid: uuid(9) }] };
  const split = {
    ...{ other: 'Other', success: 'Success', failure: 'Failure', complete: 'Complete', expired: 'Expired' },
    ...{ yes: 'Yes', no: 'No' },
  };

  it('is known again, and all its ways lead where the one way led', () => {
    for (const kind of ['question', 'groups', 'random', 'expression'] as const) {
      const made = withEnding(plain, kind, split);
      expect(kindOf(made)).toBe(kind === 'expression' ? 'expression' : kind);
      expect(new Set(made.exits.map((exit) => exit.destination_uuid))).toEqual(new Set([uuid(9)]));
      expect(withoutEnding(made).exits).toMatchObject([{ destination_uuid: uuid(9) }]);
    }
    const called = { ...plain, actions: [{ uuid: uuid(3), type: 'call_webhook' }] };
    expect(kindOf(withService(called, 'call_webhook', split))).toBe('service');
    const entered = { ...plain, actions: [{ uuid: uuid(3), type: 'enter_flow' }] };
    expect(kindOf(withEnding(entered, 'subflow', split))).toBe('subflow');
  });

  it('splits by groups and by chance', () => {
    const groups = [
      { uuid: uuid(50), name: 'Nurses' },
      { uuid: uuid(51), name: 'Midwives' },
    ];
    const made = withGroups(withEnding(plain, 'groups', split), groups);
    expect(made.router!.cases).toMatchObject([{ type: 'has_group', arguments: [uuid(50), 'Nurses'] }, {}]);
    expect(namesOf(made)).toEqual(['Nurses', 'Midwives', 'Other']);
    const chance = withBuckets(withEnding(plain, 'random', split), ['A', 'B', 'C']);
    expect(withBuckets(chance, ['A', 'C']).exits.map(({ uuid: one }) => one)).toEqual(
      chance.exits.slice(0, 2).map(({ uuid: one }) => one),
    );
  });
});
