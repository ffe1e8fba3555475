import { findKind } from '../channels/channels.ts';

/** Whether channels of this kind place calls. */
export const canCall = (kind: string): boolean => findKind(kind)?.voice?.place !== undefined;
