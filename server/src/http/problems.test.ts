import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError, type ErrorCode, errorStatus } from '../errors.ts';
import { problemOf } from './problems.ts';

describe('problems', () => {
  it('keep the code, the status and the words of every refusal', () => {
    const codes = Object.keys(errorStatus) as ErrorCode[];
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.string(),
        fc.array(fc.record({ where: fc.string(), message: fc.string() })),
        (code, words, fields) => {
          const problem = problemOf(new AppError(code, words, { fields }));
          expect(problem).toMatchObject({ code, status: errorStatus[code], detail: words, fields });
          expect(problem.type).toBe(`https://mhero.org/problems/${code.replace(':', '/')}`);
        },
      ),
    );
  });

  it('are made of whatever is thrown, and say nothing of what was not meant for the caller', () => {
    const thrown = fc.oneof(
      fc.anything(),
      fc.string().map((text) => new Error(`inside ${text}`)),
      fc.record({
        code: fc.string(),
        message: fc.constant('inside'),
        statusCode: fc.option(fc.integer({ min: 500, max: 599 }), { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(thrown, (error) => {
        const problem = problemOf(error);
        expect(problem.status).toBeGreaterThanOrEqual(400);
        expect(problem.status).toBeLessThan(600);
        expect(problem.code).toMatch(/^\w+:\w+$/);
        if (problem.status >= 500) expect(problem.detail).not.toContain('inside');
      }),
    );
  });

  it('tell a database that is away from a bug', () => {
    expect(problemOf({ code: 'ECONNREFUSED' }).status).toBe(503);
    expect(problemOf({ code: '57P01' }).status).toBe(503);
    expect(problemOf({ code: '53100' }).status).toBe(507);
    expect(problemOf({ code: '23505' })).toMatchObject({ status: 500, code: 'bug:unexpected' });
  });
});
