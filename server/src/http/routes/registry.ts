/** Every endpoint of the product, one line each. */
import type { Route } from '../route.ts';
import { getLive, getReady } from './meta/health.ts';

export const routes: readonly Route[] = [getLive, getReady];
