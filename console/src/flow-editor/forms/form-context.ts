/** What every input of a form needs to know: what there is to choose from, what expressions can read. */
import type { FlowAssets } from '@mhero/contract/flows.ts';
import { createContext, useContext } from 'react';
import type { FlowDefinition } from '../definition.ts';
import type { World } from './world.ts';

export interface FormSurroundings {
  readonly definition: FlowDefinition;
  readonly assets: FlowAssets;
  readonly world: World;
}

const Context = createContext<FormSurroundings | null>(null);
export const FormProvider = Context.Provider;

export function useForm(): FormSurroundings {
  const found = useContext(Context);
  if (!found) throw new Error('useForm needs a FormProvider above it');
  return found;
}
