/** Changes to the contact that an action asks for. */
import type { Modifier } from '../contact/modifier.ts';
import type { Step } from '../engine/step.ts';

/** Asks for the change; a promise only when a service has to be asked. */
export function change(step: Step, modifier: Modifier): void | Promise<void> {
  const changed = step.modify(modifier);
  if (typeof changed !== 'boolean') return changed.then(() => undefined);
}
