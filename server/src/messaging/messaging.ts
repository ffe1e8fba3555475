/** Front door of messaging: channels, single messages, and the path from the outbox to the network and back. */
export { laneName, laneNumber, type Single, stateName, stateNumbers } from './model.ts';
export { enqueue } from './outbox.ts';
