/** `modify`: `{id, assets, environment, contact, modifier, now, options?}` → `{id, contact, events, error?}`. */
import { type AssetsJson, assetsOf } from '../../src/assets/read-assets.ts';
import { contactProblem } from '../../src/contact/check-contact.ts';
import type { ContactJson } from '../../src/contact/contact.ts';
import { contactOf } from '../../src/contact/contact-model.ts';
import type { Modifier } from '../../src/contact/modifier.ts';
import { modifierProblem, modify } from '../../src/contact/modifiers/apply.ts';
import { defaultOptions } from '../../src/engine/options.ts';
import type { EventBody } from '../../src/events/event.ts';
import { type PlaceJson, places } from '../../src/services/places.ts';
import { standInServices } from '../../src/services/stand-ins.ts';
import type { EnvironmentJson } from '../../src/values/environment.ts';
import { environmentFor, hostOf } from '../host.ts';
import { phones } from '../phones.ts';

interface Request {
  readonly assets?: AssetsJson;
  readonly environment?: EnvironmentJson;
  readonly contact: ContactJson;
  readonly modifier: Modifier;
  readonly now?: string;
  readonly options?: { readonly max_field_chars?: number };
}

export async function answer(request: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const { assets: json = {}, environment, contact: before, modifier, now, options } = request as unknown as Request;
  const problem = contactProblem(before) ?? modifierProblem(modifier);
  if (problem !== undefined) throw new Error(problem);
  const services = standInServices({ phones });
  const host = hostOf({ now }, services);
  const assets = assetsOf(json, {
    flow: () => undefined,
    places: (locations) => places(locations as readonly PlaceJson[]),
    environment,
  });
  const contact = contactOf(before, assets, phones);
  const events: unknown[] = [];
  await modify(contact, modifier, {
    env: environmentFor(environment, host, {}),
    assets,
    services,
    options: { ...defaultOptions, maxFieldChars: options?.max_field_chars ?? defaultOptions.maxFieldChars },
    log: ({ type, ...body }: EventBody) => events.push({ uuid: host.uuid7(), type, created_on: host.now(), ...body }),
    uuid: host.uuid7,
  });
  return { contact: contact.json, events };
}
