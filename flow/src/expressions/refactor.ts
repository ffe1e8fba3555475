/** Templates changed by rule, and what they read: for migrations and for inspection. */
import type { Expression } from './ast.ts';
import { parseExpression } from './parse.ts';
import { printExpression } from './print.ts';
import { scanTemplate, type TopLevels } from './scan.ts';

/**
 * Rewrites the expressions for which `change` answers another tree than it was given. All else, and what cannot be
 * read, stays byte for byte. A path that is no longer one is put in brackets.
 */
export function refactorTemplate(
  template: string,
  topLevels: TopLevels,
  change: (ast: Expression) => Expression | undefined,
): string {
  if (!template.includes('@')) return template;
  let text = '';
  for (const piece of scanTemplate(template, topLevels)) {
    const parsed = piece.kind === 'text' ? undefined : parseExpression(piece.body);
    const ast = parsed && 'expression' in parsed ? parsed.expression : undefined;
    const changed = ast && change(ast);
    if (!changed || changed === ast) text += piece.typed;
    else
      text +=
        piece.kind === 'path' && isPath(changed) ? `@${printExpression(changed)}` : `@(${printExpression(changed)})`;
  }
  return text;
}

function isPath(ast: Expression): boolean {
  return ast.type === 'name' || (ast.type === 'property' && isPath(ast.container));
}

/**
 * The tree with each node, from the leaves on, replaced by what `change` answers for it; undefined keeps it. The same
 * tree when nothing changed.
 */
export function mapExpression(ast: Expression, change: (ast: Expression) => Expression | undefined): Expression {
  const inside = mapParts(ast, (part) => mapExpression(part, change));
  return change(inside) ?? inside;
}

function mapParts(ast: Expression, map: (part: Expression) => Expression): Expression {
  switch (ast.type) {
    case 'property': {
      const container = map(ast.container);
      return container === ast.container ? ast : { ...ast, container };
    }
    case 'lookup': {
      const [container, key] = [map(ast.container), map(ast.key)];
      return container === ast.container && key === ast.key ? ast : { ...ast, container, key };
    }
    case 'call': {
      const [callee, args] = [map(ast.callee), ast.args.map(map)];
      return callee === ast.callee && args.every((arg, i) => arg === ast.args[i]) ? ast : { ...ast, callee, args };
    }
    case 'function': {
      const body = map(ast.body);
      return body === ast.body ? ast : { ...ast, body };
    }
    case 'negation': {
      const operand = map(ast.operand);
      return operand === ast.operand ? ast : { ...ast, operand };
    }
    case 'binary': {
      const [left, right] = [map(ast.left), map(ast.right)];
      return left === ast.left && right === ast.right ? ast : { ...ast, left, right };
    }
    case 'brackets': {
      const inner = map(ast.inner);
      return inner === ast.inner ? ast : { ...ast, inner };
    }
    default:
      return ast;
  }
}

/**
 * Calls `visit` with each path that the template reads, in lower case and as far as it is constant: `fields["Age"]` is
 * `['fields', 'age']`, `results[x].name` is `['results']`. Parameters of anonymous functions are no paths; names of
 * functions that are called are not given.
 */
export function visitTemplate(template: string, topLevels: TopLevels, visit: (path: readonly string[]) => void): void {
  if (!template.includes('@')) return;
  for (const piece of scanTemplate(template, topLevels)) {
    const parsed = piece.kind === 'text' ? undefined : parseExpression(piece.body);
    if (parsed && 'expression' in parsed) visitPaths(parsed.expression, [], visit);
  }
}

/** As `visitTemplate`, of one expression; `parameters` (lower case) are names that mean something else there. */
function visitPaths(ast: Expression, parameters: readonly string[], visit: (path: readonly string[]) => void): void {
  const path = pathOf(ast);
  if (path) {
    if (!parameters.includes(path[0]!)) visit(path);
    return;
  }
  if (ast.type === 'function') {
    const inner = ast.parameters.map((name) => name.toLowerCase());
    visitPaths(ast.body, [...inner, ...parameters], visit);
  } else if (ast.type === 'call') {
    if (ast.callee.type !== 'name') visitPaths(ast.callee, parameters, visit);
    for (const arg of ast.args) visitPaths(arg, parameters, visit);
  } else {
    for (const part of partsOf(ast)) visitPaths(part, parameters, visit);
  }
}

function partsOf(ast: Expression): readonly Expression[] {
  switch (ast.type) {
    case 'property':
      return [ast.container];
    case 'lookup':
      return [ast.container, ast.key];
    case 'negation':
      return [ast.operand];
    case 'binary':
      return [ast.left, ast.right];
    case 'brackets':
      return [ast.inner];
    default:
      return [];
  }
}

/** Undefined when it is no path to its end. */
function pathOf(ast: Expression): string[] | undefined {
  const path: string[] = [];
  let at = ast;
  for (; ; at = at.container) {
    while (at.type === 'brackets') at = at.inner;
    if (at.type === 'name') break;
    if (at.type === 'property') path.push(at.key.toLowerCase());
    else if (at.type === 'lookup' && at.key.type === 'text') path.push(at.key.value.toLowerCase());
    else if (at.type === 'lookup' && at.key.type === 'number') path.push(at.key.typed);
    else return undefined;
  }
  path.push(at.name.toLowerCase());
  return path.reverse();
}
