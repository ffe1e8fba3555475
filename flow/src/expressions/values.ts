/** Values of a template's context: plain JSON, looked up without regard to case and shown as text. */

/** An object with `__default__` shows as that value. */
export type ContextValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly ContextValue[]
  | { readonly [key: string]: ContextValue };
export type TemplateContext = { readonly [key: string]: ContextValue };

/** An expression that cannot be worked out; the words go to the list of errors. */
export class EvaluationError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const DEEPEST = 20;
const DEFAULT = '__default__';

/** The property or item, or an EvaluationError when the value has none of that name. */
export function lookup(container: ContextValue, key: string): ContextValue | EvaluationError {
  if (Array.isArray(container)) {
    const index = /^-?\d{1,9}$/.test(key) ? Number(key) : Number.NaN;
    if (Number.isNaN(index)) return new EvaluationError(`a list has no property ${key}`);
    if (index >= container.length || index < -container.length) {
      return new EvaluationError(`index ${key} is out of range for ${container.length} items`);
    }
    return container.at(index) as ContextValue;
  }
  if (container === null || container === undefined) return new EvaluationError(`null has no property ${key}`);
  if (typeof container !== 'object')
    return new EvaluationError(`a ${typeof container === 'string' ? 'text' : typeof container} has no property ${key}`);
  const object = container as { readonly [key: string]: ContextValue };
  if (key !== DEFAULT) {
    if (Object.hasOwn(object, key)) return object[key];
    const found = Object.keys(object).find((each) => each.toLowerCase() === key);
    if (found !== undefined) return object[found];
  }
  return new EvaluationError(`there is no property ${key}`);
}

/** The value as text: null is empty, a list `[a, b]`, an object its default or `{k: v}` by key. */
export function toText(value: ContextValue, depth = 0): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return String(value);
  if (depth > DEEPEST) return '…';
  if (Array.isArray(value)) return `[${value.map((each) => toText(each, depth + 1)).join(', ')}]`;
  const object = value as { readonly [key: string]: ContextValue };
  if (Object.hasOwn(object, DEFAULT)) return toText(object[DEFAULT], depth + 1);
  const shown = Object.keys(object).sort();
  return `{${shown.map((key) => `${key}: ${toText(object[key], depth + 1)}`).join(', ')}}`;
}

/** Plain decimals, whatever the size. */
function numberText(value: number): string {
  const text = String(value);
  if (!text.includes('e')) return Number.isFinite(value) ? text : '';
  return value.toLocaleString('en-US', {
    useGrouping: false,
    maximumSignificantDigits: 21,
    maximumFractionDigits: 100,
  });
}
