/** A mapping read once: rules by type of resource, each expression compiled, each problem with its place. */

import type { Mapping, MappingProblem, MappingRule } from '@mhero/contract/mapping.ts';
import type { MappedType } from '@mhero/contract/mapping-targets.ts';
import { mappingTargets } from '@mhero/contract/mapping-targets.ts';
import { AppError } from '../../errors.ts';
import type { Json, Notes } from '../normalise/tolerant.ts';
import { compileExpression, type Expression, isProblem, namesOtherPeople } from './expression.ts';
import { plainText, unwrapped } from './shapes.ts';

/** One value, and which rule and expression of the mapping gave it. */
export interface Finding {
  readonly value: unknown;
  readonly rule: number;
  readonly expression: number;
  readonly system: string | undefined;
}

/** What a mapping says of one target: the values, and whether the place of the standard is read besides. */
export interface Found {
  readonly values: readonly Finding[];
  readonly standard: boolean;
}

/** By target; `field:<key>` for fields. A target without rules is absent. */
export type Findings = ReadonlyMap<string, Found>;

export interface Compiled {
  readonly problems: readonly MappingProblem[];
  /** Whether rules read this type at all. */
  reads(type: string): boolean;
  find(resource: Json, notes: Notes): Findings;
}

interface Rule {
  readonly index: number;
  readonly target: string;
  readonly expressions: readonly Expression[];
  readonly when: Expression | null;
  readonly source: MappingRule;
  readonly values: ReadonlyMap<string, string> | null;
}

/** Never throws for what people have written: rules that cannot be used are left out and told as problems. */
export function compileMapping(mapping: Mapping): Compiled {
  const problems: MappingProblem[] = [];
  const rules = new Map<string, Rule[]>();
  for (const [index, rule] of mapping.rules.entries()) {
    const ready = compileRule(rule, index, problems);
    if (ready) rules.set(rule.from, [...(rules.get(rule.from) ?? []), ready]);
  }
  return {
    problems,
    reads: (type) => rules.has(type),
    find(resource, notes) {
      if (!hasLongList(resource)) return findAll(rules.get(String(resource.resourceType)) ?? [], resource, notes);
      notes.warned('mapping', undefined, 'mapping_failed', `It has a list of more than ${longestList} elements.`);
      return new Map();
    },
  };
}

/** Of a mapping that is kept. Errors: `mapping:invalid` with the first problem in words and all of them in detail. */
export function compileWhole(mapping: Mapping): Compiled {
  const compiled = compileMapping(mapping);
  if (compiled.problems.length === 0) return compiled;
  const fields = compiled.problems.map((problem) => ({
    where: `/mapping/rules/${problem.rule}${problem.expression === null ? '' : problem.expression < 0 ? '/when' : `/expressions/${problem.expression}`}`,
    message: problem.at === null ? problem.message : `${problem.message} (position ${problem.at + 1})`,
  }));
  throw new AppError('mapping:invalid', `Rule ${compiled.problems[0]!.rule + 1}: ${fields[0]!.message}`, { fields });
}

function compileRule(rule: MappingRule, index: number, problems: MappingProblem[]): Rule | null {
  const before = problems.length;
  const whole = (message: string) => problems.push({ rule: index, expression: null, at: null, message });
  const targets: readonly string[] = mappingTargets[rule.from as MappedType];
  if (!targets.includes(rule.target)) whole(`${rule.target} cannot be read from ${rule.from}.`);
  if ((rule.target === 'field') !== (rule.key !== undefined)) whole('A field needs its key, and only a field has one.');
  if (Object.keys(rule.values ?? {}).length > 200) whole('At most 200 words can be translated.');
  const read = (text: string, place: number): Expression | null => {
    const compiled = compileExpression(text);
    if (!isProblem(compiled)) return compiled;
    problems.push({ rule: index, expression: place, ...compiled });
    return null;
  };
  const expressions = rule.expressions.map(read);
  for (const [place, text] of rule.expressions.entries()) {
    const message = 'Numbers of relatives and emergency contacts are never the worker’s.';
    if ((rule.target === 'phone' || rule.target === 'email') && namesOtherPeople(text))
      problems.push({ rule: index, expression: place, at: null, message });
  }
  const when = rule.when === undefined ? null : read(rule.when, -1);
  if (problems.length > before) return null;
  const values = rule.values ? new Map(Object.entries(rule.values).map(([k, v]) => [k.trim().toLowerCase(), v])) : null;
  const target = rule.target === 'field' ? `field:${rule.key}` : rule.target;
  return { index, target, expressions: expressions as Expression[], when, source: rule, values };
}

function findAll(rules: readonly Rule[], resource: Json, notes: Notes): Findings {
  const found = new Map<string, { values: Finding[]; policy: 'otherwise' | 'also' | 'never' }>();
  for (const rule of rules) {
    if (rule.when && !isTrue(evaluate(rule, rule.when, resource, notes))) continue;
    const entry = found.get(rule.target) ?? { values: [], policy: 'otherwise' as const };
    const own = rule.source.standard ?? 'otherwise';
    const stricter = own === 'never' || (own === 'also' && entry.policy === 'otherwise');
    const values = [...entry.values, ...findOne(rule, resource, notes)];
    found.set(rule.target, { values, policy: stricter ? own : entry.policy });
  }
  return new Map(
    [...found].map(([target, { values, policy }]) => [
      target,
      { values, standard: policy === 'also' || (policy === 'otherwise' && values.length === 0) },
    ]),
  );
}

/** Comparing the elements of a list with each other takes the square of its length; no real resource has such lists. */
const longestList = 1000;

function hasLongList(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null || depth > 50) return false;
  if (Array.isArray(value)) return value.length > longestList || value.some((item) => hasLongList(item, depth + 1));
  for (const key in value) if (hasLongList((value as Json)[key], depth + 1)) return true;
  return false;
}

const isTrue = (values: readonly unknown[]): boolean => values.length > 0 && values[0] !== false;

function findOne(rule: Rule, resource: Json, notes: Notes): Finding[] {
  const found: Finding[] = [];
  for (const [expression, compiled] of rule.expressions.entries()) {
    for (const raw of evaluate(rule, compiled, resource, notes)) {
      const value = translated(unwrapped(raw), rule.values);
      if (plainText(value) === null) continue;
      found.push({ value, rule: rule.index, expression, system: rule.source.system });
    }
    if (found.length > 0 && rule.source.take !== 'all') break;
  }
  return found;
}

/** What the source's word means, where the rule says so: by its code or by its text. */
function translated(value: unknown, values: Rule['values']): unknown {
  if (!values) return value;
  const shown = value as { display?: unknown; text?: unknown } | null;
  for (const said of [plainText(value), plainText(shown?.display), plainText(shown?.text)]) {
    const meant = said === null ? undefined : values.get(said.toLowerCase());
    if (meant !== undefined) return meant;
  }
  return value;
}

/** An expression that does not fit a resource yields nothing there; the note says why. */
function evaluate(rule: Rule, expression: Expression, resource: Json, notes: Notes): readonly unknown[] {
  try {
    return expression.evaluate(resource);
  } catch (error) {
    if (error instanceof RangeError) throw error;
    const words = (error as Error).message.replace(/^FhirPathError on ".*?": (?:\w*Error: )?/s, '').slice(0, 150);
    notes.warned(rule.target, expression.text, 'mapping_failed', `Rule ${rule.index + 1}: ${words}`);
    return [];
  }
}
