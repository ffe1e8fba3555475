/** A text with expressions in it, worked out again and again. */
import type { Environment } from '../values/environment.ts';
import type { ObjectValue, Value } from '../values/values.ts';

export interface Problem {
  /** The expression as it stands in the template, with its `@`. */
  readonly expression: string;
  readonly message: string;
  readonly code: 'expression' | 'expression:too_complex' | 'context:deprecated';
}

export interface Evaluated<T> {
  readonly value: T;
  /** One for each expression that failed; what failed is empty text. */
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Compiled once (`compile.ts`), bound to nothing: the context comes with each call. */
export interface Template {
  readonly source: string;
  /** The text without evaluation when there is no expression in it. */
  readonly constant?: string;
  /** As text. `protect` is applied to what each expression gives, not to the text around it. */
  text(context: ObjectValue, env: Environment, protect?: (text: string) => string): Evaluated<string>;
  /** A single expression keeps its type, all else is text. */
  value(context: ObjectValue, env: Environment): Evaluated<Value>;
}
