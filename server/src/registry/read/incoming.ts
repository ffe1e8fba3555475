import type { Incoming } from '../../connectors/connectors.ts';

/**
 * Resources in portions. A place of another source is referred to as `Location/@<source id>:<resource id>`. Memory
 * stays bounded by the portion and the largest resource.
 */
export type ResourceStream = AsyncIterable<readonly Incoming[]>;
