/** Trees of expressions as closures: nothing of the text is looked at again when they run. */
import { callFunction } from '../functions/call.ts';
import { BUDGET_SPENT } from '../values/budget.ts';
import { parseDecimal } from '../values/decimal.ts';
import type { Environment } from '../values/environment.ts';
import { errorOf } from '../values/errors.ts';
import { isArray } from '../values/kinds.ts';
import type { FunctionValue, ObjectValue, Value } from '../values/values.ts';
import type { Anonymous, Call, Expression, Name, Property } from './ast.ts';
import { type Deprecations, lookupOf, notAFunction, note, propertyOf } from './lookup.ts';
import { negation, operations } from './operators.ts';

/** Where a closure runs. */
export interface Scope {
  readonly context: ObjectValue;
  readonly env: Environment;
  readonly notes: Deprecations;
  /** Arguments of the anonymous function, and where that stands. */
  readonly args: readonly Value[];
  readonly outer: Scope | undefined;
}

export type Code = (scope: Scope) => Value;

/** The function of this name, in lower case. */
export type FunctionNamed = (name: string) => FunctionValue | undefined;

/** What the names in an expression may mean besides the context. */
interface Names {
  readonly functions: FunctionNamed;
  /** In lower case, of the innermost anonymous function first. */
  readonly parameters: ReadonlyArray<readonly string[]>;
}

/** The expression as a function of its surroundings. It throws nothing but BUDGET_SPENT. */
export function codeOf(ast: Expression, functions: FunctionNamed): Code {
  return compile(ast, { functions, parameters: [] });
}

function compile(ast: Expression, names: Names): Code {
  switch (ast.type) {
    case 'text':
    case 'constant':
      return constant(ast.value);
    case 'number':
      return constant(parseDecimal(ast.typed) ?? null);
    case 'name':
      return named(ast, names);
    case 'property':
      return property(ast, names);
    case 'lookup': {
      const [container, key] = [compile(ast.container, names), compile(ast.key, names)];
      return (scope) => lookupOf(container(scope), key(scope), scope.notes);
    }
    case 'call':
      return called(ast, names);
    case 'function':
      return anonymous(ast, names);
    case 'negation': {
      const operand = compile(ast.operand, names);
      return (scope) => negation(operand(scope));
    }
    case 'binary': {
      const [left, right] = [compile(ast.left, names), compile(ast.right, names)];
      const operation = operations[ast.operator];
      return (scope) => operation(left(scope), right(scope));
    }
    case 'brackets':
      return compile(ast.inner, names);
  }
}

function constant(value: Value): Code {
  return () => value;
}

/** A parameter, else a top level of the context, else a function. */
function named({ name }: Name, { functions, parameters }: Names): Code {
  const key = name.toLowerCase();
  const depth = parameters.findIndex((each) => each.includes(key));
  if (depth >= 0) return parameter(depth, parameters[depth]!.lastIndexOf(key));
  const otherwise: Value = functions(key) ?? errorOf(`context has no property '${name}'`);
  return ({ context, notes }) => {
    const value = context.get(key);
    if (value === undefined) return otherwise;
    if (context.deprecated !== undefined) note(context, key, notes);
    return value;
  };
}

function parameter(depth: number, index: number): Code {
  if (depth === 0) return (scope) => scope.args[index]!;
  return (scope) => {
    let at = scope;
    for (let i = 0; i < depth; i++) at = at.outer!;
    return at.args[index]!;
  };
}

function property(ast: Property, names: Names): Code {
  const container = compile(ast.container, names);
  const { key: typed } = ast;
  const key = typed.toLowerCase();
  return (scope) => propertyOf(container(scope), key, typed, scope.notes);
}

function called(ast: Call, names: Names): Code {
  const callee = compile(ast.callee, names);
  const args = ast.args.map((arg) => compile(arg, names));
  const [first, second, third] = args;
  if (args.length === 1) return (scope) => invoke(callee(scope), scope.env, [first!(scope)]);
  if (args.length === 2) return (scope) => invoke(callee(scope), scope.env, [first!(scope), second!(scope)]);
  if (args.length === 3) {
    return (scope) => invoke(callee(scope), scope.env, [first!(scope), second!(scope), third!(scope)]);
  }
  return (scope) => {
    const values: Value[] = [];
    for (const arg of args) values.push(arg(scope));
    return invoke(callee(scope), scope.env, values);
  };
}

function invoke(callee: Value, env: Environment, args: readonly Value[]): Value {
  if (callee === null || typeof callee !== 'object' || isArray(callee) || callee.kind !== 'function') {
    return notAFunction(callee);
  }
  return callFunction(callee, env, args);
}

/** Anonymous functions that call each other, or themselves, end before the stack does. */
const DEEPEST = 100;
let depth = 0;

function anonymous(ast: Anonymous, names: Names): Code {
  const own = ast.parameters.map((name) => name.toLowerCase());
  const body = compile(ast.body, { functions: names.functions, parameters: [own, ...names.parameters] });
  const wanted = errorOf(`need ${own.length} argument(s)`);
  return (outer) => {
    const value: FunctionValue = {
      kind: 'function',
      name: '<anon>',
      call(env, args) {
        if (args.length !== own.length) return wanted;
        if (depth === DEEPEST) throw BUDGET_SPENT;
        depth++;
        try {
          return body({ context: outer.context, env, notes: outer.notes, args, outer });
        } finally {
          depth--;
        }
      },
    };
    return value;
  };
}
