/** The flow engine as a page has it: the test bundles this for the browser and calls `globalThis.playFlow`. */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Conversation, Difference } from '../../flow/src/conversations/conversation.ts';
import { playConversation } from '../../flow/src/conversations/run.ts';
import { stageOf, type TestFile } from '../../flow/src/conversations/stage.ts';
import type { Host } from '../../flow/src/engine/host.ts';
import { phoneNumbers } from '../../flow/src/services/phones.ts';
import { environmentOf } from '../../flow/src/values/make-environment.ts';

const phones = phoneNumbers(parsePhoneNumberFromString);
/** `crypto.randomUUID` is missing where a page comes without TLS. */
function uuid(): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}

const host: Host = {
  now: () => new Date().toISOString(),
  random: Math.random,
  uuid4: uuid,
  uuid7: uuid,
  services: { phones },
};

export type PlayFlow = (file: unknown, test: TestFile) => Promise<Difference[][]>;

/** What differed in each conversation. `file` is the flow's file. */
const playFlow: PlayFlow = (file, test) => {
  const environment = environmentOf(test.environment ?? {}, { now: host.now, random: host.random, phones });
  const play = (conversation: Conversation) =>
    playConversation(
      stageOf(test, conversation, { host, environment }, () => file),
      conversation,
    );
  return Promise.all(test.conversations.map(play));
};
Object.assign(globalThis, { playFlow });
