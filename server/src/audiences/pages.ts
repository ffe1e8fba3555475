/** Pages of contacts for a list. */
import { leftOutReasons } from '@mhero/contract/audiences.ts';
import type { ContactRow } from '@mhero/contract/contacts.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { ListRequest } from './answers.ts';
import { type ListedRow, listed, pageIds } from './store/list.ts';
import { twinsTest } from './store/recipients.ts';
import type { Test } from './test.ts';

/** By registry.contact.reach. */
const reachWords = ['reachable', 'no_address', 'invalid_number', 'opted_out', 'inactive'] as const;
const largestPage = 250;

export async function listContacts(
  db: Queryable,
  test: Test,
  area: Test,
  request: ListRequest,
): Promise<{ items: ContactRow[]; next: string | null }> {
  const limit = Math.min(Math.max(request.limit ?? 50, 1), largestPage);
  const wanted = request.left_out === undefined ? test : ofReason(test, area, request.left_out);
  const after = request.cursor === undefined ? null : idOf(request.cursor);
  const ids = await pageIds(db, wanted, area, { sort: request.sort ?? 'name', after, limit: limit + 1 });
  const items = await listed(db, ids.slice(0, limit));
  const last = ids[limit - 1];
  return { items: items.map(contactRow), next: ids.length > limit && last !== undefined ? cursorOf(last) : null };
}

function ofReason(test: Test, area: Test, reason: string): Test {
  if (reason === 'outside_area')
    throw new AppError(
      'access:outside_area',
      'These people work outside your area: you see how many they are, not who.',
    );
  const reach = reachWords.indexOf(reason as (typeof reachWords)[number]);
  if (reach > 0) return { kind: 'and', tests: [test, { kind: 'reach', values: [reach] }] };
  if (reason === 'same_number') return twinsTest(test, area);
  throw new AppError('request:invalid', `“${reason}” is no reason; there are ${leftOutReasons.join(', ')}.`, {
    fields: [{ where: '/left_out', message: 'is not a known reason' }],
  });
}

const cursorOf = (id: number): string => Buffer.from(`contact:${id}`).toString('base64url');

function idOf(cursor: string): number {
  const found = /^contact:([1-9]\d{0,8}|1\d{9})$/.exec(Buffer.from(cursor, 'base64url').toString());
  if (found) return Number(found[1]);
  throw new AppError('request:invalid', 'This page marker is not ours. Start from the first page.', {
    fields: [{ where: '/cursor', message: 'is not a page marker' }],
  });
}

function contactRow(row: ListedRow): ContactRow {
  return {
    id: row.uuid,
    name: row.name,
    cadre: row.cadre,
    job: row.job,
    facility: row.facility,
    tel: row.tel,
    language: row.language,
    reach: reachWords[row.reach] ?? 'inactive',
    last_heard_at: row.last_heard_at?.toISOString() ?? null,
  };
}
