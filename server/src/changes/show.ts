/** A change as the contract says it. */
import type { Change, ChangeList, ChangeValue } from '@mhero/contract/changes.ts';
import { findConnector } from '../connectors/connectors.ts';
import { needsValue, type ShownRow, writable } from './model.ts';

const plainValue = (value: string | null, name: string | null): ChangeValue | null =>
  value === null ? null : { value, name: name ?? value };

/** Whether we can write to registries of this kind at all. */
export const canWrite = (kind: string): boolean => findConnector(kind)?.write !== undefined;

export const isUnsure = (row: Pick<ShownRow, 'kind' | 'to_value'>): boolean =>
  needsValue(row.kind) && row.to_value === null;

export function listOf({
  state,
  by_hand,
  later_until,
}: Pick<ShownRow, 'state' | 'by_hand' | 'later_until'>): ChangeList {
  if (state === 'conflict' || state === 'failed') return 'todo';
  if (state === 'proposed') return later_until && later_until > new Date() ? 'later' : 'todo';
  if (state === 'accepted' && by_hand) return 'by_hand';
  return state === 'accepted' || state === 'writing' ? 'under_way' : state;
}

export const writesTo = (row: ShownRow): boolean =>
  row.source_id !== null &&
  row.record !== null &&
  row.write_back === 'ask' &&
  writable(row.kind) &&
  canWrite(row.source_kind ?? '');

export function toChange(row: ShownRow): Change {
  return {
    ...{ id: row.uuid, version: row.version, kind: row.kind, field: row.field, state: row.state, list: listOf(row) },
    contact: {
      ...{ id: row.contact, name: row.contact_name, cadre: row.cadre, facility: row.facility },
      within: [...row.within],
    },
    source:
      row.source_id === null
        ? null
        : {
            ...{ id: row.source_id, name: row.source_name ?? '', kind: row.source_kind ?? '' },
            writes: writesTo(row),
          },
    record: row.record,
    from: plainValue(row.from_value, row.from_name),
    to: plainValue(row.to_value, row.to_name),
    candidates: [...row.candidates],
    unsure: isUnsure(row),
    ...{ origin: row.origin, said: row.said, by: row.by_name, created_at: row.created_at.toISOString() },
    later_until: row.later_until && row.later_until > new Date() ? row.later_until.toISOString() : null,
    decided: row.decided_name && row.decided_at ? { by: row.decided_name, at: row.decided_at.toISOString() } : null,
    ...{ reason: row.reason, trouble: row.trouble, trouble_detail: row.trouble_detail },
    now: plainValue(row.now_value, row.now_name),
    sends: row.origin === 'dead_number' ? 'tried' : null,
  };
}
