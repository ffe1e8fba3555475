/** Every action that a flow may have. A file that is not listed here does not exist for flows. */
import type { ActionType } from './action.ts';
import { setContactName } from './set_contact_name.ts';
import { setRunResult } from './set_run_result.ts';

export const actionTypes: Readonly<Record<string, ActionType>> = Object.fromEntries(
  [setContactName, setRunResult].map((type) => [type.type, type as unknown as ActionType]),
);
