import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const flow = (more: object = {}) => ({
  ...{ uuid: uuid(0), name: 'Stock', spec_version: '14.4.2', language: 'eng', type: 'messaging', nodes: [] },
  ...more,
});
const ring = (n: number) =>
  Array.from({ length: n }, (_, i) => ({
    uuid: uuid(i + 1),
    exits: [{ uuid: uuid(i + 500_000), destination_uuid: uuid(((i + 1) % n) + 1) }],
  }));
const shapeless = { toString: 1, valueOf: 1 };
const contact = { uuid: 'a', status: 'active', created_on: '2026-01-01T00:00:00Z' };
const trigger = { type: 'manual', flow: { uuid: uuid(0), name: 'Stock' }, triggered_on: '2026-01-01T00:00:00Z' };
const conversation = { contact, trigger, assets: { flows: [flow({ nodes: ring(1000) })] }, resumes: [] };

/** Lines that are no requests, whatever the verb. */
const garbage = [
  '{"id": 1',
  'null',
  '5',
  `{"id": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  `{"flow": {"nodes": ${'['.repeat(200_000)}${']'.repeat(200_000)}}}`,
  'x'.repeat(50_000_000),
];
const definitions = [
  flow({ name: 'x'.repeat(10_000_001) }),
  flow({ nodes: ring(20_000) }),
  flow({ localization: Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`q${i}`, {}])) }),
  flow({ type: shapeless }),
  {
    ...flow({ uuid: shapeless, spec_version: '13.0.0' }),
    nodes: [{ uuid: shapeless, actions: [{ type: 'constructor' }, { type: shapeless }], exits: [] }],
  },
  { version: '11.12', action_sets: {}, rule_sets: 5, metadata: [] },
  'a\u2028b',
].map((each) => ({ flow: each }));

const verbs: Array<[verb: string, requests: readonly object[], good: object]> = [
  ['validate', definitions, { flow: flow() }],
  ['inspect', definitions, { flow: flow() }],
  ['migrate', definitions, { flow: flow() }],
  [
    'run',
    [
      { ...conversation, assets: { flows: 5, globals: 5 } },
      { ...conversation, assets: { groups: [{ query: 5 }], channels: [null] } },
      { ...conversation, environment: { allowed_languages: 5, timezone: shapeless } },
      { ...conversation, trigger: { type: shapeless } },
      { ...conversation, resumes: [shapeless], options: null },
    ],
    conversation,
  ],
  [
    'query',
    [
      '('.repeat(10_000),
      'a='.repeat(5000),
      'NOT '.repeat(2500),
      `name = "${'\\"'.repeat(5000)}`,
      Array(2000).fill('a=1').join(' OR '),
      shapeless,
    ].map((query) => ({ query })),
    { query: 'a = 1' },
  ],
];

it.each(verbs)('mhero flow %s answers every line, however wrong, and goes on', (verb, requests, good) => {
  const lines = [...garbage, ...requests.map((each) => JSON.stringify(each)), JSON.stringify({ id: 'good', ...good })];
  const program = fileURLToPath(new URL('./flow.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, verb], {
    input: `${lines.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 100_000_000,
    timeout: 55_000,
  });
  const answers = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  expect([status, stderr, answers.length]).toEqual([0, '', lines.length]);
  for (const { error } of answers.slice(0, garbage.length)) expect(error ?? 'refused').toBeTruthy();
  expect(answers.at(-1)).toMatchObject({ id: 'good' });
  expect(answers.at(-1).error).toBeUndefined();
});
