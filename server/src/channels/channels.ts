import type { ChannelKind } from './contract.ts';
import { registry } from './registry.ts';

export type * from './contract.ts';
export { HookRefused } from './contract.ts';
export { type Failure, type FailureCode, failures } from './failures.ts';
export { canonicalIds, plainId } from './receipt-ids.ts';
export type * from './voice.ts';

/** A kind whose settings came from the outside and were checked against its schema. */
export type AnyChannelKind = ChannelKind<Record<string, unknown>>;

export const channelKinds = registry as unknown as readonly AnyChannelKind[];

const byName = new Map(channelKinds.map((each) => [each.kind, each]));

export const findKind = (kind: string): AnyChannelKind | undefined => byName.get(kind);
