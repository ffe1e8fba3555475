/**
 * Sets the name of the contact. Space around it is taken away and it is cut at the limit of names (128 characters);
 * empty text removes it. When an expression fails nothing is changed.
 *
 *     { "uuid": "b1c671d6-ee32-49bd-b3e7-55de449bdda1", "type": "set_contact_name", "name": "@results.name" }
 *
 *     { "type": "contact_name_changed", "name": "Mary Kamara" }
 */
import { actionType } from './action.ts';
import { change } from './change.ts';

export const setContactName = actionType({
  type: 'set_contact_name',
  scope: 'all',
  fields: { name: { kind: 'template', optional: true, max: 10_000 } },
  execute(action, step) {
    const { text, ok } = action.name ? step.tryText(action.name) : { text: '', ok: true };
    if (ok) return change(step, { type: 'name', name: text.trim() });
  },
});
