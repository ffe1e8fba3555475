/** Everything that one node does, as forms. */
import type { NodeFormProps } from '../panels.ts';

export function NodeForm(_: NodeFormProps) {
  return null;
}
