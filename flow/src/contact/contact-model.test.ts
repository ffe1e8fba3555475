import { describe, expect, test } from 'vitest';
import type { Channel } from '../assets/assets.ts';
import { assetsOf } from '../assets/read-assets.ts';
import type { PhoneNumbers } from '../values/environment.ts';
import type { ContactJson } from './contact.ts';
import { contactOf } from './contact-model.ts';

let asked = 0;
const phones: PhoneNumbers = {
  find: () => undefined,
  parse: (text) => text,
  formatNational: (number) => number,
  countryOf: (number) => {
    asked++;
    return number.startsWith('+231') ? 'LR' : number.startsWith('+232') ? 'SL' : undefined;
  },
};
const channel = (uuid: string, more: Partial<Channel> = {}): Channel => ({
  uuid,
  name: uuid,
  schemes: ['tel'],
  roles: ['send', 'receive'],
  ...more,
});
const orange = channel('orange', { address: '+231770009999', country: 'LR' });
const lonestar = channel('lonestar', { address: '4040', match_prefixes: ['+23188', '+23155'], country: 'LR' });
const freetown = channel('freetown', { address: '+23276000000', country: 'SL' });
const world = channel('world', { country: 'LR', address: '+', allow_international: true });
const deaf = channel('deaf', { roles: ['receive'] });
const voice = channel('voice', { roles: ['call', 'answer'] });
const whatsapp = channel('whatsapp', { schemes: ['whatsapp'] });

function contact(urns: string[], channels: Channel[], more: Partial<ContactJson> = {}) {
  const json = { uuid: 'c', status: 'active', created_on: '2026-01-01T00:00:00Z', urns, ...more };
  const groups = [{ uuid: 'g1', name: 'Nurses' }];
  return contactOf(json, assetsOf({ channels, groups }, { flow: () => undefined }), phones);
}

describe('where a message goes', () => {
  test.each<[string, string[], Channel[], string | undefined]>([
    ['to the only channel', ['tel:+231770000001'], [orange], 'orange tel:+231770000001'],
    ['to the channel of the same network', ['tel:+231880000001'], [orange, lonestar], 'lonestar tel:+231880000001'],
    [
      'to that of the same network, in any order',
      ['tel:+231770000001'],
      [lonestar, orange],
      'orange tel:+231770000001',
    ],
    ['to that of the same country', ['tel:+232760000001'], [orange, freetown], 'freetown tel:+232760000001'],
    ['nowhere without one for the country', ['tel:+232760000001'], [orange, lonestar], undefined],
    ['abroad where that is allowed', ['tel:+232760000001'], [orange, world], 'world tel:+232760000001'],
    ['to the channel of affinity', ['tel:+231880000001?channel=orange'], [orange, lonestar], 'orange'],
    ['past a channel of affinity that cannot send', ['tel:+231770000001?channel=deaf'], [deaf, orange], 'orange'],
    ['past a channel of affinity that is gone', ['tel:+231770000001?channel=gone'], [orange], 'orange'],
    [
      'to the first address that can be reached',
      ['whatsapp:231', 'tel:+231770000001'],
      [orange],
      'orange tel:+231770000001',
    ],
    [
      'by the order of the addresses',
      ['whatsapp:231', 'tel:+231770000001'],
      [orange, whatsapp],
      'whatsapp whatsapp:231',
    ],
    ['nowhere without addresses', [], [orange], undefined],
    ['past what is no address', ['tel', ':', 'tel:+231770000001'], [orange], 'orange tel:+231770000001'],
  ])('%s', (_, urns, channels, expected) => {
    const to = contact(urns, channels).destination();
    const text = to && `${to.channel.uuid} ${to.urn.text}`;
    if (expected === undefined) expect(text).toBeUndefined();
    else expect(text).toContain(expected);
  });
});

test('a call goes by a channel that calls', () => {
  const mary = contact(['tel:+231770000001'], [orange, voice]);
  expect([mary.destination('call')?.channel, mary.destination('send')?.channel]).toEqual([voice, orange]);
});

test('the country is that of the channel, else of the number', () => {
  expect(contact(['tel:+232760000001'], [world]).country()).toBe('LR');
  expect(contact(['whatsapp:231', 'tel:+232760000001'], [whatsapp]).country()).toBe('SL');
  expect(contact(['whatsapp:231'], [whatsapp]).country()).toBe('');
});

test('nothing is worked out twice, and everything again when the contact changes', () => {
  const mary = contact(['tel:+231770000001'], [orange, freetown], { groups: [{ uuid: 'g1', name: 'x' }] });
  asked = 0;
  expect(mary.destination()).toBe(mary.destination());
  expect(mary.urns()).toBe(mary.urns());
  expect(mary.groups()).toBe(mary.groups());
  expect(mary.groups()).toEqual([{ uuid: 'g1', name: 'Nurses' }]);
  mary.json = { ...mary.json, name: 'Mary' };
  mary.destination();
  expect(asked).toBe(1);
  mary.json = { ...mary.json, urns: ['tel:+23276000001'], groups: [{ uuid: 'g2', name: 'Gone' }] };
  expect([mary.destination()?.channel.uuid, mary.country(), mary.groups()]).toEqual(['freetown', 'SL', []]);
});
