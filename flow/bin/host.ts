/** A host for the command line: a clock, identifiers and chances that a request may set, and phone numbers. */
import { randomFillSync } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Host } from '../src/engine/host.ts';
import type { Services } from '../src/engine/services.ts';
import { phoneNumbers } from '../src/services/phones.ts';
import { type PlaceJson, places } from '../src/services/places.ts';
import type { Environment, EnvironmentJson } from '../src/values/environment.ts';
import { environmentOf } from '../src/values/make-environment.ts';

export const phones = phoneNumbers(parsePhoneNumberFromString);

export interface HostRequest {
  /** What the clock shows, and goes on showing; without it the clock runs. */
  readonly now?: string;
  /** Draws to be used in their order, at least 0 and less than 1; afterwards real ones. */
  readonly randoms?: readonly number[];
}

export interface CommandHost extends Host {
  /** Sets the clock; RFC 3339 in UTC. */
  setNow(time: string): void;
}

export function hostOf({ now, randoms = [] }: HostRequest, services: Services): CommandHost {
  let standing = now;
  let drawn = 0;
  return {
    now: () => standing ?? clock(),
    random: () => randoms[drawn++] ?? Math.random(),
    uuid4,
    uuid7: () => uuid7(standing === undefined ? Date.now() : Date.parse(standing)),
    services,
    setNow(time) {
      standing = time;
    },
  };
}

/** The environment of a request; prompts by name, `{{ .arg1 }}` stands for what follows the name. */
export function environmentFor(
  json: EnvironmentJson | undefined,
  host: Pick<Host, 'now' | 'random'>,
  more: { readonly locations?: readonly unknown[]; readonly prompts?: Readonly<Record<string, string>> },
): Environment {
  const { locations, prompts = {} } = more;
  return environmentOf(json ?? {}, {
    now: host.now,
    random: host.random,
    phones,
    ...(locations && { places: places(locations as readonly PlaceJson[]) }),
    prompt(name, args) {
      const text = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
      return text?.replace(/\{\{\s*\.arg(\d+)\s*\}\}/g, (_, index) => args[Number(index) - 1] ?? '');
    },
  });
}

const pool = new Uint8Array(4096);
let used = pool.length;
const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
let counter = 0;
let latest = 0;

function randomBytes(count: number): number {
  if (used + count > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += count;
  return used - count;
}

function uuid4(): string {
  const at = randomBytes(16);
  const byte = (i: number) => hex[pool[at + i]!]!;
  const version = hex[(pool[at + 6]! & 0x0f) | 0x40]!;
  return `${byte(0)}${byte(1)}${byte(2)}${byte(3)}-${byte(4)}${byte(5)}-${version}${byte(7)}-${variant(at + 8)}${byte(9)}-${byte(10)}${byte(11)}${byte(12)}${byte(13)}${byte(14)}${byte(15)}`;
}

/** Of the same millisecond: in the order in which they were made. */
function uuid7(time: number): string {
  if (time === latest) counter = (counter + 1) & 0xfff;
  else {
    latest = time;
    counter = 0;
  }
  const stamp = time.toString(16).padStart(12, '0');
  const at = randomBytes(8);
  const byte = (i: number) => hex[pool[at + i]!]!;
  const count = counter.toString(16).padStart(3, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${count}-${variant(at)}${byte(1)}-${byte(2)}${byte(3)}${byte(4)}${byte(5)}${byte(6)}${byte(7)}`;
}

function variant(at: number): string {
  return hex[(pool[at]! & 0x3f) | 0x80]!;
}
