/** Every type of resource that the façade has. One file for each in `kinds/`, one line here. */
import type { ResourceKind } from './kind.ts';

export const kinds: readonly ResourceKind[] = [];
