/** What the engine's phone shows, by one name for the page. */
export type { Line } from '@mhero/flow/rehearsal/lines.ts';
export type { CannedAnswer, PhoneView, Waiting } from '@mhero/flow/rehearsal/phone.ts';
