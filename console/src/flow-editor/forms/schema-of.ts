/** The schemas of the engine, found by what stands in a definition. */
import type { ActionScope } from '@mhero/flow/actions/action.ts';
import { actionTypes } from '@mhero/flow/actions/registry.ts';
import type { Schema } from '@mhero/flow/definition/schema.ts';
import { routerTypes } from '@mhero/flow/routers/registry.ts';

/** Undefined for a type that this engine does not have. */
export function actionSchema(type: string): Schema | undefined {
  return Object.hasOwn(actionTypes, type) ? actionTypes[type]!.fields : undefined;
}

export function routerSchema(type: string): Schema | undefined {
  return Object.hasOwn(routerTypes, type) ? routerTypes[type]!.fields : undefined;
}

const ALLOWED: Readonly<Record<ActionScope, readonly string[]>> = {
  all: ['messaging', 'messaging_background', 'messaging_offline', 'voice'],
  interactive: ['messaging', 'messaging_offline', 'voice'],
  online: ['messaging', 'messaging_background', 'voice'],
  voice: ['voice'],
};

/** Whether an action of this type may stand in a flow of that type. */
export function isAllowed(type: string, flowType: string): boolean {
  return Object.hasOwn(actionTypes, type) && ALLOWED[actionTypes[type]!.scope].includes(flowType);
}
