/**
 * `eval`: `{id, template, context, env?, now?, assets?: {locations}, prompts?, randoms?}` → `{id, text, errors}`, one
 * message for each expression that failed. With `session` (a request of `run`) instead of a context: in the context of
 * the first run of that session. Objects of the context with the key `__default__` have that default value.
 */
import { compileTemplate } from '../../src/expressions/compile.ts';
import type { TopLevels } from '../../src/expressions/scan.ts';
import type { EnvironmentJson } from '../../src/values/environment.ts';
import { valueFromPlain } from '../../src/values/json.ts';
import type { ObjectValue } from '../../src/values/values.ts';
import { environmentFor, type HostRequest, hostOf } from '../host.ts';
import { phones } from '../phones.ts';

interface Request extends HostRequest {
  readonly template?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly env?: EnvironmentJson;
  readonly assets?: { readonly locations?: readonly unknown[] };
  /** Texts by name, in which `{{ .arg1 }}` stands for the argument after the name. */
  readonly prompts?: Readonly<Record<string, string>>;
}

const MAX_KEPT = 1000;
const topLevels = new Map<string, TopLevels>();

type Answer = Record<string, unknown>;

export function answer(json: Readonly<Record<string, unknown>>): Answer | Promise<Answer> {
  const request = json as Request;
  if (typeof request.template !== 'string') throw new Error('needs a template');
  if (json.session) return inSession(request.template, json.session);
  const context = valueFromPlain(request.context ?? {}) as ObjectValue;
  const template = compileTemplate(request.template, topLevelsOf(context.keys()));
  const { env, assets, prompts } = request;
  const environment = environmentFor(env, hostOf(request, { phones }), { locations: assets?.locations, prompts });
  const { value, errors } = template.text(context, environment);
  return { text: value, errors: errors.map((each) => `error evaluating ${each.expression}: ${each.message}`) };
}

/** Loads the whole engine, which most requests do not need. */
async function inSession(template: string, session: unknown): Promise<Answer> {
  const { answerInSession } = await import('./session-eval.ts');
  return answerInSession(template, session);
}

/** The same set for the same keys, so that templates are compiled once. */
function topLevelsOf(keys: readonly string[]): TopLevels {
  const lower = keys.map((key) => key.toLowerCase());
  const name = JSON.stringify(lower);
  const known = topLevels.get(name) ?? new Set(lower);
  if (topLevels.size >= MAX_KEPT) topLevels.clear();
  topLevels.set(name, known);
  return known;
}
