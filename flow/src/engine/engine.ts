/**
 * The engine: (assets, contact, trigger) to a session and what happened; (session, resume) to the same session further
 * on. It keeps nothing between calls: a session is plain JSON, and `JSON.parse(JSON.stringify(session))` goes on as the
 * session itself would.
 */
import type { Assets } from '../assets/assets.ts';
import type { Contact } from '../contact/contact.ts';
import { updateSmartGroups } from '../contact/smart-groups.ts';
import type { Flow } from '../definition/flow.ts';
import type { Event } from '../events/event.ts';
import type { Environment } from '../values/environment.ts';
import { checkSession } from './check-session.ts';
import { forgetLargeAnswers } from './compact.ts';
import { contactEnvironment } from './environment.ts';
import { engineError } from './errors.ts';
import type { Host } from './host.ts';
import { inputOf } from './incoming.ts';
import type { Machine, Origin } from './machine.ts';
import { makeMachine } from './make-machine.ts';
import { defaultOptions, type Options } from './options.ts';
import { readResume } from './resumes.ts';
import { beginRun, exitRun } from './runs.ts';
import type { CallJson, ResumeJson, RunJson, Segment, SessionJson, Taken } from './session.ts';
import { readTrigger } from './triggers.ts';
import { accepts } from './waits.ts';
import { backTo, endRun, enterFirst, routeOn, timeOut, walk, withinBudget } from './walk.ts';

type MaybePromise<T> = T | Promise<T>;

/** What one call into the engine made. */
export interface Sprint {
  readonly session: SessionJson;
  /** As it is now; the same object that was given. */
  readonly contact: Contact;
  readonly events: readonly Event[];
  /** Where each of the events happened, in the same order; before the first node its uuid is empty. */
  readonly origins: readonly Origin[];
  /** Movements from node to node. */
  readonly segments: readonly Segment[];
  /** Exits that were taken, in order: more than the movements, as the last one of a run leads nowhere. */
  readonly exits: readonly Taken[];
  /** Flows that were passed. */
  readonly flows: readonly Flow[];
  /** `@…` of the first run, for what is evaluated outside of a flow. */
  context(): ReturnType<Machine['context']>;
  readonly env: Environment;
}

/** What both beginnings need. The contact is changed by the sprint. */
export interface World {
  readonly assets: Assets;
  /** Of the workspace. */
  readonly environment: Environment;
  readonly contact: Contact;
  readonly host: Host;
  readonly options?: Partial<Options>;
}

/** Starts a session. Throws an EngineError when trigger or call cannot be used or the flow is missing. */
export function startSession(
  world: World & { readonly trigger: unknown; readonly call?: CallJson | undefined },
): MaybePromise<Sprint> {
  const { assets, contact, host, call } = world;
  const trigger = readTrigger(world.trigger);
  const flow = assets.flow(trigger.flow.uuid);
  if (!flow) throw engineError(`Flow ${trigger.flow.name} (${trigger.flow.uuid}) is missing`);
  if (flow.type === 'voice' && !call) throw engineError('A voice flow needs a call');
  const input = trigger.type === 'msg' ? inputOf(trigger, assets) : undefined;
  const session: SessionJson = {
    uuid: host.uuid7(),
    type: flow.type,
    created_on: host.now(),
    trigger,
    contact_uuid: contact.json.uuid,
    ...(call && { call }),
    status: 'active',
    runs: [],
    ...(input && { input }),
    sprints: 1,
  };
  const m = begin(world, session, undefined);
  if (input) seen(m, input.created_on);
  regroup(m);
  beginRun(m, flow, undefined, false);
  if (input) m.run.had_input = true;
  enterFirst(m);
  return finish(m);
}

/**
 * Goes on with a waiting session, which is changed in place. Throws an EngineError before anything is changed: code 101
 * (the session does not wait), 102 (no run waits), 103 (the wait does not take this), none (it cannot be read).
 * A flow or node that is no longer there fails the run.
 */
export function resumeSession(given: unknown, world: World & { readonly resume: unknown }): MaybePromise<Sprint> {
  const session = checkSession(given);
  const resume = readResume(world.resume);
  if (session.status !== 'waiting') throw engineError('Only a waiting session can be resumed', 101);
  const run = session.runs.findLast((each) => each.status === 'waiting');
  if (!run) throw engineError('No run of the session waits', 102);
  const m = begin(world, session, resume);
  m.run = run;
  const there = backTo(m);
  m.entered = m.node.uuid;
  if (there) checkWait(m, resume);
  run.status = 'active';
  session.status = 'active';
  session.sprints++;
  if (there && session.sprints > m.options.maxSprintsPerSession) {
    m.fail(`Reached maximum number of sprints per session (${m.options.maxSprintsPerSession})`);
  }
  if (m.failing) endRun(m);
  else withinBudget(m, () => goOn(m, run, resume));
  return finish(m);
}

function checkWait(m: Machine, resume: ResumeJson): void {
  const wait = m.node.router?.wait;
  if (!wait) m.fail(`Node ${m.node.uuid} no longer waits`);
  else if (!accepts(wait, resume.type)) {
    throw engineError(`A wait of type ${wait.type} does not take a resume of type ${resume.type}`, 103);
  }
}

function goOn(m: Machine, run: RunJson, resume: ResumeJson): void {
  if (resume.type === 'msg') {
    const input = inputOf(resume, m.assets);
    m.session.input = input;
    m.input = input;
    run.had_input = true;
    seen(m, input.created_on);
  } else if (resume.type === 'wait_timeout') {
    delete m.session.input;
    m.input = undefined;
  }
  regroup(m);
  if (resume.type === 'wait_expiration') {
    exitRun(m, run, 'expired');
    endRun(m);
  } else if (resume.type === 'wait_timeout') timeOut(m);
  else routeOn(m);
}

function begin(world: World, session: SessionJson, resume: ResumeJson | undefined): Machine {
  const { contact, assets, environment, host, options } = world;
  return makeMachine({
    session,
    contact,
    assets,
    environment,
    host,
    options: options ? { ...defaultOptions, ...options } : defaultOptions,
    input: session.input,
    resume,
  });
}

/** The contact was last seen when it wrote. */
function seen(m: Machine, time: string): void {
  m.contact.json = { ...m.contact.json, last_seen_on: time };
}

function regroup(m: Machine): void {
  if (!updateSmartGroups(m.contact, m.world)) return;
  m.env = contactEnvironment(m.workspace, m.contact);
  m.world.env = m.env;
}

function finish(m: Machine): MaybePromise<Sprint> {
  const pending = walk(m);
  return pending ? pending.then(() => sprintOf(m)) : sprintOf(m);
}

function sprintOf(m: Machine): Sprint {
  if (m.called.length > 0) forgetLargeAnswers(m);
  const { session, contact, events, origins, segments, exits, flows } = m;
  // No getters here: each would give every sprint a hidden class of its own, which keeps it alive for too long.
  const context = () => {
    m.run = session.runs[0]!;
    return m.context();
  };
  return { session, contact, events, origins, segments, exits, flows, env: m.env, context };
}
