import { equalFieldValues, fieldValueOf } from '../field-values.ts';
import { modifierType, update } from './modifier-type.ts';
import { truncate } from './name.ts';

/** Sets a field from a text, cut at the limit of values; an empty one takes the value away. */
export const field = modifierType({
  type: 'field',
  properties: { field: 'field', value: 'text' },
  apply(contact, modifier, { assets, env, options, log }) {
    const asset = assets.field(modifier.field.key);
    if (!asset) return false;
    const parsed = fieldValueOf(modifier.value, asset, contact.json.fields, assets, env);
    const value = parsed && { ...parsed, text: truncate(parsed.text, options.maxFieldChars) };
    const fields = contact.json.fields ?? {};
    if (equalFieldValues(Object.hasOwn(fields, asset.key) ? fields[asset.key] : undefined, value)) return false;
    const { [asset.key]: _, ...others } = fields;
    update(contact, { fields: value ? { ...others, [asset.key]: value } : others });
    log({ type: 'contact_field_changed', field: { key: asset.key, name: asset.name }, value: value ?? null });
    return true;
  },
});
