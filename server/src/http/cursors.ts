/** Cursors of lists that are ordered by a number. */
import { AppError } from '../errors.ts';

export function readIdCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new AppError('request:invalid', 'The cursor is not one that this list gave out.', {
    fields: [{ where: 'query/cursor', message: 'must be the `next` of an earlier page' }],
  });
}
