/** Numbers of several people: listed and decided. A decision is a fact of our own, which the sources do not take back. */
import type { NumberDecision, NumberKind, NumberRow, Numbers } from '@mhero/contract/matching.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Tx } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { idOf } from '../lib/pages.ts';
import { denyAddress } from '../registry/registry.ts';
import type { MatchingDeps } from './deps.ts';
import type { NumberLine } from './model.ts';
import { toNumber } from './show.ts';
import { countNumbers, decideFinding, findNumber, type HolderRow, holdersOf, listNumbers } from './store-numbers.ts';
import { countPeople, readPeople } from './store-people.ts';

export interface NumbersAsked {
  readonly kind?: NumberKind;
  readonly state?: 'open' | 'decided' | 'gone';
  readonly cursor?: string;
  readonly limit?: number;
}

export interface NumbersDoor {
  listNumbers(subject: Subject, asked: NumbersAsked): Promise<Numbers>;
  decideNumber(subject: Subject, uuid: string, decision: NumberDecision): Promise<NumberRow>;
}

export function createNumbers({ db, numberDecided }: MatchingDeps): NumbersDoor {
  async function show(rows: readonly NumberLine[]): Promise<NumberRow[]> {
    const holders = await holdersOf(db, rows);
    const people = await readPeople(db, [...new Set(holders.map((row) => row.contact_id))]);
    return rows.map((row) => toNumber(row, holding(row, holders), people));
  }

  async function decide(tx: Tx, subject: Subject, row: NumberLine, decision: NumberDecision): Promise<void> {
    const holders = await holdersOf(tx, [row]);
    const people = await readPeople(
      tx,
      holders.map((holder) => holder.contact_id),
    );
    const chosen = holders.find((holder) => people.get(holder.contact_id)?.id === decision.contact)?.contact_id ?? null;
    if (decision.decision !== 'shared_phone' && chosen === null) throw notAHolder();
    const losing = losers(decision.decision, holders, chosen);
    for (const id of losing) await denyAddress(tx, id, row);
    await decideFinding(tx, row.id, { decision: decision.decision, chosen, subject, note: decision.note ?? null });
    const removedFrom = losing.flatMap((id) => people.get(id)?.id ?? []);
    await numberDecided?.(tx, subject, { scheme: row.scheme, value: row.value, removedFrom });
    await record(tx, subject, `number.${decision.decision}`, `number:${row.uuid}`, {
      ...{ address: `${row.scheme}:${row.value}`, contact: decision.contact ?? null, removed_from: removedFrom },
      note: decision.note ?? null,
    });
  }

  return {
    async listNumbers(subject, { kind = null, state = 'open', cursor, limit = 50 }) {
      const [rows, counts, people] = await Promise.all([
        listNumbers(db, subject, { kind, state, before: idOf(cursor), limit: limit + 1 }),
        countNumbers(db, subject),
        countPeople(db, subject.area, true),
      ]);
      const page = rows.slice(0, limit);
      const next = rows.length > limit ? String(page.at(-1)!.id) : null;
      return { items: await show(page), next, counts, people };
    },
    async decideNumber(subject, uuid, decision) {
      await db.tx(async (tx) => {
        const row = await findNumber(tx, subject, uuid, true);
        if (!row)
          throw new AppError('request:not_found', 'There is no such number, or not all who hold it are in your area.');
        if (row.state !== 'open') throw new AppError('matching:decided', 'This number has been decided already.');
        await decide(tx, subject, row, decision);
      });
      const [shown] = await show([(await findNumber(db, subject, uuid))!]);
      return shown!;
    },
  };
}

const holding = (row: NumberLine, holders: readonly HolderRow[]): HolderRow[] =>
  holders.filter((holder) => holder.scheme === row.scheme && holder.value === row.value);

function losers(decision: NumberDecision['decision'], holders: readonly HolderRow[], chosen: number | null): number[] {
  if (decision === 'shared_phone') return [];
  const ids = holders.map((holder) => holder.contact_id);
  return ids.filter((id) => (decision === 'belongs' ? id !== chosen : id === chosen)).sort((a, b) => a - b);
}

const notAHolder = (): AppError =>
  new AppError('request:invalid', 'Say whose number it is: one of the people who hold it.', {
    fields: [{ where: 'body/contact', message: 'must be one of the people who hold the number' }],
  });
