/** All texts of a flow in its languages, side by side. */
import type { Definition } from '../forms/flow-json.ts';

export interface TranslationsPanelProps {
  readonly definition: Definition;
  /** The whole new definition, and a key of a short label for undo. */
  readonly onChange: (definition: Definition, label: string) => void;
}

export function TranslationsPanel(_: TranslationsPanelProps) {
  return null;
}
