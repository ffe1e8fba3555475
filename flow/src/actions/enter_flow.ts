/**
 * Starts another flow for the same contact. The remaining actions of the node still run, then the other flow; when it
 * ends the node is left, with `@child` to split on. With `terminal` all flows above end first and the contact does not
 * come back. Only flows of the same type and background flows can be entered; another type, or a flow that does not
 * exist, fails the run, as nobody can say where to go on.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "enter_flow",
 *       "flow": { "uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Registration" }, "terminal": false }
 *
 *     { "type": "run_started", "flow": { "uuid": "b7cf0d83-f1c9-411c-96fd-c511a4cfa86d", "name": "Registration" },
 *       "run_uuid": "01969b47-3463-76f8-b774-0a98171a0712", "parent_uuid": "01969b47-1cf3-76f8-92ed-42cbd11a03fd" }
 */
import { actionType } from './action.ts';
import { shown } from './references.ts';

export const enterFlow = actionType({
  type: 'enter_flow',
  scope: 'all',
  fields: { flow: { kind: 'reference', to: 'flow' }, terminal: { kind: 'flag', optional: true } },
  execute(action, step) {
    const flow = step.assets.flow(action.flow.uuid);
    if (!flow) return step.fail(`Missing dependency: ${shown('flow', action.flow)}`);
    if (flow.type !== step.flow.type && flow.type !== 'messaging_background') {
      return step.fail(`Can't enter ${shown('flow', flow)} of type ${flow.type} from type ${step.flow.type}`);
    }
    step.enterFlow(flow, action.terminal === true);
  },
});
