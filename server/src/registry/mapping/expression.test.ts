import { describe, expect, it } from 'vitest';
import { compileExpression, isProblem, mostResults, namesOtherPeople } from './expression.ts';

const person = {
  resourceType: 'Practitioner',
  id: 'P1',
  name: [{ family: 'Kollie', given: ['Mary', 'Ann'] }],
  telecom: [{ system: 'phone', value: '077' }, { value: 'm@example.org' }],
  extension: [
    { url: 'u', valueString: '1' },
    { url: 'u', valueString: '2' },
    { url: 'n', extension: [{ url: 'a', valueCode: 'x' }] },
  ],
};

function evaluate(text: string, resource: object = person): readonly unknown[] {
  const compiled = compileExpression(text);
  if (isProblem(compiled)) throw new Error(`${compiled.at}: ${compiled.message}`);
  return compiled.evaluate(resource as never);
}

describe('expressions of mappings', () => {
  it('find all extensions of all elements, as the specification says', () => {
    expect(evaluate("extension('u').value")).toEqual(['1', '2']);
    expect(evaluate("extension('n').extension('a').value")).toEqual(['x']);
    expect(evaluate("telecom.where(value.contains('@').not()).value")).toEqual(['077']);
    expect(evaluate("name.family + ', ' + name.given.first()")).toEqual(['Kollie, Mary']);
  });

  it('yield nothing where a resource has nothing', () => {
    expect(evaluate("extension('u').value", { resourceType: 'Practitioner' })).toEqual([]);
    expect(evaluate('name.given', { resourceType: 'Practitioner', name: 'Mary' })).toEqual([]);
  });

  it.each([
    ["telecom.where(system = 'phone'.value", 13, 'This "(" is not closed.'],
    ["telecom.where(system = 'phone').value)", 37, '")" closes nothing.'],
    ["telecom.where(system = 'phone).value", 23, 'This quotation mark is not closed.'],
    ['telecom..value', 7, 'Cannot be read from "..value" on.'],
    ['name +', 4, 'Cannot be read from "+" on.'],
    ["name.given.matches('(a+)+$')", 11, 'matches() cannot be used in a mapping.'],
    ["name.given.replace('a', 'aaaa')", 11, 'replace() takes two texts, the second no longer than the first.'],
    ['%resource.id', 0, '%resource cannot be used in a mapping.'],
    ['name.constructor', 5, 'constructor cannot be used in a mapping.'],
    ['extension(url)', 0, "extension() takes an address in quotes: extension('http://…')."],
  ])('say where %s is wrong', (text, at, message) => {
    expect(compileExpression(text)).toEqual({ message, at });
  });

  it('are refused in no time, whatever they are', () => {
    const began = performance.now();
    for (const text of ['('.repeat(250) + ')'.repeat(250), 'a.'.repeat(249), "'".repeat(499), 'not '.repeat(120)])
      compileExpression(text);
    expect(performance.now() - began).toBeLessThan(5000);
  });

  it('give a bounded number of results', () => {
    const many = { resourceType: 'Practitioner', telecom: Array.from({ length: 900 }, (_, i) => ({ value: `${i}` })) };
    expect(evaluate('telecom.value', many)).toHaveLength(mostResults);
  });

  it('never take numbers of other people', () => {
    expect(namesOtherPeople('contact.telecom.value')).toBe(true);
    expect(namesOtherPeople("extension('http://x/emergency-contact').value")).toBe(true);
    expect(namesOtherPeople('telecom.value')).toBe(false);
  });
});
