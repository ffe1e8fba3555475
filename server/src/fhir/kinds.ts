/** Every type of resource that the façade has. One file for each in `kinds/`, one line here. */
import type { ResourceKind } from './kind.ts';
import { communication } from './kinds/communication.ts';
import { communicationRequest } from './kinds/communication-request.ts';

export const kinds: readonly ResourceKind[] = [communication, communicationRequest];
