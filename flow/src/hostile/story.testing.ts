/** Whole conversations made by chance, and what must hold after every sprint of them. */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { contactProblem } from '../contact/check-contact.ts';
import { compactSession } from '../engine/compact.ts';
import { resumeSession, type Sprint, startSession, type World } from '../engine/engine.ts';
import { isEngineError } from '../engine/errors.ts';
import { defaultOptions } from '../engine/options.ts';
import { hostileFlow, putAnywhere, wrong } from './flows.testing.ts';
import { BROKEN, hostileResume, hostileTrigger, hostileWorld } from './world.testing.ts';

/** Of wall time, for a sprint that spends all its budget on a slow and busy machine. */
const LONGEST_SPRINT_MS = 30_000;

const events = new URL('../events/', import.meta.url);
const types = readdirSync(events).flatMap((file) =>
  [...readFileSync(new URL(file, events), 'utf8').matchAll(/readonly type: '(\w+)'/g)].map((match) => match[1]!),
);

const spoil = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(), wrong) },
);
export const story = fc.record({
  one: hostileFlow('one'),
  two: hostileFlow('two'),
  world: hostileWorld,
  trigger: hostileTrigger,
  resumes: fc.array(hostileResume, { maxLength: 5 }),
  spoil,
});
export type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

/** Everything that a conversation made, as text, and why it ended before its end. */
export async function tell(
  { one, two, world, trigger, resumes, spoil: misplaced }: Story,
  stored: boolean,
): Promise<string[]> {
  const made: string[] = [];
  const outside = structuredClone({ trigger, resumes });
  if (misplaced) putAnywhere(outside, ...misplaced);
  const surroundings = world.make([one, two]);
  try {
    let sprint = await timed(() => startSession({ ...surroundings, trigger: outside.trigger, call: world.call }));
    made.push(checked(sprint, 0, surroundings));
    for (const resume of Array.isArray(outside.resumes) ? outside.resumes : []) {
      const session = stored ? JSON.parse(JSON.stringify(compactSession(sprint.session))) : sprint.session;
      const before = steps(session);
      sprint = await timed(() => resumeSession(session, { ...surroundings, resume }));
      made.push(checked(sprint, before, surroundings));
    }
  } catch (error) {
    if (!isEngineError(error)) throw error;
    made.push(error.message);
  }
  return made;
}

async function timed(run: () => Sprint | Promise<Sprint>): Promise<Sprint> {
  const start = performance.now();
  const sprint = await run();
  const took = performance.now() - start;
  holds(took < LONGEST_SPRINT_MS, `a sprint took ${took} ms`);
  return sprint;
}

const steps = (session: Sprint['session']) => session.runs.reduce((sum, run) => sum + (run.path?.length ?? 0), 0);

function holds(condition: boolean, otherwise: string): void {
  if (!condition) throw new Error(otherwise);
}

/** What holds after every sprint. */
function checked(sprint: Sprint, before: number, { contact }: World): string {
  const { session, events: happened } = sprint;
  holds(['waiting', 'completed', 'failed'].includes(session.status), `status ${session.status}`);
  const open = session.runs.filter((run) => run.exited_on === null);
  holds(open.length > 0 === (session.status === 'waiting'), `${open.length} open runs when ${session.status}`);
  holds(steps(session) - before <= defaultOptions.maxStepsPerSprint, 'more steps than allowed');
  happened.forEach(checkEvent);
  for (const run of session.runs) {
    for (const { value } of Object.values(run.results ?? {})) holds([...value].length <= 640, 'a long result');
  }
  holds(contactProblem(contact.json) === undefined, String(contactProblem(contact.json)));
  return JSON.stringify([compactSession(session), happened, sprint.segments, contact.json]);
}

/** What an action throws is a failure of the run; only services may throw here. */
const UNTYPED = new RegExp(`Unable to run (?!.*${BROKEN}|.*too complex)`, 's');

function checkEvent({ type, uuid, created_on, text }: Sprint['events'][number]): void {
  holds(types.includes(type), `event of type ${type}`);
  holds(uuid !== '' && created_on !== '', `${type} without uuid or time`);
  holds(!UNTYPED.test(String(text ?? '')), String(text));
}
