/** What a question would understand, worked out from the tests of its router and proved by those tests themselves. */
import type { Flow, Node } from '../definition/flow.ts';
import type { Case, Router } from '../routers/router.ts';
import { testNamed } from '../tests/registry.ts';
import type { Environment } from '../values/environment.ts';
import type { ObjectValue } from '../values/values.ts';
import { textFor } from './pattern-texts.ts';
import { type Draw, phrasesOf } from './phrases.ts';

/** One category and texts that lead to it. */
export interface Way {
  readonly category: string;
  readonly texts: readonly string[];
  /** A word like LATER or SKIP that is not the answer to the question. */
  readonly aside: boolean;
}

export interface Question {
  readonly ways: readonly Way[];
  /** Whether it takes any text: there is no rule that an answer could miss. */
  readonly open: boolean;
  /** Of what no rule understood; undefined where it takes any text. */
  readonly otherwise: { readonly category: string; readonly exit: string } | undefined;
}

export interface Reader {
  readonly language: string;
  readonly environment: Environment;
  /** Varies what is made from patterns. */
  readonly draw: Draw;
  /** What expressions in the arguments of rules see: those of the first person who is asked. */
  context(): ObjectValue;
}

/** As people with this language see it. */
export function questionOf(flow: Flow, node: Node, reader: Reader): Question {
  const { language, environment: env, draw } = reader;
  const router = node.router!;
  const rules = rulesOf(flow, router, reader);
  const otherwise = otherwiseOf(router);
  if (rules.length === 0) return { ways: [], open: true, otherwise: undefined };
  const categoryOf = (text: string) => firstCategory(rules, text, env);
  const ways = new Map<string, { texts: Set<string>; aside: boolean }>();
  for (const rule of rules) {
    const texts = candidates(rule, language, draw).filter((text) => categoryOf(text) === rule.category);
    if (texts.length === 0) continue;
    const way = ways.get(rule.category) ?? { texts: new Set(), aside: true };
    for (const text of texts) way.texts.add(text);
    way.aside &&= isAside(rule) && rules.length > 1;
    ways.set(rule.category, way);
  }
  return {
    ways: [...ways].map(([category, { texts, aside }]) => ({ category, texts: [...texts], aside })),
    open: rules.some(({ type }) => type === 'has_text'),
    otherwise,
  };
}

interface Rule {
  readonly type: string;
  readonly args: readonly string[];
  readonly category: string;
}

/** Cases whose arguments can be worked out. */
function rulesOf(flow: Flow, router: Router, { language, environment, context }: Reader): Rule[] {
  const { cases = [], operand } = router.fields as {
    cases?: readonly (Case & { category_uuid: string })[];
    operand?: { templates: readonly { source: string }[] };
  };
  if (!operand?.templates[0]?.source.includes('input')) return [];
  return cases.flatMap(({ uuid, type, arguments: field, category_uuid }) => {
    const translated = flow.translation(language, uuid, 'arguments');
    const own = field?.templates ?? [];
    const used = translated && translated.length === own.length ? translated : own;
    const args = used.map((template) => {
      if (template.constant !== undefined) return template.constant;
      const { value, errors } = template.text(context(), environment);
      return errors.length === 0 ? value : undefined;
    });
    return args.includes(undefined) ? [] : [{ type, args: args as string[], category: category_uuid }];
  });
}

function otherwiseOf({ fields, categories }: Router): Question['otherwise'] {
  const uuid = fields.default_category_uuid as string | undefined;
  const category = categories.find((each) => each.uuid === uuid);
  return category && { category: category.name, exit: category.exitUuid };
}

function firstCategory(rules: readonly Rule[], text: string, env: Environment): string | undefined {
  for (const { type, args, category } of rules) {
    const found = testNamed(type)?.call(env, [text, ...args.map((each) => each.trim())]);
    if (found === null || typeof found !== 'object' || !('kind' in found)) continue;
    if (found.kind === 'object' && found.defaultValue() === true) return category;
  }
  return undefined;
}

const isAside = ({ type, args }: Rule): boolean =>
  (type === 'has_only_phrase' || type === 'has_only_text') && !/^\d+$/.test(args[0] ?? '');

const words = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== '');
const NUMBERS = [0, 1, 2, 3, 5, 8, 12, 20, 34, 60, 95, 150, 400, 1200];
const DATES = ['12-03-1985', '01-06-2024', '5/11/2025', '30-09-2026', '14-02-2031'];

/** Texts that the rule might take. */
function candidates({ type, args }: Rule, language: string, draw: Draw): string[] {
  const [first = '', second = ''] = args;
  switch (type) {
    case 'has_any_word':
      return words(first);
    case 'has_all_words':
    case 'has_phrase':
    case 'has_only_phrase':
    case 'has_only_text':
      return first === '' ? [] : [first];
    case 'has_beginning':
      return [first, `${first}12`];
    case 'has_pattern':
      return Array.from({ length: 12 }, () => textFor(first, draw));
    case 'has_phone':
      return ['0770123456', '0886123456', '+231770123456', '+23276123456'];
    case 'has_email':
      return ['nurse@moh.example', 'my mail is musu.kamara@moh.example'];
    case 'has_time':
      return ['8:30', '14:05', '2 pm'];
    default:
      if (type.startsWith('has_number')) return numbers(Number(first), Number(second));
      if (type.startsWith('has_date')) return [...DATES, first];
      return [...phrasesOf(language).remarks, ...phrasesOf(language).names];
  }
}

function numbers(least: number, most: number): string[] {
  const near = [least, least + 1, least - 1, Math.round((least + most) / 2), most, most - 1];
  return [...new Set([...NUMBERS, ...near])].filter((n) => Number.isFinite(n) && n >= 0).map(String);
}
