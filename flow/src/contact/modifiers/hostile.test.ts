import fc from 'fast-check';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { expect, test } from 'vitest';
import { assetsOf } from '../../assets/read-assets.ts';
import { defaultOptions } from '../../engine/options.ts';
import type { EventBody } from '../../events/event.ts';
import { phoneNumbers } from '../../services/phones.ts';
import { environmentOf } from '../../values/make-environment.ts';
import { contactProblem } from '../check-contact.ts';
import type { ContactJson } from '../contact.ts';
import { contactOf } from '../contact-model.ts';
import type { Modifier } from '../modifier.ts';
import { updateSmartGroups } from '../smart-groups.ts';
import { modifierProblem, modify } from './apply.ts';
import { modifierTypes } from './registry.ts';

const phones = phoneNumbers(parsePhoneNumberFromString);
const assets = assetsOf(
  {
    fields: [{ uuid: 'f1', key: 'beds', name: 'Beds', type: 'number' }],
    groups: [
      { uuid: 'g1', name: 'Nurses' },
      { uuid: 'g2', name: 'Large', query: 'beds > 10 or name ~ mary or tel ~ 770 or tickets > 0' },
    ],
    channels: [{ uuid: 'c1', name: 'Orange', schemes: ['tel', 'ext'], roles: ['send'] }],
    topics: [{ uuid: 't1', name: 'General' }],
  },
  { flow: () => undefined },
);
const now = '2026-03-02T08:15:30Z';
const env = environmentOf({ default_country: 'LR' }, { now: () => now, random: () => 0, phones });

const uuid = fc.constantFrom('f1', 'g1', 'g2', 'c1', 't1', 'k1', '__proto__', '');
const text = fc.oneof(
  uuid,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    'active',
    'blocked',
    'fra',
    '12',
    '2026-03-01',
    'Africa/Monrovia',
    'tel:0770000001',
    'ext:a?channel=c1',
  ),
);
const reference = fc.record({ uuid, name: text, key: fc.constantFrom('beds', 'constructor') });
const item = fc.oneof(text, reference, fc.record({ urn: text, channel: reference }));
const value = fc.oneof(
  item,
  fc.array(item, { maxLength: 4 }),
  fc.constantFrom('add', 'remove', 'append', 'set', null),
  fc.anything({ maxDepth: 2 }),
);
const names = [
  'name',
  'language',
  'timezone',
  'status',
  'seen_on',
  'field',
  'value',
  'groups',
  'modification',
  'channel',
];
const more = ['urn', 'urns', 'routes', 'topic', 'assignee', 'note', 'ticket_uuid'];
const properties = fc.dictionary(fc.constantFrom(...names, ...more), value);
const modifier = fc
  .tuple(fc.oneof(fc.constantFrom(...modifierTypes.keys()), fc.string()), properties)
  .map(([type, rest]) => ({ ...rest, type }) as Modifier);
const contact: fc.Arbitrary<ContactJson> = fc.record(
  {
    uuid: fc.constant('k1'),
    status: fc.constantFrom('active', 'blocked', 'stopped', 'archived'),
    created_on: fc.constant(now),
    name: text,
    urns: fc.uniqueArray(fc.constantFrom('tel:+231770000001', 'ext:a?channel=c1', 'ext:b#x', 'tel:mtn'), {
      maxLength: 3,
    }),
    groups: fc.subarray([
      { uuid: 'g1', name: 'Nurses' },
      { uuid: 'g2', name: 'Large' },
    ]),
    fields: fc.dictionary(fc.constantFrom('beds', 'other'), fc.record({ text, number: fc.nat() })),
    tickets: fc.array(fc.record({ uuid, status: fc.constantFrom('open', 'closed') }), { maxLength: 2 }),
  },
  { requiredKeys: ['uuid', 'status', 'created_on'] },
);

function apply(before: ContactJson, change: Modifier) {
  const events: EventBody[] = [];
  const subject = contactOf(before, assets, phones);
  const services = { phones, claimUrn: () => true };
  const log = (event: EventBody) => events.push(event);
  const changed = modify(subject, change, { env, assets, services, options: defaultOptions, log, uuid: () => 'k2' });
  return { changed, events, json: subject.json };
}

test('whatever is asked for, a contact stays a contact, and the same change is done once', () => {
  fc.assert(
    fc.property(contact, modifier, (before, change) => {
      const { changed, events, json } = apply(before, change);
      expect(contactProblem(json)).toBeUndefined();
      if (modifierProblem(change)) expect([changed, events.length]).toEqual([false, 1]);
      if (!changed) expect(json).toBe(before);
      expect(JSON.stringify(apply(json, change).json)).toBe(JSON.stringify(json));
    }),
    { numRuns: 1000 },
  );
});

test('JSON that is no contact is said to be none, and never trips', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.dictionary(fc.constantFrom('uuid', 'status', 'urns', 'fields'), fc.anything()),
      (a, b) => {
        expect(typeof contactProblem(a)).toBe('string');
        expect(typeof contactProblem(b)).toBe('string');
      },
    ),
  );
  expect(contactProblem({ uuid: 'k1', status: 'active', created_on: now, fields: { beds: null } })).toBeUndefined();
});

test('after any changes the smart groups are those of the contact as it is then', () => {
  fc.assert(
    fc.property(contact, fc.array(modifier, { maxLength: 6 }), (before, changes) => {
      const subject = contactOf(before, assets, phones);
      const services = { phones, claimUrn: () => true };
      const world = { env, assets, services, options: defaultOptions, log: () => {}, uuid: () => 'k2' };
      updateSmartGroups(subject, world);
      for (const change of changes) {
        modify(subject, change, world);
        expect(updateSmartGroups(contactOf(subject.json, assets, phones), world)).toBe(false);
      }
    }),
    { numRuns: 500 },
  );
});
