import { expect, it } from 'vitest';
import type { Sprint } from '../engine/engine.ts';
import { flowJson, manual, received, resume, start, type TestNode, worldOf } from '../engine/testing.ts';

/** One sprint of a flow in which node `a` leads to itself as often as it may, and then the event texts that differ. */
function loop(actions: readonly object[], more: object = {}): Sprint {
  const node = { name: 'a', actions, next: 'a' } as unknown as TestNode;
  return start(worldOf({ flows: [flowJson('one', [node])], ...more }), manual('one'));
}

const texts = (sprint: Sprint, type: string) =>
  sprint.events.filter((event) => event.type === type).map((event) => String(event.text));

it('templates that cost all they may end the sprint when its budget is spent', () => {
  const bomb = '@(foreach(split(repeat("x ", 999), " "), (x) => repeat("x", 9999)))';
  const sprint = loop([
    { type: 'send_msg', text: bomb.repeat(20) },
    { type: 'send_msg', text: '@contact.name' },
  ]);
  expect(sprint.session.status).toBe('failed');
  expect(new Set(texts(sprint, 'error'))).toEqual(
    new Set(['Error evaluating expression: the expression is too complex']),
  );
  expect(texts(sprint, 'failure')).toEqual(['Unable to run send_msg: the expression is too complex']);
});

it('a loop of mistakes does not fill the memory with their events', () => {
  const sprint = loop(Array.from({ length: 20 }, () => ({ type: 'send_msg', text: '@(1 / 0)'.repeat(1000) })));
  expect(texts(sprint, 'failure')).toEqual(['Unable to run send_msg: the expression is too complex']);
  expect(sprint.events.length).toBeLessThan(60_000);
});

it('a function that calls itself ends', () => {
  const inAWay = [
    '@(((x) => x(x))((x) => x(x)))',
    `@(((x) => ${'1+'.repeat(1500)}x(x))((x) => ${'1+'.repeat(1500)}x(x)))`,
    '@(((f) => foreach(array(1, 2), (i) => f(f)))((f) => foreach(array(1, 2), (i) => f(f))))',
  ];
  for (const text of inAWay) {
    const sprint = start(
      worldOf({ flows: [flowJson('one', [{ name: 'a', actions: [{ type: 'send_msg', text }] }])] }),
      manual('one'),
    );
    expect(texts(sprint, 'error')).toEqual(['Error evaluating expression: the expression is too complex']);
    expect(sprint.session.status).toBe('completed');
  }
});

it('a result that doubles itself stays within its 640 characters', () => {
  const doubled = { type: 'set_run_result', name: 'x', value: '@(default(results.x, ".") & default(results.x, "."))' };
  const sprint = loop([
    doubled,
    {
      type: 'set_run_local',
      local: 'l',
      operation: 'set',
      value: '@(default(locals.l, ".") & default(locals.l, "."))',
    },
  ]);
  expect(sprint.session.runs[0]!.results!.x!.value).toBe('.'.repeat(640));
  expect(sprint.session.runs[0]!.locals!.l!.length).toBeLessThanOrEqual(10_000);
});

it('every name of a prototype is a name like any other', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const save = names.map((name) => ({ type: 'set_run_result', name, value: name }));
  const say = {
    type: 'send_msg',
    text: names.map((name) => `@results.${name} @globals.${name} @fields.${name} @trigger.params.${name}`).join(' '),
  };
  const world = worldOf({
    flows: [flowJson('one', [{ name: 'a', actions: [...save, say] }])],
    assets: { globals: names.map((key) => ({ key, name: key, value: `g ${key}` })) },
  });
  const params = JSON.parse('{"__proto__": "p", "constructor": {"toString": 1, "rawJSON": {"toString": 1}}}');
  const { events, session } = start(world, { ...manual('one'), params });
  const said = String((events.find((event) => event.type === 'msg_created')!.msg as { text: string }).text);
  expect(said).toBe(
    '__proto__ g __proto__  p constructor g constructor  {rawJSON: {toString: 1}, toString: 1} toString    hasOwnProperty   ',
  );
  expect(Object.keys(session.runs[0]!.results!)).toEqual(['__proto__', 'constructor', 'tostring', 'hasownproperty']);
});

it('a wait without an end that a year could name ends with the last of them', () => {
  const ask: TestNode = {
    name: 'a',
    router: { type: 'switch', operand: '@input.text', wait: { type: 'msg' }, categories: { All: null } },
  };
  const flow = flowJson('one', [ask], { expire_after_minutes: Number.MAX_SAFE_INTEGER });
  const { events } = start(worldOf({ flows: [flow] }), manual('one'));
  expect(events.find((event) => event.type === 'msg_wait')!.expires_on).toBe('9999-12-31T23:59:59.000Z');
});

it('an answer of 100,000 half characters, null characters and wide ones is one like any other', () => {
  const ask: TestNode = {
    name: 'a',
    router: {
      type: 'switch',
      operand: '@input.text',
      result_name: 'X',
      wait: { type: 'msg' },
      categories: { All: null },
    },
  };
  const flow = flowJson('one', [ask]);
  const world = worldOf({ flows: [flow] });
  for (const text of ['\ud800'.repeat(100_000), '\0'.repeat(100_000), '👩🏽‍⚕️'.repeat(10_000)]) {
    const sprint = resume(world, start(world, manual('one')), received(text));
    expect(['completed', 'failed']).toContain(sprint.session.status);
  }
});
