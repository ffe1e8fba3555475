/** Tries a flow before people get it: a phone, a thousand simulated workers, and kept conversations. */
import type { Definition, Flow, FlowAssets } from '@mhero/contract/flows.ts';
import type { FlowCounts } from '@mhero/flow/rehearsal/counts.ts';

export interface RehearsalProps {
  readonly flow: Flow;
  /** The draft, in version 14.4. */
  readonly definition: Definition;
  /** What flows may name here, from `GET /flows/assets`. */
  readonly assets: FlowAssets;
  /** Where the phone is. */
  onShow(node: string | null): void;
  /** Counts of a rehearsal to be drawn in place of the real ones; null when there are none any more. */
  onCounts?(counts: FlowCounts | null): void;
}

export function RehearsalPanel(props: RehearsalProps) {
  return <section className="rehearsal" aria-label={props.flow.name} />;
}
