/** The cases of `flow/cases/modifiers`: what each change does to one health worker, and that it does it once only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { describe, expect, test } from 'vitest';
import { type AssetsJson, assetsOf } from '../../assets/read-assets.ts';
import { defaultOptions } from '../../engine/options.ts';
import type { EventBody } from '../../events/event.ts';
import { phoneNumbers } from '../../services/phones.ts';
import { type PlaceJson, places } from '../../services/places.ts';
import type { EnvironmentJson } from '../../values/environment.ts';
import { environmentOf } from '../../values/make-environment.ts';
import type { ContactJson } from '../contact.ts';
import { contactOf } from '../contact-model.ts';
import type { Modifier, ModifierWorld } from '../modifier.ts';
import { modify } from './apply.ts';
import { modifierTypes } from './registry.ts';

interface World {
  now: string;
  environment: EnvironmentJson;
  contact: ContactJson;
  assets: AssetsJson;
}
interface Case {
  description: string;
  /** Replaces properties of the contact of `_world.json`; null takes one away. */
  contact?: Record<string, unknown>;
  modifier: Modifier;
  /** Texts of errors are left out. */
  events: EventBody[];
  /** What is different afterwards; null is what is gone. */
  after?: Record<string, unknown>;
}

const folder = join(import.meta.dirname, '../../../cases/modifiers');
const read = <T>(name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as T;
const world = read<World>('_world.json');
const phones = phoneNumbers(parsePhoneNumberFromString);
const assets = assetsOf(world.assets, {
  flow: () => undefined,
  places: (locations) => places(locations as PlaceJson[]),
  environment: world.environment,
});
const env = environmentOf(world.environment, { now: () => world.now, random: () => 0, phones });

function merge(contact: object, properties: Record<string, unknown> = {}): ContactJson {
  const merged = Object.entries({ ...contact, ...properties }).filter(([, value]) => value !== null);
  return Object.fromEntries(merged) as unknown as ContactJson;
}

function worldOf(log: (event: EventBody) => void): ModifierWorld {
  const claimUrn = (_: string, identity: string) => Promise.resolve(!identity.includes('taken'));
  return { env, assets, services: { phones, claimUrn }, options: defaultOptions, log, uuid: () => '*' };
}

async function run(before: ContactJson, modifier: Modifier) {
  const events: EventBody[] = [];
  const contact = contactOf(before, assets, phones);
  const changed = await modify(
    contact,
    modifier,
    worldOf((event) => events.push(event)),
  );
  return { changed, events, json: contact.json };
}

function wordless(event: EventBody): EventBody {
  if (event.type !== 'error') return event;
  expect(event.text).toMatch(/\w/);
  const { text: _, ...rest } = event;
  return rest as EventBody;
}

test('every kind of change has its cases, and no other has', () => {
  const files = readdirSync(folder).filter((name) => !name.startsWith('_'));
  expect(files.sort()).toEqual([...modifierTypes.keys()].map((type) => `${type}.json`).sort());
});

describe.each([...modifierTypes.keys()])('%s', (type) => {
  test.each(read<Case[]>(`${type}.json`).map((one) => [one.description, one] as const))('%s', async (_, one) => {
    const before = merge(world.contact, one.contact);
    const frozen = JSON.stringify(before);
    const { changed, events, json } = await run(before, one.modifier);
    expect(events.map(wordless)).toEqual(one.events);
    if (one.after) expect(json).toEqual(merge(before, one.after));
    expect(JSON.stringify(before)).toBe(frozen);
    if (!changed) expect(json).toBe(before);
    expect((await run(json, one.modifier)).json).toEqual(json);
  });
});
