/** What flows need and this deployment does not have. */
import type { FlowNeed } from '@mhero/contract/flows.ts';
import type { Assets } from '@mhero/flow/assets/assets.ts';
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { inspectFlow } from '@mhero/flow/inspect/inspect.ts';

export function missingOf(flows: readonly Flow[], assets: Assets): FlowNeed[] {
  const found = new Map<string, FlowNeed>();
  for (const flow of flows) {
    for (const need of inspectFlow(flow, assets).dependencies) {
      if (!need.missing) continue;
      const id = 'key' in need ? need.key : need.uuid;
      const known = found.get(`${need.type} ${id}`);
      if (known) known.flows.push(flow.name);
      else found.set(`${need.type} ${id}`, { type: need.type, id, name: need.name ?? id, flows: [flow.name] });
    }
  }
  return [...found.values()];
}
