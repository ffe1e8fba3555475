/**
 * Moves a sprint on, from node to node and from run to run, until the session waits or ends. It only gives a promise
 * where an action waits for a service; all else happens at once.
 */
import type { Exit, Node } from '../definition/flow.ts';
import { saveCategory } from '../routers/category.ts';
import type { Wait } from '../routers/router.ts';
import { beginBudget, endBudget } from '../values/budget.ts';
import type { Machine } from './machine.ts';
import { beginRun, exitRun, parentOf } from './runs.ts';
import { beginWait } from './waits.ts';

export function walk(m: Machine): void | Promise<void> {
  return withinBudget(m, () => advance(m));
}

/** Until an action waits for a service; what is left of the budget of the sprint is kept for afterwards. */
export function withinBudget<T>(m: Machine, run: () => T): T {
  const units = m.budget;
  const before = beginBudget(units);
  try {
    return run();
  } finally {
    m.budget = endBudget(before, units);
  }
}

function advance(m: Machine): void | Promise<void> {
  while (m.at !== 'over') {
    if (m.at === 'leave') {
      leave(m);
      continue;
    }
    const { actions } = m.node;
    while (m.next < actions.length && !m.failing) {
      const pending = act(m, actions[m.next++]!);
      if (pending) return pending.then(() => walk(m));
    }
    m.at = 'leave';
  }
}

/** What an action throws, or a service that should not, fails the run: a session never hangs on it. */
function act(m: Machine, action: Node['actions'][number]): Promise<void> | undefined {
  try {
    const pending = action.execute(m);
    return pending ? pending.catch((thrown) => m.fail(sorry(action.type, thrown))) : undefined;
  } catch (thrown) {
    m.fail(sorry(action.type, thrown));
    return undefined;
  }
}

function sorry(what: string, thrown: unknown): string {
  return `Unable to run ${what}: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
}

/** After the actions of a node: into a child flow, into a wait, or on by one of its exits. */
function leave(m: Machine): void {
  const wait = m.node.router?.wait;
  if (m.failing) endRun(m);
  else if (m.pushed) enterChild(m);
  else if (!wait || !waits(m, wait)) routeOn(m);
}

function waits(m: Machine, wait: Wait): boolean {
  try {
    return beginWait(m, wait);
  } catch (thrown) {
    m.fail(sorry(`wait ${wait.type}`, thrown));
    endRun(m);
    return true;
  }
}

function enterChild(m: Machine): void {
  const { flow, terminal } = m.pushed!;
  m.pushed = undefined;
  if (m.session.runs.length >= m.options.maxRunsPerSession) {
    m.fail(`Reached maximum number of runs per session (${m.options.maxRunsPerSession})`);
    endRun(m);
    return;
  }
  const parent = m.run;
  if (terminal) {
    for (const run of m.session.runs) if (run.exited_on === null) exitRun(m, run, 'completed');
  }
  beginRun(m, flow, parent, terminal);
  enterFirst(m);
}

export function enterFirst(m: Machine): void {
  const first = m.flow.nodes[0];
  if (first) enter(m, first);
  else endRun(m);
}

/** Lets the router of the node choose, and follows its exit. */
export function routeOn(m: Machine): void {
  const { router } = m.node;
  if (!router) {
    follow(m, m.node.exits[0], undefined);
    return;
  }
  let exit: Exit | undefined;
  let operand: string | undefined;
  try {
    const routed = router.route(m);
    operand = routed.operand;
    exit = m.node.exits.find((each) => each.uuid === routed.exitUuid);
    if (!exit && !m.failing) m.fail('Router failed to pick a category');
  } catch (thrown) {
    m.fail(sorry(`router ${router.type}`, thrown));
  }
  if (m.failing) endRun(m);
  else follow(m, exit, operand);
}

/** Nothing came in time: by the category that the wait names for it. */
export function timeOut(m: Machine): void {
  const { router } = m.node;
  const uuid = router?.wait?.type === 'msg' ? router.wait.timeout?.categoryUuid : undefined;
  const category = router?.categories.find((each) => each.uuid === uuid);
  const exit = category && m.node.exits.find((each) => each.uuid === category.exitUuid);
  if (!router || !category || !exit) {
    m.fail('Router failed to pick a category');
    endRun(m);
    return;
  }
  saveCategory(m, router, category, m.host.now(), '', undefined);
  follow(m, exit, undefined);
}

/** By the exit to the next node; an exit that leads nowhere ends the run. */
export function follow(m: Machine, exit: Exit | undefined, operand: string | undefined): void {
  const next = exit?.destination ? m.flow.node(exit.destination) : undefined;
  if (exit) m.exits.push({ run_uuid: m.run.uuid, exit_uuid: exit.uuid });
  if (!exit || !next) {
    endRun(m);
    return;
  }
  m.segments.push({
    flow_uuid: m.flow.uuid,
    // As goflow has it: after a child, the node that was entered last, though it is one of the child's flow.
    node_uuid: m.entered,
    exit_uuid: exit.uuid,
    destination_uuid: next.uuid,
    operand: operand || undefined,
    time: m.host.now(),
  });
  enter(m, next);
}

function enter(m: Machine, node: Node): void {
  if (m.steps >= m.options.maxStepsPerSprint) {
    m.fail(`Reached maximum number of steps per sprint (${m.options.maxStepsPerSprint})`);
    endRun(m);
    return;
  }
  const now = m.host.now();
  m.steps++;
  m.run.path ??= [];
  m.run.path.push({ node_uuid: node.uuid, arrived_on: now });
  m.run.modified_on = now;
  m.node = node;
  m.entered = node.uuid;
  m.next = 0;
  m.at = 'actions';
}

/** Ends the current run and goes on with the one that called it; a failure ends that one too. */
export function endRun(m: Machine): void {
  for (;;) {
    const child = m.run;
    if (child.exited_on === null) exitRun(m, child, m.failing ? 'failed' : 'completed');
    const parent = parentOf(m, child);
    if (parent?.status !== 'active') break;
    m.run = parent;
    if (m.failing || !backTo(m)) continue;
    routeOn(m);
    return;
  }
  m.session.status = m.failing ? 'failed' : 'completed';
  m.at = 'over';
}

/** Finds the flow and the node in which the current run stands; a failure when they are gone. */
export function backTo(m: Machine): boolean {
  const { run } = m;
  const flow = m.assets.flow(run.flow.uuid);
  if (!flow) {
    m.fail(`Flow ${run.flow.name} (${run.flow.uuid}) is missing`);
    return false;
  }
  m.flow = flow;
  if (!m.flows.includes(flow)) m.flows.push(flow);
  const uuid = run.path?.at(-1)?.node_uuid ?? '';
  const node = flow.node(uuid);
  if (!node) {
    m.fail(`Node ${uuid} is missing in flow ${flow.name}`);
    return false;
  }
  m.node = node;
  return true;
}
