/**
 * Puts labels on the message that came in. Without a message it is an error event, as are labels that do not exist.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "add_input_labels",
 *       "labels": [{ "uuid": "3f65d88a-95dc-4140-9451-943e94e06fea", "name": "Stock-out" }] }
 *
 *     { "type": "input_labels_added", "input_uuid": "0197b335-6ded-79a4-95a6-3af85b57f108",
 *       "labels": [{ "uuid": "3f65d88a-95dc-4140-9451-943e94e06fea", "name": "Stock-out" }] }
 */
import { actionType } from './action.ts';
import { labelsOf, named } from './references.ts';

export const addInputLabels = actionType({
  type: 'add_input_labels',
  scope: 'interactive',
  fields: { labels: { kind: 'references', to: 'label', items: 100, variable: true } },
  execute(action, step) {
    if (!step.input) return step.error("Can't add labels without a message that came in");
    const labels = labelsOf(step, action.labels).map(named);
    if (labels.length > 0) step.log({ type: 'input_labels_added', input_uuid: step.input.uuid, labels });
  },
});
