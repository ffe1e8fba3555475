/** Optional templates. */
import type { TemplateField } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';

interface Tried {
  readonly text: string;
  readonly ok: boolean;
}

const NOTHING: Tried = { text: '', ok: true };

/** An absent template is empty text. */
export function tryText(step: Step, field: TemplateField | undefined): Tried {
  return field ? step.tryText(field) : NOTHING;
}

export function textOf(step: Step, field: TemplateField | undefined): string {
  return field ? step.text(field) : '';
}
