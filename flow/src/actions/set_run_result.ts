/**
 * Saves a result of the run under a name, with a category if it has one. Results are what a flow is asked for in the
 * end, and `@results.<key>` in it; the key is the name in lower case with `_` for what is neither letter nor digit. When
 * an expression of the value fails nothing is saved. The category can be translated and is not evaluated.
 *
 *     { "uuid": "5508e6a7-26ce-4b3b-b32e-bb4e2e614f5d", "type": "set_run_result",
 *       "name": "Cadre", "value": "@fields.cadre", "category": "Nurse" }
 *
 *     { "type": "run_result_changed", "name": "Cadre", "value": "nurse", "category": "Nurse" }
 */
import { actionType } from './action.ts';
import { resultName } from './results.ts';

export const setRunResult = actionType({
  type: 'set_run_result',
  scope: 'all',
  fields: {
    name: resultName,
    value: { kind: 'template', optional: true, max: 10_000 },
    category: { kind: 'text', optional: true, max: 64, localizable: true },
  },
  results: ({ name, category }) => [{ name, categories: category ? [category] : [] }],
  execute(action, step) {
    const { text, ok } = action.value ? step.tryText(action.value) : { text: '', ok: true };
    if (!ok) return;
    const category = action.category ?? '';
    const localized = category === '' ? '' : step.translated(action.uuid, 'category', category).text;
    step.saveResult({
      name: action.name,
      value: text,
      category,
      ...(localized !== category && { categoryLocalized: localized }),
    });
  },
});
