/**
 * Starts a flow for others, or with `create_contact` for a new contact: in a session of their own, with what is known of
 * this run as `@parent`. Without recipients nothing happens. When many are started at once groups and queries are
 * refused, and so is a chain of more than five sessions that start each other without anybody having written.
 *
 *     { "uuid": "3d8030d6-9ddd-472d-baed-d0393f592524", "type": "start_session",
 *       "flow": { "uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Alert" },
 *       "groups": [{ "uuid": "2aad21f6-30b7-42c5-bd7f-1b720c154817", "name": "Supervisors" }],
 *       "exclusions": { "in_a_flow": true } }
 *
 *     { "type": "session_triggered", "flow": { "uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Alert" },
 *       "groups": [{ "uuid": "2aad21f6-30b7-42c5-bd7f-1b720c154817", "name": "Supervisors" }],
 *       "exclusions": { "in_a_flow": true }, "run_summary": { "uuid": "01969b47-1cf3-76f8-92ed-42cbd11a03fd" },
 *       "history": { "parent_uuid": "01969b47-113b-76f8-98c7-1f0d5859f77e", "ancestors": 1, "ancestors_since_input": 0 } }
 */
import type { Step } from '../engine/step.ts';
import { actionType } from './action.ts';
import { isNobody, reachesMany, recipientFields, recipientsJson, recipientsOf } from './recipients.ts';
import { found, named } from './references.ts';

const MAX_ANCESTORS_SINCE_INPUT = 5;

export const startSession = actionType({
  type: 'start_session',
  scope: 'online',
  fields: {
    flow: { kind: 'reference', to: 'flow' },
    ...recipientFields,
    exclusions: { kind: 'object', fields: { in_a_flow: { kind: 'flag', optional: true } }, optional: true },
    create_contact: { kind: 'flag', optional: true },
  },
  execute(action, step) {
    const recipients = recipientsOf(step, action);
    if (step.isBatch && reachesMany(recipients)) {
      return step.error("Can't start new sessions for groups or queries during batch starts");
    }
    if (isNobody(recipients) && !action.create_contact) return;
    const flow = found(step, 'flow', action.flow, step.assets.flow(action.flow.uuid));
    if (!flow) return;
    const history = historyOf(step);
    if (history.ancestors_since_input > MAX_ANCESTORS_SINCE_INPUT) {
      return step.error('Too many sessions have started each other since the contact last wrote');
    }
    step.log({
      type: 'session_triggered',
      flow: named(flow),
      ...recipientsJson(recipients),
      exclusions: action.exclusions?.in_a_flow ? { in_a_flow: true } : {},
      ...(action.create_contact && { create_contact: true }),
      run_summary: summaryOf(step),
      history,
    });
  },
});

/** Who started whom, seen from the session that is to start. */
function historyOf(step: Step) {
  const { trigger, uuid } = step.session;
  const before = (trigger.history ?? {}) as { readonly ancestors?: number; readonly ancestors_since_input?: number };
  return {
    parent_uuid: uuid,
    ancestors: (before.ancestors ?? 0) + 1,
    ancestors_since_input: step.input ? 0 : (before.ancestors_since_input ?? 0) + 1,
  };
}

function summaryOf(step: Step) {
  const { uuid, status, results } = step.run;
  const { revision } = step.flow;
  return {
    uuid,
    flow: { ...named(step.flow), ...(revision > 0 && { revision }) },
    contact: step.contact.json,
    status,
    results: results ?? {},
  };
}
