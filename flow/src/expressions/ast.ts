/** What an expression is made of. Every node knows where it stands in the text between the brackets, in UTF-16 units. */

export interface Span {
  readonly from: number;
  /** Behind the last character. */
  readonly to: number;
}

export type BinaryOperator = '&' | '=' | '!=' | '<' | '<=' | '>' | '>=' | '+' | '-' | '*' | '/' | '^';

/** `value` after the escapes are worked out. */
export type TextLiteral = Span & { readonly type: 'text'; readonly value: string };
/** `typed`: the plain decimal as it stands, without a sign. */
export type NumberLiteral = Span & { readonly type: 'number'; readonly typed: string };
export type ConstantLiteral = Span & { readonly type: 'constant'; readonly value: boolean | null };
/** A top level of the context, a parameter, or a function. */
export type Name = Span & { readonly type: 'name'; readonly name: string };
/** `container.key`: a name, or an index from 0. */
export type Property = Span & { readonly type: 'property'; readonly container: Expression; readonly key: string };
/** `container[key]` */
export type Lookup = Span & { readonly type: 'lookup'; readonly container: Expression; readonly key: Expression };
export type Call = Span & { readonly type: 'call'; readonly callee: Expression; readonly args: readonly Expression[] };
/** `(x, y) => body` */
export type Anonymous = Span & {
  readonly type: 'function';
  readonly parameters: readonly string[];
  readonly body: Expression;
};
export type Negation = Span & { readonly type: 'negation'; readonly operand: Expression };
export type Binary = Span & {
  readonly type: 'binary';
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
};
/** `(inner)`: kept, so that a printed expression looks as it was written. */
export type Brackets = Span & { readonly type: 'brackets'; readonly inner: Expression };

export type Expression =
  | TextLiteral
  | NumberLiteral
  | ConstantLiteral
  | Name
  | Property
  | Lookup
  | Call
  | Anonymous
  | Negation
  | Binary
  | Brackets;
