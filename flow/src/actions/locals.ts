/** Locals: texts of one run, by name. */
import type { TextField } from '../definition/schema.ts';

export const localName = {
  kind: 'text',
  min: 1,
  max: 64,
  pattern: /^[a-z_][a-z0-9_]{0,63}$/,
} as const satisfies TextField;
