import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scanFloipText } from './scan.ts';
import { parseExpression } from './syntax.ts';
import { container, id, imported } from './testing.ts';

/** What the text of a message becomes, in a flow whose first block is the numeric question `age`. */
function translated(text: string): { text: unknown; codes: string[] } {
  const choices = [{ name: 'yes', prompt: id('Yes') }];
  const { flow, codes } = imported(
    container(
      [
        { name: 'age', type: 'MobilePrimitives.NumericResponse', config: { prompt: id('Age?') } },
        { name: 'sure', type: 'MobilePrimitives.SelectOneResponse', config: { prompt: id('Sure?'), choices } },
        { name: 'end', type: 'MobilePrimitives.Message', config: { prompt: id(text) } },
      ],
      ['Age?', 'Sure?', 'Yes', text],
    ),
  );
  return { text: flow.nodes.find((node) => node.uuid === id('end'))!.actions[0]?.text, codes };
}

describe('expressions of FLOIP', () => {
  test.each([
    ['Hello', 'Hello'],
    ['me@example.org', 'me@example.org'],
    ['@@contact', '@@contact'],
    ['@contact.name!', '@contact.name!'],
    ['@contact.gender', '@fields.gender'],
    ['@contact.properties.gender', '@fields.gender'],
    ['@flow.age.', '@results.age.'],
    ['@results.age.value', '@results.age'],
    ['@run.results.age.response', '@results.age.input'],
    ['@flow.sure', '@results.sure.category'],
    ['@(flow.age)years', '@(results.age)years'],
    ['@(flow.age + 1)', '@(results.age + 1)'],
    ['@(1 + 2 * 3)', '@(1 + (2 * 3))'],
    ['@(IF(flow.age > 18, "adult", \'child\'))', '@(if(results.age > 18, "adult", "child"))'],
    ['@(contact.gender = "F")', '@(lower(default(fields.gender, "")) = "f")'],
    ['@(flow.age <> 3)', '@(default(results.age, "") != 3)'],
    ['@(LEFT(contact.name, 3))', '@(text_slice(contact.name, 0, 3))'],
    ['@(RIGHT(contact.name, 2))', '@(text_slice(contact.name, -2))'],
    ['@(CONCATENATE("a", contact.name))', '@(("a" & contact.name))'],
    ['@(SUM(1, flow.age))', '@((1 + results.age))'],
    ['@TODAY()', '@(today())'],
    ['@(date.today + 3)', '@(datetime_add(today(), 3, "D"))'],
    ['@(WORD(contact.name, 2))', '@(word(contact.name, 1))'],
    ['@(WEEKDAY(NOW()))', '@((weekday(now()) + 1))'],
    ['@(DATEVALUE(contact.born) < TODAY())', '@(epoch(date(fields.born)) < epoch(today()))'],
    ['@(flow.mode)', 'sms'],
    ['@(3 = "3.0")', 'true'],
    ['@contact.phone', '@(default(urn_parts(urns.tel).path, ""))'],
    ['@parent.results.sure', '@parent.results.sure.category'],
    ['@child.results.age.value', '@child.results.age'],
    ['say "hi" to @("a\\"b" & contact.name)', 'say "hi" to @("a\\"b" & contact.name)'],
  ])('%s', (text, expected) => {
    expect(translated(text).text).toBe(expected);
  });

  test.each([
    ['@(NOSUCH(1))', '@@(NOSUCH(1))', 'expression_unsupported'],
    ['@session.x', '@session.x', 'expression_unsupported'],
    ['@(1 +)', '@@(1 +)', 'expression_unreadable'],
    ['@(SUBSTITUTE(contact.name, "a", "b", 2))', '@(replace(contact.name, "a", "b", 2))', 'expression_close'],
  ])('%s is told of', (text, expected, code) => {
    const found = translated(text);
    expect(found.text).toBe(expected);
    expect(found.codes).toContain(code);
  });

  test('any text is cut without loss, in linear time', () => {
    const parts = fc.constantFrom('@', '(', ')', '"', "'", 'flow.x', 'SUM', ' ', 'a', '\\', '@@', '@(');
    fc.assert(
      fc.property(fc.array(parts), (list) => {
        const text = list.join('');
        const back = scanFloipText(text).map((piece) => (piece.kind === 'text' ? piece.text : piece.typed));
        expect(back.join('').replaceAll('@', '')).toBe(text.replaceAll('@', ''));
      }),
    );
    expect(scanFloipText('@('.repeat(100_000))).toHaveLength(1);
  });

  test('any expression is read or refused', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseExpression(text)));
    expect(parseExpression('('.repeat(9_000))).toBeUndefined();
    expect(parseExpression('-'.repeat(9_000))).toBeUndefined();
    expect(parseExpression(Array(900).fill('1').join('+'))).toBeDefined();
    expect(parseExpression(Array(3_000).fill('1').join('+'))).toBeUndefined();
  });
});
