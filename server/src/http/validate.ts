/** Checks requests against their schemas. Only what comes as text (addresses) is converted; a body must be right. */
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';

const mostErrors = 20;

export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  const isText = httpPart !== 'body';
  return (given: unknown) => {
    const filled = Value.Default(schema, given);
    const value = isText ? Value.Convert(schema, filled) : filled;
    if (check.Check(value)) return { value };
    const errors = check.Errors(value).slice(0, mostErrors) as unknown as FastifySchemaValidationError[];
    return { error: errors as unknown as Error };
  };
};
