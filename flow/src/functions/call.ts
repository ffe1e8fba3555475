/** Calling a function of the language. */
import { spend, spendText } from '../values/budget.ts';
import type { Environment } from '../values/environment.ts';
import { errorOf } from '../values/errors.ts';
import type { FunctionValue, Value } from '../values/values.ts';

/**
 * What the function gives, counted in the budget; an error says in which function it happened. Long texts that go in
 * count a little too: reading them takes time.
 */
export function callFunction(callee: FunctionValue, env: Environment, args: readonly Value[]): Value {
  for (const arg of args) if (typeof arg === 'string' && arg.length > 7) spend(arg.length >> 3);
  const result = callee.call(env, args);
  if (typeof result === 'string') {
    spendText(result);
    return result;
  }
  spend(1);
  if (result !== null && typeof result === 'object' && 'kind' in result && result.kind === 'error') {
    return errorOf(`error calling ${callee.name}(...): ${result.message}`);
  }
  return result;
}
