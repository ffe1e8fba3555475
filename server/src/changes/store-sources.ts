/** Settings of the room: which registries are written to, and when a number is taken for dead. */
import type { ChangeSettings } from '@mhero/contract/changes.ts';
import { type Queryable, sql } from '../db/db.ts';

export interface SourceFor {
  readonly id: number;
  readonly name: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Buffer | null;
  readonly left: boolean;
  readonly write_back: 'off' | 'ask';
}

const columns = sql`s.id, s.name, s.kind, s.settings, s.secrets, s.left_at is not null as left,
  coalesce(w.write_back, 'off') as write_back`;

export async function readSourceFor(q: Queryable, id: number): Promise<SourceFor | null> {
  const [row] = await q.query<SourceFor>(sql`select ${columns} from registry.source s
    left join changes.source w on w.source_id = s.id where s.id = ${id}`);
  return row ?? null;
}

export const readSourcesFor = (q: Queryable): Promise<SourceFor[]> =>
  q.query<SourceFor>(sql`select ${columns} from registry.source s
    left join changes.source w on w.source_id = s.id order by lower(s.name)`);

export async function saveWriteBack(tx: Queryable, sourceId: number, writeBack: 'off' | 'ask'): Promise<void> {
  await tx.run(sql`insert into changes.source (source_id, write_back) values (${sourceId}, ${writeBack})
    on conflict (source_id) do update set write_back = excluded.write_back`);
}

export interface DeadNumbers {
  readonly on: boolean;
  readonly failures: number;
  readonly days: number;
}

export async function readDeadNumbers(q: Queryable): Promise<DeadNumbers> {
  const [row] = await q.query<DeadNumbers>(sql`select on_off as on, failures, days from changes.dead_number`);
  return row!;
}

export async function saveDeadNumbers(
  tx: Queryable,
  { on, failures, days }: Omit<ChangeSettings['dead_numbers'], 'sends'>,
): Promise<void> {
  await tx.run(sql`update changes.dead_number set on_off = ${on}, failures = ${failures}, days = ${days}`);
}
