/** Front door of messaging: channels, single messages, and the path from the outbox to the network and back. */

export { canCall } from './can-call.ts';
export { type Channels, createChannels, findChannel, findLine } from './channel-admin.ts';
export { addFirstChannel } from './first-channel.ts';
export { followingMessages } from './follow-merge.ts';
export { type CallDoor, type CallPlace, callAddress, createHooks, type Hooks } from './hooks.ts';
export { type Accepted, type Heard, type IncomingDoor, normalTel, openIncoming } from './incoming.ts';
export type { AtOnce } from './incoming-lane.ts';
export { type Lane, laneName, laneNumber, type MessageState, type Single, stateName, stateNumbers } from './model.ts';
export { enqueue, enqueueSoon } from './outbox.ts';
export { type Sender, startSender } from './sender.ts';
export { redone, type Steady, steadyConnection } from './steady.ts';
export { cancelRetries, holdRetries, insertBodies, mergeDeltas } from './store-broadcast-outbox.ts';
export { heardAfter } from './store-heard.ts';
export {
  claimWaiting,
  contactsWaiting,
  forgetSeen,
  giveMessages,
  markHandled,
  noteReplies,
  type Waiting,
} from './store-incoming.ts';
export { type Line, type LinesFilter, readLines } from './store-lines.ts';
export { lastRoute, selectPhones } from './store-phones.ts';
export { tidyMessaging } from './store-receipts.ts';
export { type OpenChannel, openChannels } from './store-routes.ts';
export type { Fence, Handed, Refused, SliceCount, Supply, Taken } from './supply.ts';
export { listThread, listUnknown, listUnknownThread } from './thread.ts';
