/**
 * Keeps a text under a name for the rest of the run (`@locals.<name>`): `set` it, `increment` it by a whole number (what
 * is not one counts as 0), or `clear` it. When an expression fails, or the increment is no whole number, nothing is
 * changed. There is no event.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "set_run_local",
 *       "local": "attempts", "value": "1", "operation": "increment" }
 */
import { actionType } from './action.ts';
import { tryText } from './evaluate.ts';
import { localName } from './locals.ts';

const WHOLE = /^[+-]?\d{1,18}$/;

export const setRunLocal = actionType({
  type: 'set_run_local',
  scope: 'all',
  fields: {
    local: localName,
    value: { kind: 'template', optional: true, max: 10_000 },
    operation: { kind: 'choice', values: ['set', 'increment', 'clear'] },
  },
  locals: (action) => [action.local],
  execute(action, step) {
    if (action.operation === 'clear') return step.setLocal(action.local, undefined);
    const { text, ok } = tryText(step, action.value);
    if (!ok) return;
    if (action.operation === 'set') return step.setLocal(action.local, text);
    if (!WHOLE.test(text.trim())) return step.error('Increment value is not an integer');
    const before = step.run.locals?.[action.local] ?? '';
    step.setLocal(action.local, String((WHOLE.test(before) ? BigInt(before) : 0n) + BigInt(text.trim())));
  },
});
