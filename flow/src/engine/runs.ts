/** Runs of a session: begun, found again, ended. */
import type { Flow } from '../definition/flow.ts';
import type { Machine } from './machine.ts';
import { isObject } from './own.ts';
import type { FlowReference, RunJson, RunStatus } from './session.ts';

export function flowReference(flow: Flow): FlowReference {
  const { uuid, name, revision } = flow;
  return revision > 0 ? { uuid, name, revision } : { uuid, name };
}

/** Begins a run of the flow below the current one and makes it the current one. */
export function beginRun(m: Machine, flow: Flow, parent: RunJson | undefined, terminal: boolean): void {
  const created = m.host.now();
  const uuid = m.host.uuid7();
  const reference = flowReference(flow);
  const run: RunJson = {
    uuid,
    flow: reference,
    parent_uuid: parent?.uuid,
    status: 'active',
    created_on: created,
    modified_on: created,
    exited_on: null,
  };
  m.session.runs.push(run);
  m.run = run;
  m.flow = flow;
  if (!m.flows.includes(flow)) m.flows.push(flow);
  m.log({
    type: 'run_started',
    run_uuid: uuid,
    parent_uuid: parent?.uuid ?? callerOf(m),
    flow: reference,
    terminal: terminal || undefined,
  });
}

/** The run of another session that started this one. */
function callerOf({ session }: Machine): string | undefined {
  const summary = session.trigger.run_summary;
  return isObject(summary) && typeof summary.uuid === 'string' ? summary.uuid : undefined;
}

/** Ends a run; the event says how. */
export function exitRun(m: Machine, run: RunJson, status: RunStatus): void {
  const now = m.host.now();
  run.status = status;
  run.exited_on = now;
  run.modified_on = now;
  m.log({ type: 'run_ended', run_uuid: run.uuid, flow: run.flow, status });
}

export function parentOf(m: Machine, run: RunJson): RunJson | undefined {
  if (run.parent_uuid === undefined) return undefined;
  const { runs } = m.session;
  for (let i = runs.length - 1; i >= 0; i--) if (runs[i]!.uuid === run.parent_uuid) return runs[i];
  return undefined;
}
