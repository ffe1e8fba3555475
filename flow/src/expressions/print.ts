/** An expression as text again, in the one way of writing: `a + b`, `f(x, y)`, `(x) => x & "!"`. */
import type { Expression } from './ast.ts';
import { quote } from './quote.ts';

/** Reads back as the same tree. Constants are in lower case, names and numbers as they were typed. */
export function printExpression(ast: Expression): string {
  switch (ast.type) {
    case 'text':
      return quote(ast.value);
    case 'number':
      return ast.typed;
    case 'constant':
      return String(ast.value);
    case 'name':
      return ast.name;
    case 'property':
      return `${printExpression(ast.container)}.${ast.key}`;
    case 'lookup':
      return `${printExpression(ast.container)}[${printExpression(ast.key)}]`;
    case 'call':
      return `${printExpression(ast.callee)}(${ast.args.map(printExpression).join(', ')})`;
    case 'function':
      return `(${ast.parameters.join(', ')}) => ${printExpression(ast.body)}`;
    case 'negation':
      return `-${printExpression(ast.operand)}`;
    case 'binary':
      return `${printExpression(ast.left)} ${ast.operator} ${printExpression(ast.right)}`;
    case 'brackets':
      return `(${printExpression(ast.inner)})`;
  }
}
