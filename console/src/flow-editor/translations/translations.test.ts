import { describe, expect, it } from 'vitest';
import { type FlowDefinition, openDefinition } from '../definition.ts';
import { checkTranslation, progressOf } from './checks.ts';
import { addLanguage, setTranslations, translationOf } from './edits-translations.ts';
import { readTranslations, writeFile } from './files.ts';
import { readPo } from './po.ts';
import { textsOf } from './texts.ts';

const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const definition = openDefinition({
  ...{ uuid: uuid(0), name: 'Stock', spec_version: '14.4.2', language: 'eng', type: 'messaging' },
  localization: { fra: { [uuid(2)]: { text: ['Bonjour'] } } },
  nodes: [
    {
      uuid: uuid(1),
      actions: [
        {
          ...{ uuid: uuid(2), type: 'send_msg', text: 'Hello @contact.first_name, gloves?\n"Yes" or no' },
          quick_replies: ['Yes', 'No', ''],
        },
        { uuid: uuid(3), type: 'set_contact_field', field: { key: 'x', name: 'X' }, value: 'not translated' },
      ],
      router: {
        ...{ type: 'switch', operand: '@input.text', default_category_uuid: uuid(5) },
        cases: [{ uuid: uuid(6), type: 'has_any_word', arguments: ['yes y'], category_uuid: uuid(4) }],
        categories: [
          { uuid: uuid(4), name: 'Yes', exit_uuid: uuid(7) },
          { uuid: uuid(5), name: 'Other', exit_uuid: uuid(8) },
        ],
      },
      exits: [{ uuid: uuid(7) }, { uuid: uuid(8) }],
    },
  ],
});
const items = textsOf(definition);
const item = (key: string) => items.find((one) => one.key === key)!;

describe('texts of a flow', () => {
  it('are those that the schemas call localizable, in the order of the flow', () => {
    expect(items.map(({ key, base }) => [key, base])).toEqual([
      [`${uuid(2)}/text/0`, 'Hello @contact.first_name, gloves?\n"Yes" or no'],
      [`${uuid(2)}/quick_replies/0`, 'Yes'],
      [`${uuid(2)}/quick_replies/1`, 'No'],
      [`${uuid(4)}/name/0`, 'Yes'],
      [`${uuid(5)}/name/0`, 'Other'],
      [`${uuid(6)}/arguments/0`, 'yes y'],
    ]);
    expect(items.map(({ needed }) => needed)).toEqual([true, true, true, true, true, false]);
  });

  it('are set and taken away; lists are never half translated', () => {
    const no = item(`${uuid(2)}/quick_replies/1`);
    const one = setTranslations(definition, [{ item: no, language: 'fra', text: 'Non' }]);
    expect(one.localization).toEqual({ fra: { [uuid(2)]: { text: ['Bonjour'], quick_replies: ['Yes', 'Non', ''] } } });
    expect(setTranslations(one, [{ item: no, language: 'fra', text: '' }])).toEqual(definition);
    expect(setTranslations(definition, [{ item: items[0]!, language: 'fra', text: 'Bonjour' }])).toBe(definition);
    expect(addLanguage(definition, 'kpe').localization).toMatchObject({ kpe: {} });
  });
});

describe('a translation', () => {
  it('is looked at: missing, the same, longer, with other expressions', () => {
    const [text] = items;
    expect(checkTranslation(text!, '').state).toBe('missing');
    expect(checkTranslation(item(`${uuid(6)}/arguments/0`), '').state).toBe('free');
    expect(checkTranslation(item(`${uuid(5)}/name/0`), 'Other').state).toBe('same');
    expect(checkTranslation(item(`${uuid(5)}/name/0`), 'x'.repeat(70)).over).toBe(6);
    const long = checkTranslation(text!, `Bonjour @fields.nom, ê ${'x'.repeat(60)}`);
    expect(long).toMatchObject({ longer: 1, lost: ['@contact.first_name'], extra: ['@fields.nom'] });
    expect(long.parts?.costly).toEqual([{ char: 'ê', at: 10 }]);
  });

  it('counts in the progress of its language', () => {
    const { localization } = definition;
    expect(progressOf(items, localization, 'fra')).toEqual({ needed: 5, done: 1, long: 0, doubtful: 1 });
  });
});

describe.each(['po', 'csv'] as const)('a %s file', (format) => {
  const written = writeFile(definition, 'fra', format, (one) => `what: ${one.property}`);

  it('comes back as it went out', () => {
    expect(readTranslations(definition, written)).toEqual({
      ...{ language: 'fra', news: [], unchanged: items.length, outdated: 0, unknown: 0 },
    });
  });

  it('brings what translators have written, and not where the original has changed since', () => {
    const filled = written
      .replace('msgid "Other"\nmsgstr ""', 'msgid "Other"\nmsgstr "Autre"')
      .replace(',Other,\r', ',Other,Autre\r');
    const read = readTranslations(definition, filled);
    if ('refused' in read) throw new Error(read.refused);
    expect(read.news.map(({ item: { base }, text }) => [base, text])).toEqual([['Other', 'Autre']]);
    const changed = JSON.parse(JSON.stringify(definition).replace('"Other"', '"Something else"')) as FlowDefinition;
    expect(readTranslations(changed, filled)).toMatchObject({ news: [], outdated: 1 });
    expect(readTranslations({ ...definition, nodes: [] }, filled)).toMatchObject({ news: [], unknown: items.length });
    const done = setTranslations(definition, read.news);
    expect(translationOf(done.localization, 'fra', item(`${uuid(5)}/name/0`))).toBe('Autre');
  });
});

describe('files from elsewhere', () => {
  it('are read as gettext programs write them', () => {
    const po = readPo(
      'msgid ""\nmsgstr "Language: fr\\n"\n\n#: x\n#, fuzzy\nmsgctxt "a"\nmsgid ""\n"one\\n"\n"two"\nmsgstr "\\"x\\" \\\\ y"\n#~ msgid "old"\n#~ msgstr "alt"\n',
    );
    expect(po).toEqual({
      headers: { Language: 'fr' },
      entries: [{ context: 'a', id: 'one\ntwo', text: '"x" \\ y', fuzzy: true }],
    });
    expect(readPo('msgid "a"\nmsgstr "b"\nnonsense')).toEqual({ line: 3 });
  });

  it('may have semicolons; what cannot be read is refused with the reason', () => {
    const key = `${uuid(5)}/name/0`;
    expect(readTranslations(definition, `key;what;eng;fra\r\n${key};"a;b";Other;Autre\r\n`)).toMatchObject({
      news: [{ text: 'Autre' }],
    });
    expect(readTranslations(definition, 'name,phone\nx,y')).toEqual({ refused: 'columns' });
    expect(readTranslations(definition, 'msgid "a')).toEqual({ refused: 'syntax', line: 1 });
    expect(readTranslations(definition, 'msgid "a"\nmsgstr "b"')).toEqual({ refused: 'language' });
  });
});
