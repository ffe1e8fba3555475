import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendPhones, mends, phoneRefusals } from './phone.ts';

const one = (raw: string) => {
  const { addresses, refused } = mendPhones(raw, 'LR');
  return addresses.length === 1 && refused.length === 0 ? [addresses[0]!.value, addresses[0]!.mended] : refused;
};

describe('one number', () => {
  it.each([
    ['+231777000001', null],
    ['tel:+231777000001', null],
    ['0777000001', 'national'],
    ['0777.000.001', 'national'],
    ['(0777) 000-001', 'national'],
    ['0777/000001', 'national'],
    ['777000001', 'lost_zero'],
    ['777,000,001', 'lost_zero'],
    ['231777000001', 'missing_plus'],
    ['00231777000001', 'international_prefix'],
    ['00 231 77 700 00 01', 'international_prefix'],
    ['+231 (0) 777 000 001', 'punctuation'],
    ['\u202a+231 77 700 0001\u202c', 'punctuation'],
    ['+0777000001', 'stray_plus'],
    ['O777OOOOO1', 'letters'],
    ['٠٧٧٧٠٠٠٠٠١', 'digits'],
    ['0777000001 ext 12', 'extension'],
    ['+231777000001;ext=3', 'extension'],
    ['777000001.0', 'lost_zero'],
  ])('%s is mended by %s', (raw, mended) => {
    expect(one(raw)).toEqual(['+231777000001', mended]);
  });

  it.each([
    ['2.31777E+11', 'scientific'],
    ['2,31777E+11', 'scientific'],
    ['none', 'letters'],
    ['n/a', 'letters'],
    ['call 0777000001 after 5', 'letters'],
    ['12', 'too_short'],
    ['0777000001234567890', 'too_long'],
    ['111-111-1111', 'not_a_number'],
    ['254712345678', 'not_a_number'],
    ['+231777000001 2', 'not_a_number'],
  ])('%s is refused: %s', (raw, reason) => {
    expect(one(raw)).toEqual([{ raw, reason }]);
  });

  it('keeps foreign numbers that say their country', () => {
    expect(one('+254 712 345678')).toEqual(['+254712345678', 'punctuation']);
  });

  it('does not invent the country', () => {
    expect(mendPhones('0777000001', null).refused).toEqual([{ raw: '0777000001', reason: 'no_country' }]);
    expect(mendPhones('00231777000001', null).addresses[0]?.value).toBe('+231777000001');
  });
});

describe('several numbers in one cell', () => {
  it.each(['/', ',', ';', ' & ', ' or ', '\n', ' ', ' - ', '-', ' ou '])('are separated by %j', (separator) => {
    const { addresses, refused } = mendPhones(`0777000001${separator}+231886000002`, 'LR');
    expect(refused).toEqual([]);
    expect(addresses.map((address) => [address.value, address.mended])).toEqual([
      ['+231777000001', 'split'],
      ['+231886000002', 'split'],
    ]);
  });

  it('keeps the good one and says which was refused', () => {
    const { addresses, refused } = mendPhones('0777-000-001/2', 'LR');
    expect(addresses.map((address) => address.value)).toEqual(['+231777000001']);
    expect(refused).toEqual([{ raw: '2', reason: 'too_short' }]);
  });
});

describe('any text', () => {
  const countries = ['LR', 'KE', 'FR', 'US', 'SN', 'ZM', 'CI'] as const;
  const phoneLike = fc.string({ unit: fc.constantFrom(...'0123456789+-./,;() oO٠١٢xe\n&E'), maxLength: 40 });

  it('answers E.164 with a known mend, or a known reason, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(phoneLike, fc.string()), fc.constantFrom(...countries, null), (raw, country) => {
        const { addresses, refused } = mendPhones(raw, country);
        for (const { value, mended } of addresses) {
          expect(value).toMatch(/^\+[1-9]\d{6,14}$/);
          expect(mended === null || mends.includes(mended)).toBe(true);
        }
        for (const { reason } of refused) expect(phoneRefusals).toContain(reason);
        if (/\p{Nd}/u.test(raw)) expect(addresses.length + refused.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves what it has mended alone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999 }),
        fc.constantFrom('077', '077 ', '23177', '+231-77'),
        (n, head) => {
          const first = mendPhones(head + String(n).padStart(7, '0'), 'LR').addresses[0]!;
          expect(mendPhones(first.value, 'LR').addresses).toEqual([
            { value: first.value, mended: null, raw: first.value },
          ]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
