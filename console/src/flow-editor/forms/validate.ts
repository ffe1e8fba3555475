/** What the engine's reader says of one action, field by field, as codes with facts. */
import type { ActionOf } from '@mhero/flow/actions/action.ts';
import { actionTypes } from '@mhero/flow/actions/registry.ts';
import { isDefinitionError } from '@mhero/flow/definition/errors.ts';
import { readFields } from '@mhero/flow/definition/read.ts';
import type { Schema } from '@mhero/flow/definition/schema.ts';
import type { ActionJson } from '../definition.ts';

export interface FieldProblem {
  /** `text`, `groups[0].name_match`; empty for what concerns the whole. */
  readonly path: string;
  /** Key of the words `problem_<code>`; `other` is said as the reader says it. */
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
}

/** None when the engine takes it. */
export function actionProblems(action: ActionJson): readonly FieldProblem[] {
  const type = Object.hasOwn(actionTypes, action.type) ? actionTypes[action.type]! : undefined;
  if (!type) return [{ path: '', code: 'unknown_type', params: { type: action.type } }];
  const problems = fieldProblems(action, type.fields, action.uuid);
  if (problems.length > 0) return problems;
  const compiled = readFields(action, type.fields, { path: '', owner: action.uuid });
  const { type: name, uuid } = action;
  const problem = type.check?.(Object.assign({}, compiled, { type: name, uuid }) as ActionOf<Schema>);
  return problem === undefined ? [] : [{ path: '', ...codeOf(problem) }];
}

export function fieldProblems(json: Readonly<Record<string, unknown>>, schema: Schema, owner: string): FieldProblem[] {
  return Object.keys(schema).flatMap((property) => {
    try {
      readFields(json, { [property]: schema[property]! }, { path: '', owner });
      return [];
    } catch (error) {
      if (!isDefinitionError(error)) throw error;
      return [{ path: error.path, ...codeOf(error.problem) }];
    }
  });
}

const CODES: ReadonlyArray<readonly [RegExp, string]> = [
  [/^is required$/, 'required'],
  [/^must be a UUID$/, 'choose'],
  [/^must have at most (?<count>\d+) characters$/, 'too_long'],
  [/^must have at least (?<count>\d+) characters$/, 'too_short'],
  [/^must have at most (?<count>\d+) (?:items|entries)/, 'too_many'],
  [/^must have at least (?<count>\d+) items/, 'too_few'],
  [/is not of the form/, 'form'],
  [/^must be a whole number$/, 'whole_number'],
  [/^must be a number$/, 'number'],
  [/^must be at least (?<count>-?\d+)$/, 'least'],
  [/^must be at most (?<count>-?\d+)$/, 'most'],
  [/^header '(?<name>.*)' is not a valid HTTP header$/, 'header'],
  [/^scheme '(?<name>.*)' is not a known scheme$/, 'scheme'],
  [/^amount for '(?<name>.*)' is out of range$/, 'amount'],
];

function codeOf(problem: string): Pick<FieldProblem, 'code' | 'params'> {
  for (const [pattern, code] of CODES) {
    const found = pattern.exec(problem);
    if (found) return { code, params: { ...found.groups } };
  }
  return { code: 'other', params: { problem } };
}
