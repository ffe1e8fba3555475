/**
 * `eval`: `{id, template, context, env?, now?, assets?: {locations}, prompts?, randoms?}` → `{id, text, errors}`, one
 * message for each expression that failed. With `session` (a request of `run`) instead of a context: in the context of
 * the first run of that session. Objects of the context with the key `__default__` have that default value.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { compileTemplate } from '../../src/expressions/compile.ts';
import type { TopLevels } from '../../src/expressions/scan.ts';
import { phoneNumbers } from '../../src/services/phones.ts';
import { type PlaceJson, places } from '../../src/services/places.ts';
import type { EnvironmentJson, ExpressionHost } from '../../src/values/environment.ts';
import { valueFromPlain } from '../../src/values/json.ts';
import { environmentOf } from '../../src/values/make-environment.ts';
import type { ObjectValue } from '../../src/values/values.ts';

interface Request {
  readonly template?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly env?: EnvironmentJson;
  /** What the clock shows; without it the real time. */
  readonly now?: string;
  readonly assets?: { readonly locations?: readonly PlaceJson[] };
  /** Texts by name, in which `{{ .arg1 }}` stands for the argument after the name. */
  readonly prompts?: Readonly<Record<string, string>>;
  /** Draws of at least 0 and less than 1 to be used in turn. */
  readonly randoms?: readonly number[];
}

const phones = phoneNumbers(parsePhoneNumberFromString);
const topLevels = new Map<string, TopLevels>();

type Answer = Record<string, unknown>;

export function answer(json: Readonly<Record<string, unknown>>): Answer | Promise<Answer> {
  const request = json as Request;
  if (typeof request.template !== 'string') throw new Error('needs a template');
  if (json.session) return inSession(request.template, json.session);
  const context = valueFromPlain(request.context ?? {}) as ObjectValue;
  const template = compileTemplate(request.template, topLevelsOf(context.keys()));
  const { value, errors } = template.text(context, environmentOf(request.env ?? {}, hostOf(request)));
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
  const name = lower.join(' ');
  const known = topLevels.get(name) ?? new Set(lower);
  topLevels.set(name, known);
  return known;
}

function hostOf({ now, randoms = [], prompts = {}, assets }: Request): ExpressionHost {
  let drawn = 0;
  return {
    now: () => now ?? new Date().toISOString(),
    random: () => randoms[drawn++] ?? Math.random(),
    phones,
    ...(assets?.locations && { places: places(assets.locations) }),
    prompt(name, args) {
      const text = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
      return text?.replace(/\{\{\s*\.arg(\d+)\s*\}\}/g, (_, index) => args[Number(index) - 1] ?? '');
    },
  };
}
