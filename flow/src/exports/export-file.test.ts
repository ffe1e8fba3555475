import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dataFolder, id, readJson } from '../floip/testing.ts';
import { readExport, writeExport } from './export-file.ts';

const flow = {
  uuid: id('flow'),
  name: 'Visits',
  spec_version: '13.1.0',
  language: 'eng',
  type: 'messaging',
  nodes: [],
};
const reference = { uuid: id('flow'), name: 'Visits' };
const group = { uuid: id('group'), name: 'Nurses' };
const event = {
  uuid: id('event'),
  offset: -2,
  unit: 'D',
  event_type: 'M',
  delivery_hour: 9,
  message: { eng: 'Tomorrow', fra: 'Demain' },
  relative_to: { key: 'next_visit', label: 'Next visit' },
  start_mode: 'I',
  base_language: 'eng',
};
const campaign = { uuid: id('campaign'), name: 'Reminders', group, events: [event] };
const trigger = {
  trigger_type: 'K',
  keywords: ['Join', '👍🏽'],
  match_type: 'O',
  flow: reference,
  groups: [group],
  exclude_groups: [],
  channel: null,
};
const file = {
  version: '13',
  site: 'https://rapidpro.example.org',
  flows: [flow],
  campaigns: [campaign],
  triggers: [trigger],
  fields: [{ key: 'next_visit', name: 'Next visit', type: 'datetime' }],
  groups: [{ ...group, query: 'age > 18' }],
};

/** The problems of a file in which one list has one item. */
function problems(list: string, item: unknown): string[] {
  return readExport({ ...file, [list]: [item] }).problems.map((each) => `${each.path} ${each.problem}`);
}

describe('reading export files', () => {
  test('all of it', () => {
    const read = readExport(file);
    expect(read).toMatchObject({ version: '13', site: 'https://rapidpro.example.org', problems: [] });
    expect(read.flows[0]).toMatchObject({
      uuid: id('flow'),
      version: '13.1.0',
      definition: { spec_version: '14.4.2' },
    });
    expect(read.campaigns[0]!.events[0]).toEqual({
      uuid: id('event'),
      offset: -2,
      unit: 'D',
      deliveryHour: 9,
      relativeTo: { key: 'next_visit', label: 'Next visit' },
      startMode: 'I',
      does: { kind: 'message', texts: { eng: 'Tomorrow', fra: 'Demain' }, baseLanguage: 'eng' },
    });
    expect(read.triggers[0]).toMatchObject({ type: 'K', keywords: ['join', '👍🏽'], matchType: 'O', channel: null });
    expect([read.fields, read.groups]).toEqual([file.fields, file.groups]);
  });

  test('a flow alone, and older containers', () => {
    expect(readExport(flow)).toMatchObject({ version: '', flows: [{ name: 'Visits' }], problems: [] });
    const metadata = { uuid: id('old'), name: 'Old', revision: 1, expires: 60 };
    const legacy = { base_language: 'eng', flow_type: 'M', version: '11.12', action_sets: [], rule_sets: [], metadata };
    expect(readExport({ version: '11.12', flows: [legacy] })).toMatchObject({
      version: '11.12',
      flows: [{ uuid: id('old'), name: 'Old', version: '11.12', definition: { spec_version: '14.4.2' } }],
      problems: [],
    });
    expect(readExport(legacy).flows).toHaveLength(1);
  });

  test.each([
    [{ version: '10', flows: [] }, 'version 10 is older than 11'],
    [{ version: '20', flows: [] }, 'version 20 is not known'],
    [{ flows: [] }, 'version is missing'],
    [null, ' is no object'],
  ])('%j is refused', (json, problem) => {
    const read = readExport(json);
    expect(read.flows).toEqual([]);
    expect(read.problems.map((each) => `${each.path} ${each.problem}`).join()).toContain(problem);
  });

  test('one bad item does not spoil the others', () => {
    const read = readExport({
      ...file,
      flows: [{ ...flow, nodes: 5, uuid: id('b') }, flow, flow],
      fields: 'none',
      groups: [null, group],
    });
    expect(read.flows.map((each) => each.uuid)).toEqual([id('flow')]);
    expect(read.groups).toHaveLength(1);
    expect(read.problems.map((each) => each.path)).toEqual(['flows[0]', 'flows[2]', 'fields', 'groups[0]']);
    const events = [
      { ...event, unit: 'Y' },
      event,
      { ...event, uuid: id('e2'), event_type: 'F', flow: reference, unit: 'hours' },
    ];
    const campaigns = readExport({ ...file, campaigns: [{ ...campaign, events }] });
    expect(campaigns.problems.map((each) => each.path)).toEqual(['campaigns[0].events[0]']);
    expect(campaigns.campaigns[0]!.events[1]).toMatchObject({
      unit: 'H',
      deliveryHour: -1,
      does: { kind: 'flow', flow: reference },
    });
  });

  test.each([
    ['campaigns', { ...campaign, group: null }, 'campaigns[0] has no group'],
    ['campaigns', { ...campaign, uuid: 'x' }, 'campaigns[0] has a uuid that is no UUID: “x”'],
    ['campaigns', { ...campaign, name: '' }, 'campaigns[0] has no name'],
    [
      'triggers',
      { ...trigger, trigger_type: 'Z' },
      'triggers[0] has the trigger_type “Z”; one of K, C, S, M, V, N, R, T, I, O is needed',
    ],
    [
      'triggers',
      { ...trigger, keywords: ['two words'] },
      'triggers[0] has the keyword “two words”, which is not one word or one emoji',
    ],
    ['triggers', { ...trigger, keywords: [], keyword: null }, 'triggers[0] has no keyword'],
    ['triggers', { ...trigger, flow: undefined }, 'triggers[0] has no flow'],
    ['triggers', { ...trigger, match_type: 'X' }, 'triggers[0] has the match_type “X”; one of F, O is needed'],
    ['triggers', { ...trigger, groups: [5] }, 'triggers[0] has no groups'],
    ['triggers', { ...trigger, channel: 'x' }, 'triggers[0] has a channel without a UUID'],
    [
      'triggers',
      { ...trigger, trigger_type: 'S', schedule: { repeat_period: 'W' } },
      'triggers[0] repeats weekly but names no days',
    ],
    [
      'fields',
      { key: 'Next Visit', name: 'x' },
      'fields[0] has the key “Next Visit”; a lower-case letter, then letters, digits and _ are needed',
    ],
    [
      'fields',
      { key: 'a', name: 'A', type: 'blob' },
      'fields[0] has the type “blob”; one of text, number, datetime, state, district, ward is needed',
    ],
    ['groups', { ...group, name: 'x'.repeat(65) }, 'groups[0] has a name of more than 64 characters'],
  ])('%s: %j', (list, item, problem) => {
    expect(problems(list, item)).toEqual([problem]);
  });

  test.each([
    [{ ...event, offset: 1.5 }, 'has no whole number as offset'],
    [{ ...event, delivery_hour: 24 }, 'has a delivery_hour outside -1 to 23: 24'],
    [{ ...event, relative_to: { key: 'Bad Key' } }, 'is relative to “Bad Key”, which is no key of a field'],
    [{ ...event, message: {} }, 'has no message'],
    [{ ...event, message: { eng: ' ' } }, 'has an empty message in eng'],
    [{ ...event, message: { english: 'x' } }, 'has a message in the unknown language “english”'],
    [{ ...event, start_mode: 'X' }, 'has the start_mode “X”; one of I, S, P is needed'],
  ])('event %j', (item, problem) => {
    expect(problems('campaigns', { ...campaign, events: [item] })).toEqual([`campaigns[0].events[0] ${problem}`]);
  });

  test('a group with a query that cannot be read', () => {
    expect(problems('groups', { ...group, query: 'age >' })[0]).toContain('groups[0] has a query that cannot be read');
  });

  test('types of triggers', () => {
    const triggers = ['C', 'M', 'V', 'N', 'R', 'T', 'I', 'O', 'S'].map((type) => ({
      trigger_type: type,
      flow: reference,
      channel: id('channel'),
      referrer_id: 'ad',
    }));
    const read = readExport({ ...file, triggers: [...triggers, { ...trigger, keywords: undefined, keyword: 'old' }] });
    expect(read.problems).toEqual([]);
    expect(read.triggers.map((each) => [each.type, each.referrer, each.keywords.join()])).toEqual([
      ...['C', 'M', 'V', 'N'].map((type) => [type, null, '']),
      ['R', 'ad', ''],
      ...['T', 'I', 'O', 'S'].map((type) => [type, null, '']),
      ['K', null, 'old'],
    ]);
  });
});

describe('writing export files', () => {
  test('what is written is read again as the same', () => {
    const schedule = {
      trigger_type: 'S',
      flow: reference,
      schedule: { start: '2026-01-01T08:00:00Z', repeat_period: 'W', repeat_days_of_week: 'MF' },
    };
    const read = readExport({
      ...file,
      triggers: [trigger, schedule, { trigger_type: 'R', flow: reference, referrer_id: 'ad' }],
    });
    const written = writeExport(read);
    expect(written).toMatchObject({ version: '13', site: file.site, campaigns: [campaign] });
    const again = readExport(JSON.parse(JSON.stringify(written)));
    const newest = read.flows.map((each) => ({ ...each, version: '14.4.2' }));
    expect(again).toEqual({ ...read, flows: newest });
  });
});

test('hostile files are endured', () => {
  const text = JSON.stringify(file);
  const places = text.split(/[:[,]/).length;
  fc.assert(
    fc.property(fc.nat(), fc.jsonValue(), (at, value) => {
      let place = 0;
      readExport(JSON.parse(text, (_key, old) => (place++ === at % places ? value : old)));
    }),
  );
});

const folder = dataFolder('mhero-flows');
describe.skipIf(!folder)('real mHero flows', () => {
  test.each([
    ['registration.rapidpro.json', 'Registration - OHIE COVID test workflows', 11],
    ['summary_case_report.rapidpro.json', 'Summary Case Report Test', 7],
  ])('%s', (name, title, nodes) => {
    const read = readExport(readJson(folder!, name));
    expect([read.problems, read.flows.map((each) => each.name)]).toEqual([[], [title]]);
    expect(read.flows[0]!.definition.nodes).toHaveLength(nodes);
    expect(readExport(JSON.parse(JSON.stringify(writeExport(read)))).flows[0]!.definition).toEqual(
      read.flows[0]!.definition,
    );
  });
});
