/** All texts of a flow in its languages, side by side. */
import type { TranslationsPanelProps } from '../panels.ts';

export function TranslationsPanel(_: TranslationsPanelProps) {
  return null;
}
