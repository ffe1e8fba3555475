import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADDRESS_SCHEMES } from '../query/query.ts';
import type { PhoneNumbers } from '../values/environment.ts';
import { isKnownScheme, normalizeUrn, parseUrn, printUrn, withChannel } from './urns.ts';

/** Liberia's numbers only. */
const phones: PhoneNumbers = {
  find: () => undefined,
  parse: (text, country) => {
    const local = country === 'LR' ? /^0(\d{9})$/.exec(text) : null;
    return local ? `+231${local[1]}` : /^\+?231\d{9}$/.test(text) ? `+${text.replace('+', '')}` : undefined;
  },
  formatNational: (number) => number,
  countryOf: (number) => (number.startsWith('+231') ? 'LR' : undefined),
};

describe('an address is taken apart', () => {
  test.each([
    ['tel:+231770000001', 'tel', '+231770000001', undefined, undefined],
    ['tel:+231770000001?channel=57f1&priority=5#Mary', 'tel', '+231770000001', 'Mary', '57f1'],
    ['twitterid:54784326227#nyaruka', 'twitterid', '54784326227', 'nyaruka', undefined],
    ['ext:a%23b%3fc%25d?x=1', 'ext', 'a#b?c%d', undefined, undefined],
    ['ext:a:b', 'ext', 'a:b', undefined, undefined],
    ['ext:a#b?channel=no', 'ext', 'a', 'b?channel=no', undefined],
  ])('%s', (text, scheme, path, display, channelUuid) => {
    const urn = parseUrn(text)!;
    expect([urn.scheme, urn.path, urn.display, urn.channelUuid]).toEqual([scheme, path, display, channelUuid]);
    expect(text.startsWith(urn.identity)).toBe(true);
  });

  test.each(['', 'tel', ':1', 'tel:', 'tel:?channel=1', 'tel:#x'])('%j is none', (text) => {
    expect(parseUrn(text)).toBeUndefined();
  });
});

describe('an address is written in one way', () => {
  test.each([
    ['TEL: 077 000 0001', 'tel:+231770000001'],
    ['tel:231770000001', 'tel:+231770000001'],
    ['tel:+231 (770) 000-001', 'tel:+231770000001'],
    ['tel:4040', 'tel:4040'],
    ['tel:MTN', 'tel:mtn'],
    ['mailto:Mary@MoH.gov.lr ', 'mailto:mary@moh.gov.lr'],
    ['twitter:@Mary_F', 'twitter:mary_f'],
    ['whatsapp:231770000001?channel=57f1', 'whatsapp:231770000001?channel=57f1'],
    ['ext:Staff-7', 'ext:Staff-7'],
  ])('%s', (text, expected) => expect(normalizeUrn(text, phones, 'LR')?.text).toBe(expected));

  test.each([
    'xyz:12345',
    'telegram:qwerty',
    'whatsapp:+231770000001',
    'mailto:mary',
    'twitter:more than a handle',
    'tel:+1',
    'tel:+',
    `ext:${'x'.repeat(256)}`,
    'ext:\u0000',
    '__proto__:1',
  ])('%s is refused', (text) => expect(normalizeUrn(text, phones, 'LR')).toBeUndefined());
});

test('queries and addresses know the same schemes', () => {
  expect(ADDRESS_SCHEMES.filter((name) => !isKnownScheme(name))).toEqual([]);
});

test('the channel of affinity is set, replaced and taken away; the rest stays', () => {
  const urn = parseUrn('tel:+231770000001?channel=57f1&auth=x#Mary')!;
  expect(withChannel(urn, '57f1')).toBe(urn);
  expect(withChannel(urn, '8e21').text).toBe('tel:+231770000001?channel=8e21&auth=x#Mary');
  expect(withChannel(urn, undefined).text).toBe('tel:+231770000001?auth=x#Mary');
});

const scheme = fc.stringMatching(/^[a-z]{1,8}$/);
const part = fc.string({ minLength: 1, unit: 'binary' });

test('what is printed is read back', () => {
  fc.assert(
    fc.property(scheme, part, fc.constantFrom('', 'channel=57f1'), fc.option(part), (name, path, query, display) => {
      const urn = parseUrn(printUrn(name, path, query, display ?? ''))!;
      expect([urn.scheme, urn.path, urn.display ?? null]).toEqual([name, path, display]);
      expect(urn.channelUuid).toBe(query === '' ? undefined : '57f1');
      expect(parseUrn(urn.text)).toEqual(urn);
    }),
  );
});

test('any text is either refused or written in a way that stays', () => {
  const schemes = fc.constantFrom('tel', 'mailto', 'twitter', 'ext', 'telegram', 'webchat', 'xyz');
  fc.assert(
    fc.property(schemes, fc.oneof(fc.string(), fc.stringMatching(/^[+ \d()-]{1,20}$/)), (name, rest) => {
      const urn = normalizeUrn(`${name}:${rest}`, phones, 'LR');
      if (urn) expect(normalizeUrn(urn.text, phones, 'LR')).toEqual(urn);
    }),
    { numRuns: 500 },
  );
});
