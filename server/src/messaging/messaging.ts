/** Front door of messaging: channels, single messages, and the path from the outbox to the network and back. */

export { type Accepted, type Heard, type IncomingDoor, openIncoming } from './incoming.ts';
export { laneName, laneNumber, type Single, stateName, stateNumbers } from './model.ts';
export { enqueue } from './outbox.ts';
export { claimWaiting, forgetSeen, markHandled, noteReplies, type Waiting } from './store-incoming.ts';
export { listThread, listUnknown, listUnknownThread } from './thread.ts';
