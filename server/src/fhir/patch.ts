/** JSON Patch (RFC 6902) of a resource, without moves and copies. Pure. */
import { AppError } from '../errors.ts';

type Json = Record<string, unknown>;
const mostSteps = 100;

/** Errors: `fhir:invalid` with the step that does not fit. */
export function patched(resource: unknown, steps: unknown): Json {
  if (!Array.isArray(steps) || steps.length > mostSteps)
    throw new AppError('fhir:invalid', `A patch is a list of at most ${mostSteps} operations.`);
  const whole = { resource: structuredClone(resource) };
  for (const [i, step] of steps.entries()) apply(whole, step, i);
  return whole.resource as Json;
}

function apply(whole: Json, step: unknown, i: number): void {
  const { op, path, value } = (step ?? {}) as Json;
  const refuse: Refuse = (message) => {
    throw new AppError('fhir:invalid', `The operation ${i} of the patch ${message}.`, {
      fields: [{ where: `/${i}`, message }],
    });
  };
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw refuse('has no path such as /status');
  if (op !== 'add' && op !== 'replace' && op !== 'remove' && op !== 'test')
    throw refuse('must be add, replace, remove or test');
  if (op !== 'remove' && value === undefined) throw refuse('has no value');
  const keys = ['resource', ...path.split('/').slice(1)].map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop()!;
  let at: unknown = whole;
  for (const key of keys) at = own(at, key);
  if (typeof at !== 'object' || at === null || forbidden.has(last)) throw refuse(`leads nowhere: ${path}`);
  if (op === 'test') {
    if (JSON.stringify(own(at, last)) !== JSON.stringify(value)) throw refuse(`found something else at ${path}`);
  } else if (Array.isArray(at)) inList(at, op, last, value, refuse);
  else if (op !== 'add' && own(at, last) === undefined) throw refuse(`leads nowhere: ${path}`);
  else if (op === 'remove') delete (at as Json)[last];
  else (at as Json)[last] = value;
}

type Refuse = (message: string) => never;

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);
const own = (at: unknown, key: string): unknown =>
  typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Json)[key] : undefined;

function inList(list: unknown[], op: 'add' | 'replace' | 'remove', key: string, value: unknown, refuse: Refuse): void {
  const at = key === '-' ? list.length : /^\d{1,6}$/.test(key) ? Number(key) : -1;
  if (at < 0 || at > list.length || (op !== 'add' && at === list.length))
    throw refuse(`has no place ${key} in that list`);
  else if (op === 'add') list.splice(at, 0, value);
  else if (op === 'remove') list.splice(at, 1);
  else list[at] = value;
}
