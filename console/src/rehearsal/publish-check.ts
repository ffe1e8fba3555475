/** Plays the kept conversations on the server, which will do it again when the flow is published. */
import type { TestOutcome } from '@mhero/contract/flow-tests.ts';
import { api } from '../api/client.ts';
import type { Definition } from './setting.ts';

/** A line for each that does not go as it is written: its name, what was expected and what came. */
export async function testsBeforePublishing(definition: Definition): Promise<string[]> {
  const { items } = await api.ask<{ items: readonly TestOutcome[] }>(`/flows/${String(definition.uuid)}/tests/run`, {
    definition,
  });
  return items.flatMap(({ name, differences: [first] }) =>
    first ? [`${name}: ${first.expected} → ${first.actual}`] : [],
  );
}
