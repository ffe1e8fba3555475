/**
 * Understanding of language by a classifier, which RapidPro gave up. It is kept so that old flows run: it warns, and its
 * result is a failure.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "call_classifier",
 *       "input": "@input.text", "result_name": "Intent" }
 *
 *     { "type": "warning", "text": "Classifiers are no longer supported" }
 *     { "type": "run_result_changed", "name": "Intent", "value": "0", "category": "Failure" }
 */
import { actionType } from './action.ts';
import { textOf } from './evaluate.ts';
import { FAILURE, optionalResultName, SUCCESS } from './results.ts';

export const callClassifier = actionType({
  type: 'call_classifier',
  scope: 'online',
  fields: { input: { kind: 'template', optional: true, max: 10_000 }, result_name: optionalResultName },
  results: ({ result_name: name }) => (name ? [{ name, categories: [SUCCESS, 'Skipped', FAILURE] }] : []),
  execute(action, step) {
    const input = textOf(step, action.input);
    step.warning('Classifiers are no longer supported');
    if (action.result_name) step.saveResult({ name: action.result_name, value: '0', category: FAILURE, input });
  },
});
