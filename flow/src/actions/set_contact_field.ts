/**
 * Sets a field of the contact; empty text clears it. Space around the value is taken away and it is cut at the limit (640
 * characters). Number, date and place are read out of it whatever the type of the field. When an expression fails nothing
 * is changed.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "set_contact_field",
 *       "field": { "key": "cadre", "name": "Cadre" }, "value": "@results.cadre.category" }
 *
 *     { "type": "contact_field_changed", "field": { "key": "cadre", "name": "Cadre" }, "value": { "text": "Nurse" } }
 */
import { actionType } from './action.ts';
import { change } from './change.ts';
import { tryText } from './evaluate.ts';
import { found } from './references.ts';

export const setContactField = actionType({
  type: 'set_contact_field',
  scope: 'all',
  fields: {
    field: { kind: 'reference', to: 'field' },
    value: { kind: 'template', optional: true, max: 10_000 },
  },
  execute(action, step) {
    const { text, ok } = tryText(step, action.value);
    if (!ok) return;
    const field = found(step, 'field', action.field, step.assets.field(action.field.key));
    if (!field) return;
    return change(step, { type: 'field', field: { key: field.key, name: field.name }, value: text.trim() });
  },
});
