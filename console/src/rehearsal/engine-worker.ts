/** The flow engine beside the page: the same code as on the server, on the draft, so that nothing on the page stutters. */
import type { ContactJson } from '@mhero/flow/contact/contact.ts';
import { playTests, testGround } from '@mhero/flow/conversations/play-tests.ts';
import { rewriteConversation } from '@mhero/flow/conversations/rewrite.ts';
import { type CannedAnswer, openPhone, type Phone } from '@mhero/flow/rehearsal/phone.ts';
import { openRehearsal } from '@mhero/flow/rehearsal/rehearse.ts';
import { phoneNumbers } from '@mhero/flow/services/phones.ts';
import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Acts, CrowdPlan, FromWorker, OutsideCall, Person, Setting, ToWorker } from './protocol.ts';

const port = globalThis as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: { data: ToWorker }) => void) | null;
};
const phones = phoneNumbers(parsePhoneNumberFromString);

let phone: Phone | undefined;
let setting: Setting | undefined;
let asks = 0;
const waiting = new Map<number, (answer: CannedAnswer) => void>();

function ask(call: OutsideCall): Promise<CannedAnswer> {
  const id = ++asks;
  port.postMessage({ id, kind: 'ask', call });
  return new Promise((resolve) => waiting.set(id, resolve));
}

function prefixOf(country: string | undefined): string {
  try {
    return `+${getCountryCallingCode((country ?? '') as CountryCode)}`;
  } catch {
    return '+999';
  }
}

function contactOf(person: Person, country: string | undefined): ContactJson {
  const { urns = [`tel:${prefixOf(country)}770000001`], ...rest } = person;
  return {
    ...{ uuid: '00000000-0000-4000-9000-000000000000', status: 'active', created_on: '2025-01-01T00:00:00Z' },
    ...{ ...rest, urns },
  };
}

const chunk = 50;

async function crowd(id: number, given: Setting, { languages, prices, ...plan }: CrowdPlan) {
  const known = prices.map(({ prefix }) => prefix).filter((prefix) => prefix.replace('+', '') !== '');
  const prefixes = known.length > 0 ? known : [prefixOf(given.environment.default_country)];
  const rehearsal = openRehearsal({ ...given, ...plan, prices, phones, profile: { languages, prefixes } });
  while (!(await rehearsal.go(chunk))) port.postMessage({ id, kind: 'progress', done: rehearsal.done() });
  return rehearsal.figures();
}

const acts: { [A in keyof Acts]: (given: Acts[A]['given'], id: number) => Promise<Acts[A]['answer']> } = {
  async begin(given) {
    setting = given.setting;
    waiting.clear();
    const person = contactOf(given.person, setting.environment.default_country);
    phone = openPhone({ ...setting, phones, person, start: given.start, ask });
    return phone.begin();
  },
  say: ({ text, attachments }) => phone!.say(text, attachments),
  wait: ({ minutes }) => phone!.wait(minutes),
  dialed: ({ status }) => phone!.dialed(status),
  undo: async () => phone!.undo(),
  async keep({ name, as }) {
    const bare = { ...phone!.conversation(name), ...(as && { contact_before: as }) };
    return rewriteConversation(testGround({ ...setting!, phones })(bare), bare);
  },
  crowd: (given, id) => crowd(id, given.setting, given.plan),
  async tests({ setting: on, tests }) {
    const found = [];
    for await (const { test, differences } of playTests({ ...on, phones }, tests))
      found.push({ id: test.id, differences });
    return found;
  },
  accept: ({ setting: on, conversation }) =>
    rewriteConversation(testGround({ ...on, phones })(conversation), conversation),
};

port.onmessage = async ({ data }) => {
  const { id, act, given } = data;
  if (act === 'answered') {
    waiting.get(id)?.(given);
    waiting.delete(id);
    return;
  }
  try {
    const value = await (acts[act] as (given: unknown, id: number) => Promise<unknown>)(given, id);
    port.postMessage({ id, kind: 'answer', value });
  } catch (error) {
    port.postMessage({ id, kind: 'refused', message: error instanceof Error ? error.message : String(error) });
  }
};
