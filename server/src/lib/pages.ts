/** Lists by keyset: the cursor is the key of the last item. */
import { AppError } from '../errors.ts';

/** What columns of type integer hold. */
const largestId = 2_147_483_647;
/** Numbers of messages and the like: as exact as JavaScript counts. */
export const largestLongId = Number.MAX_SAFE_INTEGER;

export const foreignCursor = (): AppError =>
  new AppError('request:invalid', 'The cursor is not one that this list gave out.', {
    fields: [{ where: 'query/cursor', message: 'must be the `next` of an earlier page' }],
  });

/** Null without a cursor. A number that the column could not hold is refused, too. */
export function idOf(cursor: string | undefined, largest = largestId): number | null {
  if (cursor === undefined) return null;
  if (/^\d{1,16}$/.test(cursor) && Number(cursor) <= largest) return Number(cursor);
  throw foreignCursor();
}

/** A UUID that is ordered by time. */
export function uuidOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(cursor)) return cursor;
  throw foreignCursor();
}

/**
 * A moment as PostgreSQL writes it, with all of its digits: one that no calendar has, such as the 31st of February, is none.
 */
export const isMoment = (text: string): boolean => {
  const [, day = '', rest = ''] =
    /^(\d{4}-\d\d-\d\d)( \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?)$/.exec(text) ?? [];
  const at = new Date(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) && !Number.isNaN(Date.parse(`2000-01-01${rest}`))
  );
};

/** `rows` holds one more than the page if there are more. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  cursor: (row: Row) => string,
  show: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const page = rows.slice(0, limit);
  return { items: page.map(show), next: rows.length > limit ? cursor(page.at(-1)!) : null };
}
