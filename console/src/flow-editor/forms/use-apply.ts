import { createContext, useContext } from 'react';
import type { OnChange } from '../panels.ts';

const Context = createContext<OnChange>(() => {});
export const ApplyProvider = Context.Provider;

/** Changes the whole definition from within an input: what concerns more than its own field. */
export function useApply(): OnChange {
  return useContext(Context);
}
