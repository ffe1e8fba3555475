/** Values as people want to read them, in the habits of the workspace. */
import { spend, spendText } from './budget.ts';
import { formatDate, formatDateTime, formatTime } from './date-format.ts';
import { inZone } from './datetime.ts';
import type { Environment } from './environment.ts';
import { isArray } from './kinds.ts';
import { numberText } from './number-format.ts';
import { render } from './render.ts';
import type { ErrorValue, ObjectValue, Value } from './values.ts';

const DEEPEST = 30;

/** Arrays have a line for each item, objects one for each property (`key: value`); an error stays what it is. */
export function pretty(value: Value, env: Environment, depth = 0): string | ErrorValue {
  if (value === null || typeof value !== 'object' || depth > DEEPEST) return render(value);
  if (isArray(value))
    return joined(
      value.map((item) => [item, '- '] as const),
      env,
      depth,
    );
  switch (value.kind) {
    case 'error':
      return value;
    case 'number':
      return numberText(value, env);
    case 'datetime':
      return text(formatDateTime(env, inZone(value, env.zone), `${env.dateFormat} ${env.timeFormat}`));
    case 'date':
      return text(formatDate(env, value, env.dateFormat));
    case 'time':
      return text(formatTime(env, value, env.timeFormat));
    case 'object':
      return value.hasDefault ? pretty(value.defaultValue(), env, depth + 1) : joined(properties(value), env, depth);
    default:
      return render(value);
  }
}

function properties(object: ObjectValue): readonly (readonly [Value, string])[] {
  return [...object.keys()].sort().map((key) => [object.get(key.toLowerCase()) ?? null, `${key}: `] as const);
}

/** Each with what stands before it; parts of more than one line start on a new one and are set in. */
function joined(parts: readonly (readonly [Value, string])[], env: Environment, depth: number): string | ErrorValue {
  const lines: string[] = [];
  for (const [value, before] of parts) {
    const shown = pretty(value, env, depth + 1);
    if (typeof shown !== 'string') return shown;
    spend(1);
    spendText(shown);
    const isLong = shown.includes('\n') && before !== '- ';
    lines.push(before.trimEnd() + (isLong ? '\n' : before.endsWith(' ') ? ' ' : '') + shown.replaceAll('\n', '\n  '));
  }
  return lines.join('\n');
}

/** The formats of a workspace are layouts without faults. */
function text(shown: ReturnType<typeof formatDate>): string {
  return typeof shown === 'string' ? shown : '';
}
