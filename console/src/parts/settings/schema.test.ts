import { expect, test } from 'vitest';
import { fieldsOf, firstValues, settingsOf, wrongWith } from './schema.ts';

const schema = {
  type: 'object',
  required: ['host', 'port', 'tls', 'bind', 'password', 'headers', 'sender'],
  properties: {
    host: { type: 'string', title: 'Host', description: 'Name.', minLength: 1, maxLength: 255 },
    port: { type: 'integer', title: 'Port', minimum: 1, maximum: 65535, default: 2775 },
    tls: { type: 'boolean', title: 'TLS', default: false },
    ton: { type: 'integer', title: 'TON', minimum: 0, maximum: 255 },
    bind: { enum: ['transceiver', 'pair'], title: 'Connection', default: 'transceiver' },
    password: { type: 'string', title: 'Password', maxLength: 64 },
    headers: { type: 'string', format: 'lines', title: 'Headers', default: '' },
    sender: { type: 'string', title: 'Sender', default: '' },
  },
};
const fields = fieldsOf(schema, ['password']);
const field = (name: string) => fields.find((one) => one.name === name)!;

test('each setting becomes a field of its kind, in the order of the schema', () => {
  expect(fields.map((one) => [one.name, one.kind])).toEqual([
    ['host', 'text'],
    ['port', 'number'],
    ['tls', 'switch'],
    ['ton', 'number'],
    ['bind', 'choice'],
    ['password', 'text'],
    ['headers', 'lines'],
    ['sender', 'text'],
  ]);
  expect(fields.filter((one) => one.required).map((one) => one.name)).toEqual(['host', 'password']);
  expect(fieldsOf(null, [])).toEqual([]);
});

test('defaults are sent as they are; what is optional and empty is left out; secrets only when typed', () => {
  const values = firstValues(fields, {});
  const sent = settingsOf(fields, { ...values, host: 'smsc.example.org' });
  expect(sent).toEqual({
    ...{ host: 'smsc.example.org', port: 2775, tls: false, bind: 'transceiver', headers: '', sender: '' },
  });
  expect(settingsOf(fields, { ...values, password: 'geheim', ton: '5' })).toMatchObject({ password: 'geheim', ton: 5 });
});

test('stored settings come back unchanged, and a secret is never shown', () => {
  const stored = { host: 'a', port: 3550, tls: true, ton: 0, bind: 'pair', headers: 'A: b\nC: d', sender: '1000' };
  const values = firstValues(fields, { ...stored, password: 'seen' });
  expect(values.password).toBe('');
  expect(settingsOf(fields, values)).toEqual(stored);
});

test.each([
  ['host', '', false, 'needed'],
  ['password', '', false, 'needed'],
  ['password', '', true, null],
  ['ton', '', false, null],
  ['port', 'x', false, 'not_a_number'],
  ['port', '1.5', false, 'not_whole'],
  ['port', '0', false, 'too_small'],
  ['port', '65536', false, 'too_big'],
  ['port', '2776', false, null],
] as const)('%s = "%s" (set: %s) is %s', (name, value, isSet, wrong) => {
  expect(wrongWith(field(name), value, isSet)).toBe(wrong);
});
