/** Whether a stored session is one: everything that the engine takes for granted afterwards. */
import { engineError } from './errors.ts';
import { isObject } from './own.ts';
import type { SessionJson } from './session.ts';

type Json = Readonly<Record<string, unknown>>;

/** Throws an EngineError that names what is wrong. Looks at each run once and copies nothing. */
export function checkSession(given: unknown): SessionJson {
  if (!isObject(given)) throw engineError('The session must be an object');
  for (const key of ['uuid', 'type', 'created_on', 'contact_uuid', 'status']) isText(given, key, 'session');
  if (!Array.isArray(given.runs)) throw engineError('session.runs must be a list');
  if (!Number.isSafeInteger(given.sprints)) throw engineError('session.sprints must be a whole number');
  checkTrigger(given.trigger);
  if (given.input !== undefined) checkInput(given.input);
  for (let i = 0; i < given.runs.length; i++) checkRun(given.runs[i], i);
  return given as unknown as SessionJson;
}

function isText(json: Json, key: string, path: string): void {
  if (typeof json[key] !== 'string') throw engineError(`${path}.${key} must be a text`);
}

function checkTrigger(trigger: unknown): void {
  if (!isObject(trigger)) throw engineError('session.trigger must be an object');
  isText(trigger, 'type', 'session.trigger');
}

function checkInput(input: unknown): void {
  if (!isObject(input)) throw engineError('session.input must be an object');
  for (const key of ['type', 'uuid', 'created_on', 'text']) isText(input, key, 'session.input');
  const { attachments } = input;
  if (
    attachments !== undefined &&
    !(Array.isArray(attachments) && attachments.every((each) => typeof each === 'string'))
  ) {
    throw engineError('session.input.attachments must be a list of texts');
  }
}

function checkRun(run: unknown, index: number): void {
  const path = `session.runs[${index}]`;
  if (!isObject(run)) throw engineError(`${path} must be an object`);
  isText(run, 'uuid', path);
  isText(run, 'status', path);
  isText(run, 'created_on', path);
  if (run.exited_on !== null) isText(run, 'exited_on', path);
  if (run.parent_uuid !== undefined) isText(run, 'parent_uuid', path);
  if (!isObject(run.flow)) throw engineError(`${path}.flow must be an object`);
  isText(run.flow, 'uuid', `${path}.flow`);
  isText(run.flow, 'name', `${path}.flow`);
  if (run.path !== undefined) checkPath(run.path, path);
  if (run.results !== undefined) checkResults(run.results, path);
  if (run.locals !== undefined) checkLocals(run.locals, path);
}

function checkPath(steps: unknown, path: string): void {
  if (!Array.isArray(steps)) throw engineError(`${path}.path must be a list`);
  for (const step of steps) {
    if (!isObject(step) || typeof step.node_uuid !== 'string') throw engineError(`${path}.path must have node_uuid`);
    isText(step, 'arrived_on', `${path}.path`);
  }
}

function checkResults(results: unknown, path: string): void {
  if (!isObject(results)) throw engineError(`${path}.results must be an object`);
  for (const key in results) {
    const result = results[key];
    if (!isObject(result)) throw engineError(`${path}.results.${key} must be an object`);
    isText(result, 'name', `${path}.results.${key}`);
    isText(result, 'value', `${path}.results.${key}`);
  }
}

function checkLocals(locals: unknown, path: string): void {
  if (!isObject(locals)) throw engineError(`${path}.locals must be an object`);
  for (const key in locals) isText(locals, key, `${path}.locals`);
}
