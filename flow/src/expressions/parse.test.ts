import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Expression } from './ast.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';
import { quote, unquote } from './quote.ts';
import { mapExpression, refactorTemplate, visitTemplate } from './refactor.ts';
import { scanTemplate } from './scan.ts';

const topLevels = new Set(['webhook', 'results', 'contact', 'foo']);

function shape(text: string): string {
  const parsed = parseExpression(text);
  return 'expression' in parsed ? grouped(parsed.expression) : `problem at ${parsed.problem.at}`;
}

/** With brackets around every operation, so that the tree can be seen. */
function grouped(ast: Expression): string {
  if (ast.type === 'binary') return `{${grouped(ast.left)}${ast.operator}${grouped(ast.right)}}`;
  if (ast.type === 'negation') return `{-${grouped(ast.operand)}}`;
  if (ast.type === 'function') return `{${ast.parameters.join()}=>${grouped(ast.body)}}`;
  return printExpression(ast);
}

describe('expressions', () => {
  test.each([
    ['-2^2', '{{-2}^2}'],
    ['2^3^-2', '{{2^3}^{-2}}'],
    ['1+2*3-4', '{{1+{2*3}}-4}'],
    ['1 <= 2 = true != FALSE', '{{{1<=2}=true}!=false}'],
    ['a & 1 + 2 = b', '{a&{{1+2}=b}}'],
    ['(x, y) => x & y', '{x,y=>{x&y}}'],
    ['1 + () => x & "a"', '{1+{=>{x&"a"}}}'],
    ['(x)', '(x)'],
    ['a.b.0["x"][1](2, c)(3).汉字', 'a.b.0["x"][1](2, c)(3).汉字'],
    ['"a\\"b\\u00a9\\x41\\xe2\\x9d\\xa4"', '"a\\"b©A❤"'],
    ['"\\d+"', '"\\\\d+"'],
    ['"\\ud800"', '"\\\\ud800"'],
    ['a.0.2', 'problem at 2'],
    ['f(1,)', 'problem at 4'],
    ["'x'", 'problem at 0'],
    ['1 2', 'problem at 2'],
    ['', 'problem at 0'],
    ['"open', 'problem at 0'],
    ['()', 'problem at 1'],
    ['(x => 1)', 'problem at 3'],
    ['a <> b', 'problem at 3'],
  ])('%s', (text, expected) => expect(shape(text)).toBe(expected));

  test.each([
    ['('.repeat(100_000)],
    ['-'.repeat(100_000)],
    [`${'1+'.repeat(100_000)}1`],
    [`a${'.b'.repeat(100_000)}`],
    [`${'f('.repeat(100_000)}`],
    [`${'(x) => '.repeat(50_000)}1`],
    [`a${'[a'.repeat(50_000)}`],
    [`(${'a,'.repeat(100_000)}`],
    ['"'.repeat(100_001)],
  ])('hostile expression %# is refused at once', (text) => expect(parseExpression(text)).toHaveProperty('problem'));
});

describe('whatever the expression', () => {
  const { tree } = fc.letrec<{ tree: string; atom: string }>((tie) => ({
    atom: fc.oneof(
      fc.constantFrom('x', 'true', 'NULL', '1', '0.50', 'contact.name', 'foo[1].0'),
      fc.string({ unit: 'binary', maxLength: 8 }).map((text) => quote(text)),
      tie('tree').map((inner) => `(${inner})`),
      fc.array(tie('tree'), { maxLength: 3 }).map((args) => `f(${args.join(',')})`),
    ),
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('atom'),
      fc
        .tuple(tie('atom'), fc.constantFrom('&', '=', '!=', '<', '>=', '+', '-', '*', '/', '^'), tie('tree'))
        .map(([left, operator, right]) => `${left}${operator} ${right}`),
      tie('atom').map((operand) => `-${operand}`),
      tie('tree').map((body) => `(a, b) => ${body}`),
    ),
  }));

  test('its print reads back as the same tree', () => {
    fc.assert(
      fc.property(tree, (text) => {
        const once = shape(text);
        expect(once).not.toContain('problem');
        const parsed = parseExpression(text);
        if ('expression' in parsed) expect(shape(printExpression(parsed.expression))).toBe(once);
      }),
    );
  });

  test('a quoted text is the same after unquoting', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(unquote(quote(text))).toBe(text.toWellFormed());
      }),
    );
  });
});

describe('templates', () => {
  test.each([
    ['@@contact a@b.org @(1 + ")") @contact.name.', ['@contact a@b.org ', '@(1 + ")")', ' ', '@contact.name', '.']],
    ['@contactx @CONTACT @foo@foo', ['@contactx ', '@CONTACT', ' ', '@foo', '@foo']],
    ['@foo @(open @foo @@', ['@foo', ' @(open @foo @@']],
  ])('%s is scanned', (template, pieces) => {
    const scanned = scanTemplate(template, topLevels);
    expect(scanned.map((piece) => (piece.kind === 'text' ? piece.text : piece.typed))).toEqual(pieces);
    expect(scanned.map(({ typed }) => typed).join('')).toBe(template);
  });

  test('are rewritten where an expression changes, and nowhere else', () => {
    const change = (ast: Expression): Expression =>
      mapExpression(ast, (node) =>
        node.type === 'name' && node.name === 'webhook'
          ? { type: 'property', container: node, key: 'json', from: 0, to: 0 }
          : undefined,
      );
    expect(
      refactorTemplate(
        '@@webhook @webhook. @webhook.x @(upper( webhook )) @(1+ 1) @(bad webhook) @(',
        topLevels,
        change,
      ),
    ).toBe('@@webhook @webhook.json. @webhook.json.x @(upper(webhook.json)) @(1+ 1) @(bad webhook) @(');
  });

  test('say which paths they read', () => {
    const paths: string[] = [];
    visitTemplate(
      '@contact.fields.Age @(foo["Bar"] & foo[contact.name].x) @(foreach(results.a, (contact) => contact.x & upper(foo.0)))',
      topLevels,
      (path) => paths.push(path.join('.')),
    );
    expect(paths).toEqual(['contact.fields.age', 'foo.bar', 'foo', 'contact.name', 'results.a', 'foo.0']);
  });
});
