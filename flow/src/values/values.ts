/**
 * The values of the expression language (RapidPro's "Excellent"). Text, boolean and null are JavaScript's own, and an
 * array is a JavaScript array, so that what flows have most of costs nothing; all else says its `kind`.
 */
import type { Environment } from './environment.ts';

export type Value =
  | null
  | boolean
  | string
  | NumberValue
  | DateTimeValue
  | DateValue
  | TimeValue
  | readonly Value[]
  | ObjectValue
  | FunctionValue
  | ErrorValue;

/** coefficient × 10^exponent, exact. Without trailing zeros in the coefficient; zero is 0 × 10^0. See `decimal.ts`. */
export interface NumberValue {
  readonly kind: 'number';
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** An instant, seen in a time zone. */
export interface DateTimeValue {
  readonly kind: 'datetime';
  /** Whole seconds since 1970-01-01T00:00:00Z, rounded down. */
  readonly seconds: number;
  /** 0 to 999,999,999. */
  readonly nanos: number;
  readonly zone: Zone;
}

/** An IANA zone, or a fixed offset as it stood in a text (`-05:00`). See `zones.ts`. */
export interface Zone {
  readonly name: string;
  /** Seconds east of Greenwich at this moment (seconds since 1970). */
  offsetAt(seconds: number): number;
}

export interface DateValue {
  readonly kind: 'date';
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

export interface TimeValue {
  readonly kind: 'time';
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
}

/**
 * Properties by key, without regard to case; may be lazy: a property is worked out when it is asked for.
 * An object with a default stands for that value wherever a simple value is wanted.
 */
export interface ObjectValue {
  readonly kind: 'object';
  readonly hasDefault: boolean;
  /** The default, or null. */
  defaultValue(): Value;
  /** `key` is in lower case. Undefined when there is no such property. */
  get(key: string): Value | undefined;
  /** As they were given, not sorted, without the default. */
  keys(): readonly string[];
  /** Why this property should no longer be used, for those that warn. `key` in lower case. */
  deprecated?(key: string): string | undefined;
}

/** A function of the language or `(x) => …`. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly name: string;
  call(env: Environment, args: readonly Value[]): Value;
}

/** What an expression that went wrong is worth. It runs through all that uses it. */
export interface ErrorValue {
  readonly kind: 'error';
  readonly message: string;
}
