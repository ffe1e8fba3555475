/** A definition that is being changed: a copy of its own, of unknown shape. */
import { isObject, textOf } from '../json.ts';

export type Mutable = Record<string, unknown>;

/** What a step may use besides the flow. */
export interface MigrationContext {
  /** A new identifier for something that belongs to a place, as `8eebd020-…/templating`. */
  uuid(place: string): string;
}

export type Step = (flow: Mutable, context: MigrationContext) => void;

/** A deep copy; the depth has been checked before. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T;
  if (!isObject(value)) return value;
  const copy: Mutable = {};
  for (const key of Object.keys(value)) set(copy, key, cloneJson(value[key]));
  return copy as T;
}

/** Also for the key `__proto__`, which must stay a key. */
export function set(object: Mutable, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  } else {
    object[key] = value;
  }
}

export function objects(value: unknown): Mutable[] {
  return Array.isArray(value) ? (value.filter(isObject) as Mutable[]) : [];
}

export function object(value: unknown): Mutable | undefined {
  return isObject(value) ? (value as Mutable) : undefined;
}

/** The texts of a list; undefined when it is no list of texts. */
export function texts(value: unknown): string[] | undefined {
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}

export function nodesOf(flow: Mutable): Mutable[] {
  return objects(flow.nodes);
}

export function actionsOf(node: Mutable): Mutable[] {
  return objects(node.actions);
}

/** All actions of these types. */
export function actionsOfTypes(flow: Mutable, ...types: readonly string[]): Mutable[] {
  return nodesOf(flow).flatMap((node) => actionsOf(node).filter((action) => types.includes(textOf(action.type))));
}

/** The translations, language by language. */
export function languagesOf(flow: Mutable): Mutable[] {
  const localization = object(flow.localization);
  return localization ? objects(Object.values(localization)) : [];
}

/** The properties of an item in one language; undefined when there are none. */
export function itemOf(language: Mutable, uuid: unknown): Mutable | undefined {
  return typeof uuid === 'string' && Object.hasOwn(language, uuid) ? object(language[uuid]) : undefined;
}
