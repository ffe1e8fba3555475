import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileTemplate, contactContext, templateVariables } from './substitute.ts';

const context = contactContext(
  {
    name: 'Mary Flomo',
    language: 'en',
    urns: ['tel:+231770000001', 'whatsapp:231770000001'],
    cadre: 'Nurse',
    facility: 'Phebe Hospital',
    fields: { ward: 'Maternity', age: 35, size: 1e21, small: 1e-7, on_leave: false, empty: null },
  },
  { ministry: 'Ministry of Health' },
);

function render(template: string) {
  return compileTemplate(template)(context);
}

describe('templates', () => {
  test.each([
    ['Hello @contact.first_name, @globals.ministry.', 'Hello Mary, Ministry of Health.'],
    ['@contact', 'Mary Flomo'],
    ['@CONTACT.Name!', 'Mary Flomo!'],
    ['@contact.fields.ward / @fields.ward', 'Maternity / Maternity'],
    ['@fields.age @fields.on_leave @fields.empty|', '35 false |'],
    ['@fields.size @fields.small', '1000000000000000000000 0.0000001'],
    ['@urns.tel @contact.urns.1', 'tel:+231770000001 whatsapp:231770000001'],
    ['@contact.cadre at @contact.facility (@contact.language)', 'Nurse at Phebe Hospital (en)'],
    ['@@contact.name @@@contact.first_name', '@contact.name @Mary'],
    ['Write to help@moh.gov.lr or @moh', 'Write to help@moh.gov.lr or @moh'],
    ['Thanks @contact.name... @contact.', 'Thanks Mary Flomo... Mary Flomo.'],
    ['@(contact.name)', 'Mary Flomo'],
    ['@(upper(contact.name)) @(fields.age + 1)', 'MARY FLOMO 36'],
    ['@("Dear " & contact.first_name & " :-)" & 007 & -1.50)', 'Dear Mary :-)7-1.5'],
    ['@(default(fields.empty, "none") & "/" & default(fields.nothing, default("", 3)))', 'none/3'],
    ['@("a \\"quoted)\\" b\\n")', 'a "quoted)" b\n'],
    ['@contact.cadre @(contact.name and @contact.name @@', 'Nurse @(contact.name and @contact.name @@'],
    ['@ @1 @', '@ @1 @'],
    ['', ''],
    ['@contact.cadre@contact.cadre', 'NurseNurse'],
  ])('%s', (template, text) => expect(render(template)).toEqual({ text, errors: [] }));

  test.each([
    ['Hi @fields.nothing!', 'Hi !', '@fields.nothing', 'there is no property nothing'],
    ['@results.x', '', '@results.x', 'there is no results here'],
    ['@contact.name.first', '', '@contact.name.first', '"Mary Flomo" has no property \'first\''],
    ['@fields.empty.x', '', '@fields.empty.x', "null has no property 'x'"],
    ['@contact.urns.7', '', '@contact.urns.7', 'index 7 is out of range'],
    ['@contact.__default__', '', '@contact.__default__', 'there is no property'],
    ['@contact.constructor', '', '@contact.constructor', 'there is no property'],
    ['@(has_pattern(contact.name, "x"))', '', '@(has_pattern(contact.name, "x"))', 'there is no has_pattern here'],
    ['@(contact.age + 1)', '', '@(contact.age + 1)', 'there is no property age'],
    ['@(contact.name + 1)', '', '@(contact.name + 1)', 'unable to convert "Mary Flomo" to a number'],
    ['@(moh.name)', '', '@(moh.name)', 'there is no moh here'],
    [
      '@(default(contact.name))',
      '',
      '@(default(contact.name))',
      'error calling default(...): need 2 argument(s), got 1',
    ],
    ['@()', '', '@()', 'ends too early'],
    ['@(contact.name & )', '', '@(contact.name & )', 'ends too early'],
  ])('%s is an error in words', (template, text, expression, message) => {
    const rendered = render(template);
    expect(rendered.text).toBe(text);
    expect(rendered.errors).toHaveLength(1);
    expect(rendered.errors[0]!.expression).toBe(expression);
    expect(rendered.errors[0]!.message).toContain(message);
  });

  test('a nameless contact shows as its address', () => {
    expect(compileTemplate('@contact|@contact.first_name|')(contactContext({ urns: ['tel:+231770000001'] }))).toEqual({
      text: '+231770000001||',
      errors: [],
    });
  });

  test('say which variables they read', () => {
    expect(
      templateVariables('@Contact.Name @fields.ward @(default(fields.x, contact.name)) a@contact.org @@globals.y'),
    ).toEqual(['contact.name', 'fields.ward', 'fields.x', 'contact.org']);
    expect(templateVariables('plain')).toEqual([]);
  });
});

describe('whatever the template', () => {
  const pieces = [
    '@',
    '(',
    ')',
    '"',
    '\\',
    'contact',
    '.name',
    'fields',
    '.',
    '&',
    'default(',
    ',',
    'x',
    '1',
    ' ',
    'é',
    '\u0000',
  ];
  const template = fc.oneof(
    fc.string({ unit: fc.constantFrom(...pieces), maxLength: 60 }),
    fc.string({ unit: 'binary' }),
  );

  test('nothing is thrown, and text without @ stays as it is', () => {
    fc.assert(
      fc.property(template, (typed) => {
        const { text } = render(typed);
        if (!typed.includes('@')) expect(text).toBe(typed);
        expect(render(typed.replaceAll('@', '@@'))).toEqual({ text: typed, errors: [] });
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['@('.repeat(50_000)],
    [`@(${'('.repeat(50_000)}${')'.repeat(50_000)})`],
    [`@(${'default('.repeat(10_000)}${')'.repeat(10_001)}`],
    ['@contact.'.repeat(20_000)],
    [`@(${'"a" & '.repeat(20_000)}1)`],
    [`@contact${'.a'.repeat(50_000)}`],
  ])('hostile template %#', (typed) => {
    expect(typeof render(typed).text).toBe('string');
  });
});
