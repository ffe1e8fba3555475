/** What a step does for the action or router that asks: the methods of the machine, as functions. */

import type { Modifier } from '../contact/modifier.ts';
import { modify } from '../contact/modifiers/apply.ts';
import type { Flow } from '../definition/flow.ts';
import type { TemplateField } from '../definition/schema.ts';
import type { Event, EventBody } from '../events/event.ts';
import type { Problem, Template } from '../expressions/template.ts';
import { cutWithDots } from '../text/cut.ts';
import { spend } from '../values/budget.ts';
import { isError } from '../values/errors.ts';
import type { ObjectValue, Value } from '../values/values.ts';
import { runContext } from './context/root.ts';
import { contactEnvironment } from './environment.ts';
import type { Machine } from './machine.ts';
import { setOwn } from './own.ts';
import type { Evaluation } from './step.ts';

/** Takes the object over: identifier and time are written into it. */
export function log(m: Machine, body: EventBody): Event {
  const event = body as { -readonly [P in keyof Event]: Event[P] };
  event.uuid = m.host.uuid7();
  event.created_on = m.host.now();
  m.events.push(event);
  if (m.origin.node !== m.node || m.origin.flow !== m.flow) m.origin = { flow: m.flow, node: m.node };
  m.origins.push(m.origin);
  return event;
}

export function problem(
  m: Machine,
  type: 'error' | 'warning',
  text: string,
  code?: string,
  extra?: Readonly<Record<string, unknown>>,
): void {
  log(m, { type, text, code: code || undefined, extra });
}

export function fail(m: Machine, text: string): void {
  m.failing = true;
  log(m, { type: 'failure', text });
}

/** The root of `@…` for the current run: one for each run and sprint, it always shows what is now. */
export function context(m: Machine): ObjectValue {
  if (m.root !== undefined && m.rooted === m.run) return m.root;
  m.rooted = m.run;
  m.root = runContext(m, m.run);
  return m.root;
}

export function evaluated(m: Machine, template: Template | undefined, how: Evaluation | undefined): string {
  if (template === undefined) return '';
  let text = template.constant;
  if (text === undefined) {
    const result = template.text(context(m), m.env, how?.escape);
    if (result.warnings.length > 0) reportAll(m, result.warnings, 'warning');
    if (result.errors.length > 0) reportAll(m, result.errors, 'error');
    text = result.value;
  }
  return how?.whole ? text : cutWithDots(text, m.options.maxTemplateChars);
}

export function tried(m: Machine, field: TemplateField): { readonly text: string; readonly ok: boolean } {
  const template = field.templates[0];
  if (template === undefined) return { text: '', ok: true };
  if (template.constant !== undefined)
    return { text: cutWithDots(template.constant, m.options.maxTemplateChars), ok: true };
  const { value, errors, warnings } = template.text(context(m), m.env);
  if (warnings.length > 0) reportAll(m, warnings, 'warning');
  if (errors.length > 0) reportAll(m, errors, 'error');
  return { text: cutWithDots(value, m.options.maxTemplateChars), ok: errors.length === 0 };
}

/** A single expression that fails is null; of a text with expressions in it the rest remains. */
export function typed(m: Machine, template: Template): { readonly value: Value; readonly ok: boolean } {
  if (template.constant !== undefined) return { value: template.constant.trim(), ok: true };
  const { value, errors, warnings } = template.value(context(m), m.env);
  if (warnings.length > 0) reportAll(m, warnings, 'warning');
  if (errors.length === 0) return { value, ok: true };
  reportAll(m, errors, 'error');
  return { value: isError(value) ? null : value, ok: false };
}

/** Of the budget of the sprint, so that a loop of templates full of mistakes does not fill the memory with events. */
const PROBLEM_COST = 1_000;

function reportAll(m: Machine, problems: readonly Problem[], type: 'error' | 'warning'): void {
  spend(problems.length * PROBLEM_COST);
  for (const { message, code, expression } of problems) {
    if (type === 'warning') problem(m, type, message, code);
    else problem(m, type, `Error evaluating expression: ${message}`, code, { expression });
  }
}

export function change(m: Machine, modifier: Modifier): boolean | Promise<boolean> {
  const changed = modify(m.contact, modifier, m.world);
  if (typeof changed === 'boolean') return refreshed(m, changed);
  return changed.then((was: boolean) => refreshed(m, was));
}

/** A contact with another time zone, language or number sees another world. */
function refreshed(m: Machine, changed: boolean): boolean {
  if (changed) {
    m.env = contactEnvironment(m.workspace, m.contact);
    m.world.env = m.env;
  }
  return changed;
}

export function setLocal(m: Machine, name: string, value: string | undefined): void {
  const { run } = m;
  if (value === undefined) {
    if (run.locals) delete run.locals[name];
  } else {
    run.locals ??= {};
    setOwn(run.locals, name, value);
  }
}

export function setWebhook(m: Machine, webhook: unknown): void {
  m.run.webhook = webhook ?? undefined;
  if (!m.called.includes(m.run)) m.called.push(m.run);
}

/** The flow is entered when the remaining actions of the node are done. */
export function push(m: Machine, flow: Flow, terminal: boolean): void {
  m.pushed = { flow, terminal };
}
