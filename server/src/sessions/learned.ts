/**
 * What flows changed of people that a registry may want to know: written with the step, taken away by whoever proposes it
 * to the registry, in the transaction of the proposal.
 */
import type { Event } from '@mhero/flow/events/event.ts';
import { type Queryable, sql, type Tx } from '../db/db.ts';

export interface Learned {
  readonly contact_id: number;
  readonly flow_id: number | null;
  readonly kind: 'name' | 'language' | 'number_add';
  readonly value: string;
}

const mostNumbers = 10;

export function learnedFrom(contactId: number, flowId: number | null, event: Event): Learned[] {
  const row = (kind: Learned['kind'], value: string): Learned[] =>
    value === '' ? [] : [{ contact_id: contactId, flow_id: flowId, kind, value: value.slice(0, 300) }];
  if (event.type === 'contact_name_changed') return row('name', String(event.name ?? ''));
  if (event.type === 'contact_language_changed') return row('language', String(event.language ?? ''));
  if (event.type !== 'contact_urns_changed') return [];
  return telsOf(event)
    .slice(0, mostNumbers)
    .flatMap((tel) => row('number_add', tel));
}

/** Telephone numbers of all addresses; those that the person has already are told apart later. */
export const telsOf = (event: Event): string[] =>
  ((event.urns ?? []) as string[]).flatMap((urn) => /^tel:(\+?\d{5,15})/.exec(urn)?.[1] ?? []);

export function writeLearned(tx: Tx, rows: readonly Learned[]): void {
  if (rows.length === 0) return;
  tx.send(sql`insert into sessions.learned (contact_id, flow_id, kind, value)
    select * from unnest(${rows.map((row) => row.contact_id)}::int[], ${rows.map((row) => row.flow_id)}::int[],
      ${rows.map((row) => row.kind)}::text[], ${rows.map((row) => row.value)}::text[])`);
}

/** Oldest first; they come back when the transaction is not kept. */
export const takeLearned = (
  tx: Queryable,
  most: number,
): Promise<(Learned & { readonly id: number; readonly at: Date })[]> =>
  tx.query(sql`with taken as (
      delete from sessions.learned where id = any(array(select id from sessions.learned order by id limit ${most}))
      returning *)
    select id, contact_id, flow_id, kind, value, at from taken order by id`);
