/** The one text of every value: what a template shows of it, and by what `=` compares. */
import { spend, spendText } from './budget.ts';
import { renderDate, renderDateTime, renderTime } from './datetime.ts';
import { decimalText } from './decimal.ts';
import { isArray } from './kinds.ts';
import type { ObjectValue, Value } from './values.ts';

const DEEPEST = 300;

/**
 * Null is empty; a number has no zeros that say nothing; instants are ISO 8601 with microseconds; an array is
 * `[a, b]`; an object is its default, or else `{k: v}` sorted by key. Of an error it is the message.
 */
export function render(value: Value): string {
  return typeof value === 'string' ? value : renderWithin(value, 0);
}

function renderWithin(value: Value, depth: number): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (isArray(value)) return depth > DEEPEST ? '…' : `[${value.map((item) => renderPart(item, depth)).join(', ')}]`;
  switch (value.kind) {
    case 'number':
      return decimalText(value);
    case 'datetime':
      return renderDateTime(value);
    case 'date':
      return renderDate(value);
    case 'time':
      return renderTime(value);
    case 'function':
      return value.name;
    case 'error':
      return value.message;
    case 'object':
      if (depth > DEEPEST) return '…';
      return value.hasDefault ? renderWithin(value.defaultValue(), depth + 1) : renderProperties(value, depth);
  }
}

function renderProperties(object: ObjectValue, depth: number): string {
  const parts = [...object.keys()].sort().map((key) => {
    const value = object.get(key.toLowerCase());
    return `${key}: ${renderPart(value ?? null, depth)}`;
  });
  return `{${parts.join(', ')}}`;
}

/** Parts count as if they were made anew: an array may hold the same long text many times. */
function renderPart(value: Value, depth: number): string {
  const text = renderWithin(value, depth + 1);
  spend(1);
  spendText(text);
  return text;
}
