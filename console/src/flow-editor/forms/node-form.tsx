/** Everything that one node does, as forms. */
import type { FlowAssets } from '@mhero/contract/flows.ts';
import type { Definition } from './flow-json.ts';

export interface NodeFormProps {
  readonly definition: Definition;
  /** UUID of the node. */
  readonly node: string;
  readonly assets: FlowAssets;
  /** The whole new definition, and a key of a short label for undo. */
  readonly onChange: (definition: Definition, label: string) => void;
}

export function NodeForm(_: NodeFormProps) {
  return null;
}
