/** A host for the command line: a clock, identifiers and chances that a request may set. */
import type { Host } from '../src/engine/host.ts';
import type { Services } from '../src/engine/services.ts';
import { type PlaceJson, places } from '../src/services/places.ts';
import type { Environment, EnvironmentJson } from '../src/values/environment.ts';
import { environmentOf } from '../src/values/make-environment.ts';
import { clock } from './clock.ts';
import { phones } from './phones.ts';
import { uuid4, uuid7 } from './uuids.ts';

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
