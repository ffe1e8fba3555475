/** Texts and templates that nobody means well with, for the fuzz tests. */
import fc from 'fast-check';
import { functionNames } from '../functions/registry.ts';

/** Names that JavaScript objects have of themselves. */
export const prototypeNames = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__default__'];

const oddTexts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800x',
  '\u2028\u2029',
  '\u202eabc',
  'İıſßﬀ',
  '👩🏽‍⚕️'.repeat(3),
  'e\u0301'.repeat(50),
  '𝔄'.repeat(400),
  '-0',
  '1e999',
  '9'.repeat(400),
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '2026-02-30',
  'tel:+231770000001',
  '+231770000001',
  'mailto:a@b.example?channel=x#y',
  'https://x.example/?q=1#%zz',
  'http://[::1',
  'image:https://x.example/a.jpg',
  'fra',
  'Africa/Monrovia',
  'active',
  'x'.repeat(700),
  '(a+)+$',
  '[',
  '{{{{',
  '@',
  '@@contact',
  '@(',
];

/** Any text, also half characters. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...oddTexts, ...prototypeNames) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 10 })
      .map((units) => String.fromCharCode(...units)),
  },
);

const operands = [
  'contact.name',
  'contact',
  'fields',
  'fields.beds',
  'results',
  'results.x',
  'results.__proto__',
  'locals.n',
  'locals.constructor',
  'globals.org',
  'input',
  'input.text',
  'run',
  'run.path',
  'parent.results',
  'child.status',
  'webhook',
  'webhook.json',
  'webhook.headers',
  'trigger.params',
  'trigger',
  'resume',
  'ticket',
  'urns.tel',
  'node.visit_count',
  'legacy_extra',
  'legacy_extra.__proto__',
  'null',
  'true',
  '1',
  '-0.5',
  '9^9^9',
  '1E400',
  '10^1000',
  '"1/1/1"',
  '"\\"]["',
  '"a b c"',
  '"__proto__"',
  '(x) => x',
  '(x) => x(x)',
  'upper',
  'now()',
  'object("__proto__", 1, "constructor", array(1))',
  'array(1, "a", null)',
  'parse_json("{\\"__proto__\\": {\\"a\\": [1E999]}}")',
  'repeat("x", 5000)',
  'datetime_add(now(), 99999999, "Y")',
];

const call = fc
  .tuple(
    fc.constantFrom(...functionNames()),
    fc.array(fc.oneof({ depthSize: 'small' }, fc.constantFrom(...operands)), { maxLength: 4 }),
  )
  .map(([name, args]) => `${name}(${args.join(', ')})`);
const expression = fc.oneof(
  fc.constantFrom(...operands),
  call,
  fc
    .tuple(call, fc.constantFrom('+', '-', '*', '/', '^', '&', '=', '!=', '<', '>='), fc.constantFrom(...operands))
    .map(([left, operator, right]) => `${left} ${operator} ${right}`),
  fc.tuple(fc.constantFrom(...functionNames()), call).map(([name, inner]) => `${name}(${inner})`),
  fc
    .tuple(fc.constantFrom('foreach', 'foreach_value'), call)
    .map(([name, body]) => `${name}(run.path, (x) => ${body})`),
);

/** Each takes as much as it may. */
const bombs = [
  '@(repeat("x", 9999999))',
  '@(foreach(split(repeat("x ", 2000), " "), (x) => repeat("x", 9999)))',
  '@(((x) => x(x))((x) => x(x)))',
  '@(regex_match(repeat("a", 3000), "(a|aa)+(a|aa)+$"))',
  '@(9^9^9^9)',
  '@results.x@results.x@results.x@results.x',
];

/** Templates: odd texts, calls of everything with anything, now and then one that takes all its budget. */
export const hostileTemplate: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 12, arbitrary: expression.map((each) => `@(${each})`) },
  { weight: 3, arbitrary: fc.tuple(hostileText, expression, expression).map(([a, b, c]) => `${a}@(${b}) @(${c})`) },
  { weight: 1, arbitrary: fc.constantFrom(...bombs) },
);
