/** The choices of questions, and the answers that mean them. */
import { type Json, listOf, recordOf, textOf } from '../exports/json.ts';
import { answersOf, anyTest, conditionOf, type Subject, testsOf, unique } from './conditions.ts';
import { spend, type Test, tellOf, type Work } from './draft.ts';
import { truthOf } from './fold.ts';
import { INPUT, knownIn, scopeOf } from './scope.ts';
import { saidBy } from './texts.ts';

export interface Choice {
  /** As the file has it. */
  readonly name: string;
  /** The category; choice and category are the same unless the name is too long or taken. */
  readonly category: string;
  /** What people see, by language; the base language may be missing. */
  readonly labels: ReadonlyMap<string, string>;
  readonly tests: readonly Test[];
  /** Answers that mean the choice, for questions with several choices. */
  readonly answers: readonly string[];
}

/** Most choices of a question; a switch has at most 100 categories. */
const MOST = 90;

export const ANSWER: Subject = {
  equality: 'has_only_phrase',
  is: (parts) => {
    const path = parts.join('.').toLowerCase();
    return path === 'block.response' || path === 'block.value' || path === 'block' || path === 'step.value';
  },
};

/** Names of choices and the categories that they become. */
export function choiceNames(config: Json): { name: string; category: string }[] {
  const taken = new Set(['other']);
  return entriesOf(config).map(([name]) => {
    let category = name.trim().slice(0, 36).trim() || 'Choice';
    for (let i = 2; taken.has(category.toLowerCase()); i++) category = `${name.slice(0, 32).trim()} ${i}`;
    taken.add(category.toLowerCase());
    return { name, category };
  });
}

/** Since rc3 a list; before, an object with the name as key and the resource as value. */
function entriesOf(config: Json): [string, Json][] {
  if (Array.isArray(config.choices)) {
    return listOf(config.choices, MOST).map((each, i) => {
      const choice = typeof each === 'string' ? { name: each } : recordOf(each);
      return [textOf(choice.name, 200) || String(i + 1), choice];
    });
  }
  return Object.entries(recordOf(config.choices))
    .slice(0, MOST)
    .map(([name, prompt]) => [name.slice(0, 200), typeof prompt === 'object' ? recordOf(prompt) : { prompt }]);
}

export function choicesOf(work: Work): Choice[] {
  const names = choiceNames(work.block.config);
  return entriesOf(work.block.config).map(([name, choice], i) => {
    const { category } = names[i]!;
    if (category !== name) tellOf(work, 'choice_renamed', { from: name, to: category });
    const labels = labelsOf(work, choice.prompt);
    const found = accepted(work, choice);
    if (found.tests.length > 0) return { name, category, labels, ...found };
    tellOf(work, 'choice_untested', { choice: name });
    return { name, category, labels, ...guessed(name, i, labels, work.draft.base) };
  });
}

function labelsOf(work: Work, prompt: unknown): ReadonlyMap<string, string> {
  if (prompt === undefined || prompt === null || prompt === '') return new Map();
  const labels = new Map<string, string>();
  for (const [language, said] of saidBy(work, prompt)) if (said.text !== '') labels.set(language, said.text);
  return labels;
}

interface Accepted {
  readonly tests: readonly Test[];
  readonly answers: readonly string[];
}

/** What the file says about answers: one test for calls, one for each language of messages, or one for all (rc3). */
function accepted(work: Work, choice: Json): Accepted {
  const ivr = textOf(recordOf(choice.ivr_test).test_expression);
  if (work.draft.isVoice && ivr !== '') return testOf(work, ivr);
  const all = textOf(choice.test ?? choice.test_expression);
  if (all !== '')
    return byLanguage(
      work,
      [...work.draft.languages].map(([id, code]) => ({ id, code, source: all })),
    );
  const listed = listOf(choice.text_tests, 100).flatMap((each) => {
    const { language, test_expression } = recordOf(each);
    const id = textOf(language, 40);
    const source = textOf(test_expression);
    return source === '' ? [] : [{ id, code: work.draft.languages.get(id) ?? work.draft.base, source }];
  });
  return byLanguage(work, listed);
}

function testOf(work: Work, source: string, language?: string): Accepted {
  if (!spend(work, source.length)) return { tests: [], answers: [] };
  const known = knownIn(work, language);
  const condition = conditionOf(source, known);
  if (!condition) {
    tellOf(work, 'expression_unreadable', { expression: source });
    return { tests: [], answers: [] };
  }
  if (truthOf(condition) === false) return { tests: [], answers: [] };
  const answers = answersOf(condition, ANSWER) ?? [];
  const simple = testsOf(condition, ANSWER);
  if (simple) return { tests: simple, answers };
  const scope = { ...scopeOf(work), known, path: inputAware(work) };
  const any = anyTest(condition, INPUT, `${INPUT} & "!"`, scope, source);
  return { tests: any ? [any] : [], answers };
}

/** Inside the tests of a choice, the value of the block is still what the person answered. */
function inputAware(work: Work): (parts: readonly string[]) => string | undefined {
  const { path } = scopeOf(work);
  return (parts) => (ANSWER.is(parts) ? INPUT : path(parts));
}

/**
 * Tests for several languages. An argument that is translated replaces the base one, so the n-th test of a language is
 * the translation of the n-th of the base; where numbers of tests differ, the first is said again.
 */
function byLanguage(work: Work, sources: readonly { id: string; code: string; source: string }[]): Accepted {
  const perLanguage = new Map<string, Accepted>();
  for (const { id, code, source } of sources) {
    const found = testOf(work, source, id);
    const before = perLanguage.get(code) ?? { tests: [], answers: [] };
    perLanguage.set(code, {
      tests: uniqueTests([...before.tests, ...found.tests]),
      answers: [...before.answers, ...found.answers],
    });
  }
  const answers = unique([...perLanguage.values()].flatMap((each) => each.answers));
  const filled = [...perLanguage].filter(([, each]) => each.tests.length > 0);
  const [first] = filled;
  if (!first) return { tests: [], answers };
  const base = perLanguage.get(work.draft.base)?.tests ?? [];
  const others = filled.filter(([code]) => code !== work.draft.base);
  const all = base.length === 0 ? others.flatMap(([, each]) => each.tests) : base;
  if (base.length === 0 || !isTranslatable(base, others)) {
    return { tests: uniqueTests([...all, ...others.flatMap(([, each]) => each.tests)]), answers };
  }
  return { tests: translated(base, others), answers };
}

function isTranslatable(base: readonly Test[], others: readonly (readonly [string, Accepted])[]): boolean {
  const isPlain = (tests: readonly Test[]) => tests.every((test) => test.type === base[0]!.type);
  return isPlain(base) && base[0]!.arguments.length > 0 && others.every(([, each]) => isPlain(each.tests));
}

function translated(base: readonly Test[], others: readonly (readonly [string, Accepted])[]): Test[] {
  const most = Math.max(base.length, ...others.map(([, each]) => each.tests.length));
  return Array.from({ length: most }, (_, i) => {
    const test = base[i] ?? base[0]!;
    const translations = others.flatMap(([code, each]) => {
      const own = (each.tests[i] ?? each.tests[0]!).arguments;
      return own.join() === test.arguments.join() ? [] : [[code, own] as const];
    });
    return translations.length === 0 ? test : { ...test, translations: Object.fromEntries(translations) };
  });
}

function uniqueTests(tests: readonly Test[]): Test[] {
  const seen = new Set<string>();
  return tests.filter((test) => {
    const key = JSON.stringify([test.type, test.arguments]).toLowerCase();
    return !seen.has(key) && Boolean(seen.add(key));
  });
}

/** Where the file says nothing: the number of the choice, its name, and what people see. */
function guessed(name: string, index: number, labels: ReadonlyMap<string, string>, base: string): Accepted {
  const label = labels.get(base);
  const answers = unique([String(index + 1), name, ...(label === undefined ? [] : [label])]);
  const tests = answers.map((answer, i): Test => {
    const isLabel = label !== undefined && i === answers.length - 1;
    const translations = isLabel ? [...labels].filter(([code]) => code !== base) : [];
    const type = /[\p{L}\p{N}]/u.test(answer) ? 'has_only_phrase' : 'has_only_text';
    const test = { type, arguments: [answer.replaceAll('@', '@@')] };
    if (translations.length === 0) return test;
    return { ...test, translations: Object.fromEntries(translations.map(([code, text]) => [code, [text]])) };
  });
  return { tests, answers: unique([...answers, ...labels.values()]) };
}
