/**
 * Templates of messages: `@contact.name` and `@(…)` replaced by what the context holds. The whole expression language
 * but for regular expressions and router tests, which would double what a browser has to load.
 */
import { commonFunctions } from '../functions/common.ts';
import type { Environment } from '../values/environment.ts';
import { environmentOf } from '../values/make-environment.ts';
import type { ObjectValue } from '../values/values.ts';
import { visitTemplate } from './refactor.ts';
import { RUN_TOP_LEVELS } from './scan.ts';
import type { Problem } from './template.ts';
import { templateCompiler } from './templates.ts';

export { contactContext, type TemplateContact } from './context.ts';

export interface TemplateError {
  /** As it stands in the template: `@fields.ward`. */
  readonly expression: string;
  readonly message: string;
}

export interface Rendered {
  readonly text: string;
  /** One for each expression that failed and so left nothing in the text. */
  readonly errors: readonly TemplateError[];
}

/** Without an environment its clock stands at 2000-01-01 UTC: good for measuring a text, not for sending it. */
export type Template = (context: ObjectValue, env?: Environment) => Rendered;

const compile = templateCompiler((name) => commonFunctions.get(name));
const NO_ERRORS: readonly TemplateError[] = [];
const anywhere = environmentOf(
  {},
  {
    now: () => '2000-01-01T00:00:00Z',
    random: () => 0.5,
    phones: {
      find: () => undefined,
      parse: () => undefined,
      formatNational: (number) => number,
      countryOf: () => undefined,
    },
  },
);

/** The template as a function. Never throws; compiled once for equal texts. */
export function compileTemplate(text: string): Template {
  const template = compile(text);
  return (context, env = anywhere) => {
    const { value, errors } = template.text(context, env);
    return { text: value, errors: errors.length === 0 ? NO_ERRORS : errors.map(inWords) };
  };
}

/** The text where nothing is filled in; undefined where something is. */
export function constantText(text: string): string | undefined {
  return compile(text).constant;
}

/** The paths that a template reads, in lower case, each once: what a context must hold. */
export function templateVariables(text: string): readonly string[] {
  const paths = new Set<string>();
  visitTemplate(text, RUN_TOP_LEVELS, (path) => {
    if (RUN_TOP_LEVELS.has(path[0]!)) paths.add(path.join('.'));
  });
  return [...paths];
}

/** For people who write messages: they know no objects and no context. */
function inWords({ expression, message }: Problem): TemplateError {
  const words = message
    .replace(/\bobject has no property '(.*)'$/s, 'there is no property $1')
    .replace(/\bcontext has no property '(.*)'$/s, 'there is no $1 here');
  return { expression, message: `${expression}: ${words}.` };
}
