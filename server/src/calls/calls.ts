/** Front door of telephone calls: wished for, placed at the pace of their channel, and what their lines are told. */
export { type Dialler, type DiallerTools, startDialler } from './dialler.ts';
export { followingCalls } from './follow-merge.ts';
export { instructionsOf, lineText } from './instructions.ts';
export { type CallRow, type CallState, instructionsIn, type Line, type Speech, type Wish } from './model.ts';
export { attemptEnded } from './retry.ts';
export { answerWith, endCall, findCall, holdCall, insertIncoming, speak, takeWait, touch, wishCalls } from './store.ts';
export { type LiveCall, liveCall } from './store-phone.ts';
