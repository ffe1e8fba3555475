/** The engine's world on this server: clock, chance, identifiers, telephone numbers, and calls to the outside. */
import type { Host } from '@mhero/flow/engine/host.ts';
import type { Services } from '@mhero/flow/engine/services.ts';
import { phoneNumbers } from '@mhero/flow/services/phones.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import { environmentOf } from '@mhero/flow/values/make-environment.ts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { uuid7 } from '../lib/uuids.ts';
import type { Welcome } from './newcomers.ts';
import type { Repeats } from './webhooks.ts';

export interface Habits {
  readonly timezone: string;
  readonly country: string;
  readonly languages: readonly string[];
  readonly unknown_senders?: Welcome;
  readonly webhook_repeats?: Repeats;
}

export const phones = phoneNumbers(parsePhoneNumberFromString);

let latest = 0;
let latestText = '';

/** The engine asks for the time many times in a millisecond. */
function now(): string {
  const time = Date.now();
  if (time !== latest) {
    latest = time;
    latestText = new Date(time).toISOString();
  }
  return latestText;
}

const world = { now, random: Math.random, phones };

export function hostWith(services: Omit<Services, 'phones'>): Host {
  return {
    ...{ now, random: Math.random, uuid4: () => crypto.randomUUID(), uuid7: () => uuid7() },
    services: { ...services, phones },
  };
}

const never = new Promise<never>(() => {});

/** Within a transaction nobody waits for the outside: a step that would call out never ends, and is seen by that. */
export const insideHost: Host = hostWith({ webhook: () => never });
/** The same where mails can be sent. */
export const insideHostWithMail: Host = hostWith({ webhook: () => never, email: () => never });

export function environmentFor({ timezone, country, languages }: Habits): Environment {
  return environmentOf(
    { date_format: 'DD-MM-YYYY', timezone, allowed_languages: languages, default_country: country },
    world,
  );
}
