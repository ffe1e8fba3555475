/** What was saved when and by whom, what changed in between, and the way back. */
import type { RevisionsPanelProps } from '../panels.ts';

export function RevisionsPanel(_: RevisionsPanelProps) {
  return null;
}
