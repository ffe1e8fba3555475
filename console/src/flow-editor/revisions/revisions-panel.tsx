/** What was saved when and by whom, what changed in between, and the way back. */
import type { Flow } from '@mhero/contract/flows.ts';
import type { Definition } from '../forms/flow-json.ts';

export interface RevisionsPanelProps {
  readonly flow: Flow;
  /** As it stands in the editor. */
  readonly definition: Definition;
  /** Puts this definition into the editor, to be saved as a new revision; `revision` is where it comes from. */
  readonly onRestore: (definition: Definition, revision: number) => void;
}

export function RevisionsPanel(_: RevisionsPanelProps) {
  return null;
}
