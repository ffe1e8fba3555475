/** Front door of our FHIR R4 façade. */

export { keepDirectory, sweepAll } from './directory/sweep.ts';
export { addFacade, type FacadeDeps } from './door.ts';
export { addEmNutt } from './emnutt/door.ts';
export { kinds } from './kinds.ts';
export { deadLetters, dropDeadLetter, sendDeadLetters } from './subscriptions/dead-letters.ts';
export { startFacade } from './work.ts';
