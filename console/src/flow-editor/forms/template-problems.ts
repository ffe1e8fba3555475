/** What is wrong with the expressions of a template, as far as it can be known before it runs. */
import { parseExpression } from '@mhero/flow/expressions/parse.ts';
import { visitTemplate } from '@mhero/flow/expressions/refactor.ts';
import { RUN_TOP_LEVELS, scanTemplate } from '@mhero/flow/expressions/scan.ts';
import { functionNamed } from '@mhero/flow/functions/registry.ts';
import { nearest } from '@mhero/flow/query/nearest.ts';
import type { World } from './world.ts';

export type TemplateProblem =
  | { readonly code: 'syntax'; readonly expression: string; readonly message: string }
  | { readonly code: 'open'; readonly expression: string }
  | { readonly code: 'function' | 'field' | 'result'; readonly name: string; readonly meant?: string };

/** The first few; the same name only once. */
export function templateProblems(template: string, world: World): readonly TemplateProblem[] {
  if (!template.includes('@')) return [];
  const problems: TemplateProblem[] = [];
  for (const piece of scanTemplate(template, RUN_TOP_LEVELS)) {
    if (piece.kind === 'text') {
      const open = piece.typed.replaceAll('@@', '').indexOf('@(');
      if (open >= 0)
        problems.push({ code: 'open', expression: piece.typed.replaceAll('@@', '').slice(open, open + 30) });
      continue;
    }
    const parsed = parseExpression(piece.body);
    if ('problem' in parsed)
      problems.push({ code: 'syntax', expression: piece.typed, message: parsed.problem.message });
    else problems.push(...unknownFunctions(piece.body));
  }
  visitTemplate(template, RUN_TOP_LEVELS, (path) => problems.push(...unknownNames(path, world)));
  const seen = new Set<string>();
  return problems.filter((one) => {
    const key = JSON.stringify(one);
    return !seen.has(key) && seen.add(key);
  });
}

/** Names before a bracket, outside of texts. */
function unknownFunctions(body: string): TemplateProblem[] {
  const names = body.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/(?<![\w.])([a-z_]\w*)\s*\(/gi);
  return [...names].flatMap(([, typed]) => {
    const name = typed!.toLowerCase();
    return functionNamed(name) ? [] : [{ code: 'function' as const, name, meant: nearest(name, functionList()) }];
  });
}

let known: readonly string[] | undefined;
function functionList(): readonly string[] {
  known ??= 'upper lower proper title if default word word_count format_date format_number round sum text number'.split(
    ' ',
  );
  return known;
}

function unknownNames(path: readonly string[], world: World): TemplateProblem[] {
  const at = path[0] === 'contact' || path[0] === 'run' ? 1 : 0;
  const [holder, key] = [path[at], path[at + 1]];
  if (key === undefined) return [];
  if (holder === 'fields' && !world.fields.some((field) => field.key === key)) {
    return [
      {
        code: 'field',
        name: key,
        meant: nearest(
          key,
          world.fields.map((field) => field.key),
        ),
      },
    ];
  }
  if (holder === 'results' && !world.results.some((result) => result.key === key)) {
    return [
      {
        code: 'result',
        name: key,
        meant: nearest(
          key,
          world.results.map((result) => result.key),
        ),
      },
    ];
  }
  return [];
}
