import { createContext, useContext } from 'react';
import type { Me } from '../../api/access.ts';

export const MeContext = createContext<Me | null>(null);

/** The account that is signed in. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('useMe needs somebody signed in');
  return me;
}
