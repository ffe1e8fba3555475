import { describe, expect, it } from 'vitest';
import { isEngineError } from './errors.ts';
import {
  ann,
  expired,
  flowJson,
  id,
  manual,
  question,
  received,
  resume,
  start,
  summary,
  timedOut,
  worldOf,
} from './testing.ts';

const say = (text: string) => ({ type: 'send_msg', text });
const enter = (flow: string, terminal = false) => ({
  type: 'enter_flow',
  flow: { uuid: id(flow), name: flow },
  terminal,
});

const ask = flowJson('ask', [
  {
    name: 'colour',
    actions: [say('Which colour?')],
    router: {
      ...question('Colour', { Red: 'red', Blue: 'blue' }, 'Other'),
      categories: { Red: 'thanks', Blue: 'thanks', Other: 'colour' },
    },
  },
  { name: 'thanks', actions: [say('@results.colour.category it is')] },
]);

/** Calls a flow and says how it went. */
const parent = (child: string, terminal = false) =>
  flowJson('parent', [
    {
      name: 'call',
      actions: [say('before'), enter(child, terminal), say('after the action')],
      router: {
        type: 'switch',
        operand: '@child.status',
        cases: [
          { uuid: id('c1'), type: 'has_only_text', arguments: ['completed'], category_uuid: id('Complete') },
          { uuid: id('c2'), type: 'has_only_text', arguments: ['expired'], category_uuid: id('Expired') },
        ],
        default_category_uuid: id('Complete'),
        categories: { Complete: 'good', Expired: 'late' },
      },
    },
    { name: 'good', actions: [say('good: @child.results.colour')] },
    { name: 'late', actions: [say('late')] },
  ]);

function code(work: () => unknown): number | string | undefined {
  try {
    work();
  } catch (error) {
    return isEngineError(error) ? (error.code ?? 'unreadable') : `untyped: ${String(error)}`;
  }
  return undefined;
}

describe('a session', () => {
  it('asks, waits, takes the answer and ends', () => {
    const world = worldOf({ flows: [ask] });
    const first = start(world, manual('ask'));
    expect(summary(first)).toEqual(['run_started', 'msg_created Which colour?', 'msg_wait']);
    expect(first.session).toMatchObject({ status: 'waiting', sprints: 1, contact_uuid: ann.uuid });
    const second = resume(world, first, received('purple'));
    expect(summary(second)).toEqual(['run_result_changed', 'msg_created Which colour?', 'msg_wait']);
    const third = resume(world, second, received('I like BLUE'));
    expect(summary(third)).toEqual(['run_result_changed', 'msg_created Blue it is', 'run_ended completed']);
    expect(third.events[0]).toMatchObject({
      name: 'Colour',
      value: 'BLUE',
      category: 'Blue',
      previous: { value: 'purple', category: 'Other' },
    });
    expect(third.segments).toMatchObject([
      { node_uuid: id('ask/colour'), destination_uuid: id('ask/thanks'), operand: 'I like BLUE' },
    ]);
    expect(third.session).toMatchObject({ status: 'completed', sprints: 3 });
    expect(third.contact.json.last_seen_on).toBe('2026-11-22T08:00:00Z');
  });

  it('takes the message that started it as the first answer', () => {
    const world = worldOf({ flows: [ask] });
    const { type: _, resumed_on, ...message } = received('red');
    const sprint = start(world, { ...manual('ask'), type: 'msg', ...message });
    expect(summary(sprint)).toEqual([
      'run_started',
      'msg_created Which colour?',
      'run_result_changed',
      'msg_created Red it is',
      'run_ended completed',
    ]);
    expect(sprint.session.runs[0]!.had_input).toBe(true);
  });

  it('waits as long as the flow says', () => {
    const wait = start(worldOf({ flows: [ask] }), manual('ask')).events.at(-1)!;
    const minutes = (Date.parse(wait.expires_on as string) - Date.parse(wait.created_on)) / 60_000;
    expect(Math.round(minutes)).toBe(60);
  });

  it('refuses without changing anything', () => {
    const world = worldOf({ flows: [ask] });
    const { session } = start(world, manual('ask'));
    const before = JSON.stringify(session);
    const refused = (given: unknown, answer: unknown) =>
      code(() => resume(world, { session: given } as never, answer as never));
    expect(refused(session, timedOut)).toBe(103);
    expect(refused({ ...session, status: 'completed' }, received('red'))).toBe(101);
    expect(refused({ ...session, runs: [] }, received('red'))).toBe(102);
    expect(refused(session, { type: 'msg' })).toBe('unreadable');
    expect(refused(session, { type: 'unknown', resumed_on: 'x' })).toBe('unreadable');
    expect(refused(null, received('red'))).toBe('unreadable');
    expect(JSON.stringify(session)).toBe(before);
  });

  it('needs a trigger, a flow that exists, and a call for voice', () => {
    const voice = flowJson('phone', [], { type: 'voice' });
    const world = worldOf({ flows: [ask, voice] });
    for (const trigger of [
      null,
      'x',
      {},
      { type: 'manual' },
      manual('nowhere'),
      manual('phone'),
      { ...manual('ask'), type: 'msg' },
    ]) {
      expect(code(() => start(world, trigger as never))).toBe('unreadable');
    }
  });
});

describe('flows in flows', () => {
  it('comes back to the flow that called', () => {
    const world = worldOf({ flows: [parent('ask'), ask] });
    const first = start(world, manual('parent'));
    expect(summary(first)).toEqual([
      'run_started',
      'msg_created before',
      'msg_created after the action',
      'run_started',
      'msg_created Which colour?',
      'msg_wait',
    ]);
    expect(first.session.runs.map((run) => run.status)).toEqual(['active', 'waiting']);
    const second = resume(world, first, received('red'));
    expect(summary(second).slice(2)).toEqual(['run_ended completed', 'msg_created good: red', 'run_ended completed']);
  });

  it('resumes the parent when the child expires', () => {
    const world = worldOf({ flows: [parent('ask'), ask] });
    const second = resume(world, start(world, manual('parent')), expired);
    expect(summary(second)).toEqual(['run_ended expired', 'msg_created late', 'run_ended completed']);
    expect(second.session.status).toBe('completed');
  });

  it('ends all that is above a terminal call', () => {
    const world = worldOf({ flows: [parent('ask', true), ask] });
    const first = start(world, manual('parent'));
    expect(summary(first).slice(3)).toEqual([
      'run_ended completed',
      'run_started',
      'msg_created Which colour?',
      'msg_wait',
    ]);
    const second = resume(world, first, received('red'));
    expect(summary(second).at(-1)).toBe('run_ended completed');
    expect(second.session.status).toBe('completed');
  });

  it('fails the parent when the child fails', () => {
    const stuck = flowJson('ask', [
      { name: 'stuck', router: { type: 'switch', operand: 'x', cases: [], categories: { Never: null } } },
    ]);
    const sprint = start(worldOf({ flows: [parent('ask'), stuck] }), manual('parent'));
    expect(summary(sprint).slice(4)).toEqual(['failure', 'run_ended failed', 'run_ended failed']);
    expect(sprint.session.status).toBe('failed');
  });

  it('ends at the limits instead of running for ever', () => {
    const loop = flowJson('loop', [{ name: 'a', next: 'a' }]);
    const steps = start(worldOf({ flows: [loop] }), manual('loop'));
    expect(steps.session.runs[0]!.path).toHaveLength(100);
    expect(steps.session.status).toBe('failed');
    const deep = flowJson('deep', [{ name: 'a', actions: [enter('deep')] }]);
    const runs = start(worldOf({ flows: [deep], options: { maxRunsPerSession: 10 } }), manual('deep'));
    expect(runs.session.runs.map((run) => run.status)).toEqual(Array.from({ length: 10 }, () => 'failed'));
    const world = worldOf({ flows: [ask], options: { maxSprintsPerSession: 3 } });
    let sprint = start(world, manual('ask'));
    for (let i = 0; i < 3; i++) sprint = resume(world, sprint, received('purple'));
    expect(summary(sprint)).toEqual(['failure', 'run_ended failed']);
  });

  it('fails the run when its flow or node is gone', () => {
    const { session } = start(worldOf({ flows: [parent('ask'), ask] }), manual('parent'));
    const again = (flows: readonly ReturnType<typeof flowJson>[], answer = received('red')) =>
      summary(resume(worldOf({ flows }), { session: structuredClone(session) } as never, answer));
    expect(again([parent('ask')])).toEqual(['failure', 'run_ended failed', 'run_ended failed']);
    expect(again([parent('ask'), flowJson('ask', [])])).toEqual(['failure', 'run_ended failed', 'run_ended failed']);
    expect(again([parent('ask'), flowJson('ask', [{ name: 'colour' }])])).toEqual([
      'failure',
      'run_ended failed',
      'run_ended failed',
    ]);
    expect(again([ask]).slice(2)).toEqual(['run_ended completed', 'failure', 'run_ended failed']);
    expect(again([flowJson('parent', []), ask], expired)).toEqual(['run_ended expired', 'failure', 'run_ended failed']);
  });
});

describe('waits', () => {
  const late = flowJson('late', [
    {
      name: 'q',
      router: {
        ...question('Answer', {}, 'Any'),
        wait: { type: 'msg', timeout: { seconds: 600, category_uuid: id('Silent') } },
        categories: { Any: null, Silent: 'reminder' },
      },
    },
    { name: 'reminder', actions: [say('Are you there?')] },
  ]);

  it('goes on by the category of the timeout', () => {
    const world = worldOf({ flows: [late] });
    const first = start(world, manual('late'));
    expect(first.events.at(-1)).toMatchObject({ type: 'msg_wait', timeout_seconds: 600 });
    const second = resume(world, first, timedOut);
    expect(summary(second)).toEqual(['run_result_changed', 'msg_created Are you there?', 'run_ended completed']);
    expect(second.events[0]).toMatchObject({ category: 'Silent' });
    expect(second.session.input).toBeUndefined();
  });

  const forward = (phone: string) =>
    flowJson(
      'forward',
      [
        {
          name: 'dial',
          router: {
            type: 'switch',
            operand: '@(default(resume.dial.status, ""))',
            wait: { type: 'dial', phone },
            default_category_uuid: id('No'),
            cases: [{ uuid: id('d'), type: 'has_only_text', arguments: ['answered'], category_uuid: id('Yes') }],
            result_name: 'Dial',
            categories: { Yes: null, No: null },
          },
        },
      ],
      { type: 'voice' },
    );
  const call = { uuid: id('call'), channel: { uuid: id('sms'), name: 'SMS' }, urn: 'tel:+231770000001' };

  it('calls another number', () => {
    const world = worldOf({ flows: [forward('+231770000002')] });
    const first = start({ ...world, call } as never, manual('forward'));
    expect(first.events.at(-1)).toMatchObject({
      type: 'dial_wait',
      urn: 'tel:+231770000002',
      dial_limit_seconds: 60,
      call_limit_seconds: 7200,
    });
    const event = {
      uuid: id('d'),
      type: 'dial_ended',
      created_on: '2026-11-22T08:00:00Z',
      dial: { status: 'answered', duration: 5 },
    };
    const second = resume(world, first, { type: 'dial', resumed_on: '2026-11-22T08:00:00Z', event });
    expect(second.events[0]).toMatchObject({ type: 'run_result_changed', category: 'Yes', value: 'answered' });
  });

  it('does not wait for a number that cannot be called', () => {
    const sprint = start({ ...worldOf({ flows: [forward('@contact.language')] }), call } as never, manual('forward'));
    expect(summary(sprint)).toEqual(['run_started', 'error', 'run_result_changed', 'run_ended completed']);
  });
});

describe('what is tested', () => {
  const router = {
    type: 'switch',
    cases: [{ uuid: id('c'), type: 'has_only_text', arguments: [' a b '], category_uuid: id('Yes') }],
    default_category_uuid: id('No'),
    result_name: 'R',
    categories: { Yes: null, No: null },
  };

  it.each([
    [' a b ', 'Yes', 'a b'],
    [' a @(1 / 0)b', 'Yes', 'a b'],
    ['@(1 / 0)', 'No', ''],
  ])('%j: without the spaces around it and what fails in it', (operand, category, value) => {
    const sprint = start(
      worldOf({ flows: [flowJson('f', [{ name: 'n', router: { ...router, operand } }])] }),
      manual('f'),
    );
    expect(sprint.events.find(({ type }) => type === 'run_result_changed')).toMatchObject({ category, value });
  });
});

it('plays nothing when the address of a sound cannot be worked out', () => {
  const play = { type: 'play_audio', audio_url: 'http://example.org/@(1 / 0)' };
  const call = { uuid: id('call'), channel: { uuid: id('sms'), name: 'SMS' }, urn: 'tel:+231770000001' };
  const world = worldOf({ flows: [flowJson('f', [{ name: 'n', actions: [play] }], { type: 'voice' })] });
  const sprint = start({ ...world, call } as never, manual('f'));
  expect(summary(sprint)).toEqual(['run_started', 'error', 'run_ended completed']);
});

describe('services', () => {
  const calling = flowJson('calling', [
    {
      name: 'a',
      actions: [{ type: 'call_webhook', method: 'GET', url: 'http://example.org/' }, say('@webhook.status')],
    },
  ]);
  const answer = { status: 200, headers: {}, body: '{"ok": true}', elapsedMs: 1 };

  it('gives a promise when a service takes time', async () => {
    const world = worldOf({ flows: [calling], services: { webhook: () => Promise.resolve(answer) } });
    const pending = start(world, manual('calling'));
    expect(pending).toBeInstanceOf(Promise);
    expect(summary(await pending)).toEqual(['run_started', 'webhook_called', 'msg_created 200', 'run_ended completed']);
  });

  it('fails the run when a service breaks its word', async () => {
    const broken = () => Promise.reject(new Error('no network'));
    const sprint = await start(
      worldOf({ flows: [calling], services: { webhook: broken as never } }),
      manual('calling'),
    );
    expect(summary(sprint)).toEqual(['run_started', 'failure', 'run_ended failed']);
  });
});
