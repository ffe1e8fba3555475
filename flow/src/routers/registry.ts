/** Every router that a node may have. A file that is not listed here does not exist for flows. */
import { random } from './random.ts';
import type { RouterType } from './router.ts';
import { switchRouter } from './switch.ts';

export const routerTypes: Readonly<Record<string, RouterType>> = Object.fromEntries(
  [switchRouter as unknown as RouterType, random as unknown as RouterType].map((type) => [type.type, type]),
);
