import { compileTemplate, contactContext } from '@mhero/flow/expressions/substitute.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyFor } from '../../parts/request-key.ts';
import { type Draft, emptyDraft, fieldExpression, missing, requestOf } from './draft.ts';
import { instantOf, wallTime } from './zoned.ts';

const draft = (change: Partial<Draft>): Draft => ({ ...emptyDraft, texts: { default: 'Hello' }, ...change });
const now = '2026-11-22T12:00';

describe('a draft', () => {
  test('may be sent when it has a text and a channel', () => {
    expect(missing(draft({}), 'sim', now)).toEqual([]);
    expect(requestOf(draft({ query: 'cadre = Nurse' }), 'sim', 12)).toEqual({
      query: 'cadre = Nurse',
      texts: { default: 'Hello' },
      channel: 'sim',
      lane: 'ordinary',
      confirmed: 12,
    });
  });

  test.each([
    ['no text', { texts: { default: ' ', fra: '' } }, 'sim', ['text']],
    ['only French', { texts: { default: '', fra: 'Bonjour' } }, 'sim', ['default_text']],
    ['no channel', {}, undefined, ['channel']],
    ['later without a time', { when: 'later', date: '2026-11-23' }, 'sim', ['time']],
    ['later in the past', { when: 'later', date: '2026-11-22', time: '11:59' }, 'sim', ['past']],
    ['later', { when: 'later', date: '2026-11-22', time: '12:01' }, 'sim', []],
  ] as const)('%s', (_, change, channel, found) => {
    expect(missing(draft(change as Partial<Draft>), channel, now)).toEqual(found);
  });

  test('sends only the versions that say something', () => {
    expect(requestOf(draft({ texts: { default: 'Hello', fra: '  ' } }), 'sim', 1).texts).toEqual({ default: 'Hello' });
  });

  test('keeps its key until something in it changes', () => {
    let made = 0;
    const make = () => `key-${++made}`;
    const first = keyFor(null, requestOf(draft({}), 'sim', 12), make);
    expect(keyFor(first, requestOf(draft({}), 'sim', 12), make)).toBe(first);
    expect(keyFor(first, requestOf(draft({ name: 'x' }), 'sim', 12), make).key).toBe('key-2');
  });
});

describe('a field', () => {
  test('is filled in, or stands for what was said where it is not known', () => {
    fc.assert(
      fc.property(fc.string(), (fallback) => {
        const template = compileTemplate(fieldExpression('facility', fallback));
        const known = template(contactContext({ facility: 'Bong Clinic' }));
        expect(known).toEqual({ text: 'Bong Clinic', errors: [] });
        expect(template(contactContext({})).errors).toEqual([]);
      }),
    );
    expect(compileTemplate(fieldExpression('facility', 'your facility'))(contactContext({})).text).toBe(
      'your facility',
    );
  });
});

describe('wall time of a zone', () => {
  test.each([
    ['2026-11-23T09:00', 'Africa/Monrovia', '2026-11-23T09:00:00.000Z'],
    ['2026-11-23T09:00', 'Africa/Nairobi', '2026-11-23T06:00:00.000Z'],
    ['2026-07-01T00:30', 'Asia/Kathmandu', '2026-06-30T18:45:00.000Z'],
  ])('%s in %s', (local, zone, instant) => {
    expect(instantOf(local, zone).toISOString()).toBe(instant);
    expect(wallTime(new Date(instant), zone)).toBe(local);
  });

  test('there and back, also across summer time', () => {
    const minutes = fc.integer({ min: 0, max: 2_000_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom('Europe/Paris', 'Africa/Casablanca', 'America/New_York'), (minute, zone) => {
        const local = wallTime(new Date(Date.UTC(2025, 0, 1) + minute * 60_000), zone);
        expect(wallTime(instantOf(local, zone), zone)).toBe(local);
      }),
    );
  });
});
