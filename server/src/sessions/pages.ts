/** Lists by keyset: the cursor is the key of the last item. */
import { AppError } from '../errors.ts';

const foreign = (): AppError => new AppError('request:invalid', 'The cursor is not one that this list gave out.');

export function numberOf(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw foreign();
}

/** A UUID that is ordered by time. */
export function uuidOf(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(cursor)) return cursor;
  throw foreign();
}

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
