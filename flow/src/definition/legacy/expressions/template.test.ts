import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { migrateTemplate } from './template.ts';

const migrated = (template: string) => migrateTemplate(template).template;

describe('variables', () => {
  it.each([
    ['Dear @contact.first_name of @contact.ward', 'Dear @contact.first_name of @fields.ward'],
    ['@contact.tel_e164', '@(default(urn_parts(urns.tel).path, ""))'],
    ['@contact.tel.urn', '@urns.tel'],
    ['@contact.telegram.display', '@(format_urn(urns.telegram))'],
    ['@contact.groups', '@(join(foreach(contact.groups, extract, "name"), ","))'],
    ['@flow.weeks.text @flow.weeks.time', '@results.weeks.input @results.weeks.created_on'],
    ['@child.contact.tel', '@(format_urn(child.urns.tel))'],
    ['@extra.contact.name', '@parent.contact.name'],
    ['@extra.0.city', '@(legacy_extra["0"].city)'],
    ['@step.attachments.0', '@(attachment_parts(input.attachments[0]).url)'],
    ['@date.yesterday', '@(format_date(datetime_add(now(), -1, "D")))'],
    ['@channel.tel_e164', '@contact.channel.address'],
  ])('%s becomes %s', (before, after) => expect(migrated(before)).toBe(after));

  it('ends a name where it ended before', () => {
    expect(migrated('Hello @contact.name. You are @(contact.age)y')).toBe(
      'Hello @contact.name. You are @(fields.age)y',
    );
  });

  it('keeps dates when asked to', () => {
    expect(migrateTemplate('@(date.today + 5)', { rawDates: true }).template).toBe('@(datetime_add(today(), 5, "D"))');
  });
});

describe('functions and operators', () => {
  it.each([
    ['@(TRUE())', '@(true)'],
    ['@(DAYS(contact.due, date.now))', '@(datetime_diff(now(), fields.due, "D"))'],
    ['@(YEAR(date.now))', '@(format_date(now(), "YYYY"))'],
    ['@(RIGHT(flow.code, 3))', '@(text_slice(results.code, -3))'],
    ['@(POWER(2, 3) + 1)', '@(2 ^ 3 + 1)'],
    ['@(WEEKDAY(date.now) * 2)', '@((weekday(now()) + 1) * 2)'],
    ['@(CONCATENATE("a", "b") = "ab")', '@(("a" & "b") = "ab")'],
    ['@(WORD(flow.name, -1))', '@(word(results.name, -1))'],
    ['@(IF(contact.age > 5, "old"))', '@(if(fields.age > 5, "old", false))'],
    ['@(contact.due - TIME(1, 30, 0))', '@(datetime_add(fields.due, -(1 * 3600 + 30 * 60 + 0), "s"))'],
    ['@(5 - contact.age * 2)', '@(5 - fields.age * 2)'],
    ['@(contact.a - contact.b)', '@(legacy_add(fields.a, -fields.b))'],
    ['@(UNKNOWN(1))', '@(unknown(1))'],
    ['@("a\\")', '@("a\\\\")'],
    ['@(REGEX_GROUP(flow.x, "\\b(\\w)", 1))', '@(regex_match(results.x, "\\b(\\w)", 1))'],
    ['@(REGEX_GROUP(flow.x, "\\b(.)\\b", 1))', '@(regex_match(results.x, "\\\\b(.)\\\\b", 1))'],
  ])('%s becomes %s', (before, after) => expect(migrateTemplate(before)).toEqual({ template: after }));

  it.each(['@(1 +)', '@(1.1.0)', '@()', '@((1)(2))', '@(LEN(1,))', `@(${'('.repeat(200)}1${')'.repeat(200)})`])(
    'leaves %s and says so',
    (template) => {
      const result = migrateTemplate(template);
      expect(result.template).toBe(template);
      expect(result.error).toContain('cannot read');
    },
  );

  it('encodes for addresses and shows itself on failure', () => {
    expect(migrateTemplate('x?a=@contact', { urlEncode: true }).template).toBe('x?a=@(url_encode(contact))');
    expect(migrateTemplate('@(contact.a & "b")', { defaultToSelf: true }).template).toBe(
      '@(if(is_error(fields.a & "b"), "@(contact.a & \\"b\\")", fields.a & "b"))',
    );
  });
});

describe('any text', () => {
  it('is rewritten without an exception, and unchanged where there is no expression', () => {
    const part = fc.constantFrom(
      '@',
      '(',
      ')',
      '"',
      'contact',
      '.',
      'a',
      '1',
      ' ',
      '+',
      '-',
      ',',
      'WORD(',
      'date',
      '@(',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
        expect(typeof migrated(parts.join(''))).toBe('string');
      }),
    );
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('@')),
        (text) => migrated(text) === text,
      ),
    );
  });

  it('takes time linear in its length', () => {
    const started = performance.now();
    for (const part of ['@(', '@', '@("', '@contact.', '@(contact.a + 1) ']) migrated(part.repeat(20_000));
    migrated(`@(1${' + contact.a'.repeat(20_000)})`);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
