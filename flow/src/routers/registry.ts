/** Every router by its type. */
import type { RouterType } from './router.ts';

export const routerTypes: Readonly<Record<string, RouterType>> = {};
