import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { describe, expect, it } from 'vitest';
import { phoneNumbers } from './phones.ts';
import { places } from './places.ts';

const phones = phoneNumbers(parsePhoneNumberFromString);

describe('phoneNumbers', () => {
  it.each([
    ['my number is +250788123123', 'RW', '+250788123123'],
    ['my number is 0788 123-123.', 'RW', '+250788123123'],
    ['call (202) 456-1111 now', 'US', '+12024561111'],
    ['u812111005611', 'ID', '+62812111005611'],
    ['12067799294', 'BW', '+12067799294'],
    ['250788123123', '', '+250788123123'],
    ['0788123123', '', undefined],
    ['5912705', 'US', undefined],
    ['I am 25 years old', 'RW', undefined],
    ['0788123123', 'not a country', undefined],
  ])('finds in %j for %j', (text, country, expected) => {
    expect(phones.find(text, country)).toBe(expected);
  });

  it('reads one number and nothing else', () => {
    expect(phones.parse(' 0788 123 123 ', 'RW')).toBe('+250788123123');
    expect(phones.parse('number 0788123123', 'RW')).toBeUndefined();
  });

  it('shows numbers as their country does', () => {
    expect(phones.formatNational('+12024561111')).toBe('(202) 456-1111');
    expect(phones.formatNational('nonsense')).toBe('nonsense');
    expect(phones.countryOf('+250788123123')).toBe('RW');
  });

  it('ends soon whatever the text', () => {
    const start = performance.now();
    for (const piece of ['1', '1-', '+', '+1 ', '(', '12345678 x', '- ']) phones.find(piece.repeat(200_000), 'US');
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

describe('places', () => {
  const kivu = (name: string) => ({ name, aliases: ['Kivu'], children: [{ name: 'Centre' }] });
  const index = places([{ name: 'Congo', aliases: null, children: [kivu('Nord-Kivu'), kivu('Sud-Kivu')] }]);

  it('finds by name and alias, in a place or anywhere', () => {
    expect(index.findByName(' nord-KIVU ', 1)).toEqual(['Congo > Nord-Kivu']);
    expect(index.findByName('kivu', 1)).toHaveLength(2);
    expect(index.findByName('centre', 2)).toHaveLength(2);
    expect(index.findByName('centre', 2, 'congo > sud-kivu')).toEqual(['Congo > Sud-Kivu > Centre']);
    expect(index.findByName('centre', 1)).toEqual([]);
  });

  it('finds by path', () => {
    expect(index.findByPath('CONGO > sud-kivu')).toBe('Congo > Sud-Kivu');
    expect(index.findByPath('Sud-Kivu')).toBeUndefined();
  });
});
