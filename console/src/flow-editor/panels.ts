/**
 * The panels beside the canvas, each a chunk of its own with exactly these properties. A panel that is not listed has no
 * tab.
 */
import type { FlowAssets, FlowDetail } from '@mhero/contract/flows.ts';
import type { FlowCounts } from '@mhero/flow/rehearsal/counts.ts';
import type { ComponentType } from 'react';
import type { FlowDefinition } from './definition.ts';

/** `label` says what was done: a key of the words `flow_edits`. */
export type OnChange = (definition: FlowDefinition, label: string) => void;

/** What forms choose from; as `GET /flows/assets` answers. */
export type EditorAssets = FlowAssets;

export interface NodeFormProps {
  readonly definition: FlowDefinition;
  /** UUID of the node. */
  readonly node: string;
  readonly assets: EditorAssets;
  /** UUID of the action whose first field takes the focus. */
  readonly at?: string | null;
  readonly onChange: OnChange;
}
export interface TranslationsPanelProps {
  readonly definition: FlowDefinition;
  readonly onChange: OnChange;
}
export interface RevisionsPanelProps {
  readonly flow: FlowDetail;
  readonly definition: FlowDefinition;
  readonly onRestore: (definition: FlowDefinition) => void;
}
export interface RehearsalPanelProps {
  readonly flow: FlowDetail;
  readonly definition: FlowDefinition;
  readonly assets: EditorAssets;
  /** Where the phone is: the node is highlighted and comes into view. */
  readonly onShow: (nodeUuid: string | null) => void;
  /** Counts of a rehearsal, drawn in place of the real ones until null comes. */
  readonly onCounts?: (counts: FlowCounts | null) => void;
}

type Load<Props> = () => Promise<ComponentType<Props>>;
export interface Panels {
  readonly node?: Load<NodeFormProps>;
  readonly translations?: Load<TranslationsPanelProps>;
  readonly revisions?: Load<RevisionsPanelProps>;
  readonly rehearsal?: Load<RehearsalPanelProps>;
}

/** One line each: `node: async () => (await import('./forms/node-form.tsx')).NodeForm`. */
export const panels: Panels = {
  node: async () => (await import('./forms/node-form.tsx')).NodeForm,
  translations: async () => (await import('./translations/translations-panel.tsx')).TranslationsPanel,
  revisions: async () => (await import('./revisions/revisions-panel.tsx')).RevisionsPanel,
  rehearsal: async () => (await import('../rehearsal/rehearsal-panel.tsx')).RehearsalPanel,
};
