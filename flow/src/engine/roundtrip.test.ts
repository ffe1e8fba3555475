import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactSession } from './compact.ts';
import type { Sprint } from './engine.ts';
import { isEngineError } from './errors.ts';
import {
  expired,
  flowJson,
  id,
  manual,
  question,
  received,
  resume,
  start,
  type TestNode,
  timedOut,
  worldOf,
} from './testing.ts';

const names = ['a', 'b', 'c', 'd'];
const flows = ['one', 'two'];
const target = fc.option(fc.constantFrom(...names), { nil: null });

const action = fc.oneof(
  fc
    .constantFrom(
      'Hi @contact.first_name',
      '@results',
      '@(1 / 0)',
      '@input.text @run.path @node.visit_count @child.status',
    )
    .map((text) => ({ type: 'send_msg', text })),
  fc
    .constantFrom('Colour', 'Age', '__proto__')
    .map((name) => ({ type: 'set_run_result', name, value: '@input.text', category: 'Set' })),
  fc
    .constantFrom('n', '__proto__')
    .map((local) => ({ type: 'set_run_local', local, operation: 'increment', value: '1' })),
  fc.record({
    type: fc.constant('enter_flow'),
    flow: fc.constantFrom(...flows).map((name) => ({ uuid: id(name), name })),
    terminal: fc.boolean(),
  }),
  fc.constantFrom('Bob', '').map((name) => ({ type: 'set_contact_name', name })),
);

const router = fc
  .record({ red: target, other: target, waits: fc.boolean(), silent: target })
  .map(({ red, other, waits, silent }) => ({
    ...question('Colour', { Red: 'red 1' }, 'Other'),
    wait: waits ? { type: 'msg', timeout: { seconds: 60, category_uuid: id('Silent') } } : undefined,
    categories: { Red: red, Other: other, Silent: silent },
  }));

const node = fc.record({
  actions: fc.array(action, { maxLength: 3 }),
  router: fc.option(router, { nil: undefined }),
  next: target,
});
const flow = fc
  .tuple(node, node, node, node)
  .map((nodes) => nodes.map((each, i) => ({ name: names[i]!, ...each }) as unknown as TestNode));
const answers = fc.array(fc.constantFrom(received('red'), received('purple'), expired, timedOut), { maxLength: 6 });

/** All that a conversation makes, as text; what is refused ends it. `store` is what happens between two sprints. */
function conversation(
  world: ReturnType<typeof worldOf>,
  replies: readonly object[],
  store: (sprint: Sprint) => Sprint,
): string[] {
  let sprint = start(world, manual('one'));
  const made = [shown(sprint)];
  for (const reply of replies) {
    if (sprint.session.status !== 'waiting') break;
    sprint = resume(world, store(sprint), reply as never);
    made.push(shown(sprint));
  }
  return made;
}

function shown({ session, events, segments, contact }: Sprint): string {
  return JSON.stringify([compactSession(session), events, segments, contact.json]);
}

describe('a stored session', () => {
  it('goes on exactly as the one in memory', () => {
    const property = fc.property(flow, flow, answers, (one, two, replies) => {
      const world = () =>
        worldOf({
          flows: [flowJson('one', one), flowJson('two', two)],
          options: { maxRunsPerSession: 20, maxStepsPerSprint: 40 },
        });
      const stored = (sprint: Sprint) => ({
        ...sprint,
        session: JSON.parse(JSON.stringify(compactSession(sprint.session))),
      });
      expect(conversation(world(), replies, stored)).toEqual(conversation(world(), replies, (sprint) => sprint));
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('never hangs nor breaks the engine when it is broken itself', () => {
    const ask = flowJson('one', [
      { name: 'a', actions: [{ type: 'enter_flow', flow: { uuid: id('two'), name: 'two' } }], next: 'a' },
    ]);
    const two = flowJson('two', [
      {
        name: 'a',
        router: {
          ...question('Colour', { Red: 'red' }, 'Other'),
          categories: { Red: 'b', Other: 'a' },
        } as TestNode['router'] & object,
      },
      {
        name: 'b',
        actions: [
          { type: 'send_msg', text: '@json(run) @json(parent) @json(child) @legacy_extra @input @trigger @results' },
        ],
      },
    ]);
    const world = worldOf({ flows: [ask, two] });
    const sprint = start(world, manual('one'));
    const text = JSON.stringify(sprint.session);
    const junk = fc.oneof(
      fc.constantFrom(null, 0, '', [], {}, 'waiting', id('one')),
      fc.json().map((json) => JSON.parse(json)),
    );
    const property = fc.property(fc.nat(), fc.nat(), junk, (first, second, value) => {
      const session = JSON.parse(text);
      spoil(session, first, second, value);
      try {
        resume(world, { ...sprint, session }, received('red'));
      } catch (error) {
        expect(isEngineError(error)).toBe(true);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});

/** Puts the value in the place of any property, however deep. */
function spoil(json: Record<string, unknown>, first: number, second: number, value: unknown): void {
  const places: Array<[Record<string, unknown>, string]> = [];
  const visit = (at: Record<string, unknown>) => {
    for (const key of Object.keys(at)) {
      places.push([at, key]);
      if (typeof at[key] === 'object' && at[key] !== null) visit(at[key] as Record<string, unknown>);
    }
  };
  visit(json);
  for (const chosen of [first, second]) {
    const [at, key] = places[chosen % places.length]!;
    at[key] = value;
  }
}
