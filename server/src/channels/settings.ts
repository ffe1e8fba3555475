import type { TObject } from 'typebox';
import { Value } from 'typebox/value';

/** A copy of stored settings with the schema's defaults where nothing was chosen (also for settings added later). */
export function withDefaults<S extends object>(schema: TObject, settings: object): S {
  return Value.Default(schema, structuredClone(settings)) as S;
}
