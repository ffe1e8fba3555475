/** What an officer decides, once: of two at the same time the second reads who was first. */
import type { ChangeState, Decided, Decision, Decisions } from '@mhero/contract/changes.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { CountryCode } from '../lib/phone.ts';
import { type ChangeRow, needsValue, type ShownRow, type Value } from './model.ts';
import { writesTo } from './show.ts';
import * as store from './store.ts';
import type { ChangeTools } from './tools.ts';
import { readValue, valueWords } from './values.ts';
import { orderWrite } from './write.ts';

const open: readonly ChangeState[] = ['proposed', 'conflict', 'failed'];
const dayMs = 86_400_000;
const usualDays = 7;
const words: Readonly<Record<string, string>> = {
  accepted: 'has accepted it',
  writing: 'has accepted it; it is being written',
  confirmed: 'has accepted it; the registry has it',
  rejected: 'has rejected it',
  withdrawn: 'has accepted it',
};

export const notFound = (): AppError =>
  new AppError('request:not_found', 'There is no such change, or it is outside of your area.');

/** Who looked at another version, or came second, is told so. */
function refuseLate(row: ChangeRow, version: number): void {
  if (!open.includes(row.state)) {
    const text =
      row.state === 'withdrawn'
        ? 'It was withdrawn: there is nothing to decide any more.'
        : `${row.decided_name ?? 'Somebody else'} ${words[row.state]}.`;
    throw new AppError('change:decided', text, { state: row.state, by: row.decided_name });
  }
  if (row.version !== version)
    throw new AppError('change:changed', 'It has changed since you looked at it. Look at it again.', {
      version: row.version,
    });
}

async function valueFor(
  tx: Queryable,
  row: ChangeRow,
  given: string | undefined,
  country: CountryCode | null,
): Promise<Value | null> {
  if (!needsValue(row.kind)) return null;
  if (given === undefined && row.to_value !== null) return { value: row.to_value, name: row.to_name ?? row.to_value };
  const value = given === undefined ? null : await readValue(tx, row.kind, given, country);
  if (value) return value;
  throw new AppError('change:value', `Say what it is to be: it ${valueWords[row.kind]}.`, {
    fields: [{ where: '/value', message: valueWords[row.kind] }],
  });
}

async function accept(
  tx: Queryable,
  tools: ChangeTools,
  subject: Subject,
  row: ChangeRow,
  shown: ShownRow,
  given: string | undefined,
): Promise<void> {
  const to = await valueFor(tx, row, given, await tools.countryCode());
  const byHand = !writesTo(shown);
  await store.moveChange(tx, row.id, {
    ...{ state: 'accepted', byHand, to, laterUntil: null, reason: null, trouble: null, troubleDetail: null, now: null },
    toPlaceId: row.kind === 'facility' && to ? Number(to.value) : null,
    decided: { accountId: subject.accountId, name: subject.name },
    ...(row.state === 'conflict' ? { from: expectedNow(row) } : {}),
  });
  if (!byHand) await orderWrite(tx, tools, row.id, subject.accountId);
  await note(tx, subject, row, byHand ? 'accepted_by_hand' : 'accepted', to?.name ?? null);
}

/**
 * Whoever accepts a conflict has read what the registry says now, and wants it another all the same. A number whose
 * predecessor is gone is added.
 */
function expectedNow({ kind, now_value, now_name }: ChangeRow): Value | null {
  if (kind.startsWith('number') || now_value === null) return null;
  return { value: now_value, name: now_name ?? now_value };
}

async function note(tx: Queryable, subject: Subject, row: ChangeRow, what: string, detail: string | null) {
  await store.addStep(tx, row.id, { what, accountId: subject.accountId, by: subject.name, detail });
  await record(tx, subject, `change.${what}`, `change:${row.uuid}`, { kind: row.kind, ...(detail ? { detail } : {}) });
}

export async function decide(tools: ChangeTools, subject: Subject, uuid: string, decision: Decision): Promise<void> {
  await tools.db.tx(async (tx) => {
    const row = await store.holdChange(tx, uuid, subject.area);
    const shown = row && (await store.readShown(tx, uuid, subject.area));
    if (!row || !shown) throw notFound();
    refuseLate(row, decision.version);
    if (decision.decision === 'accept') return accept(tx, tools, subject, row, shown, decision.value);
    if (decision.decision === 'reject') return reject(tx, subject, row, decision.reason);
    const until = new Date(Date.now() + (decision.days ?? usualDays) * dayMs);
    if (row.state !== 'proposed')
      throw new AppError('change:decided', 'Only what was not decided yet can be put off.', { state: row.state });
    await store.moveChange(tx, row.id, { laterUntil: until });
    await note(tx, subject, row, 'put_off', until.toISOString().slice(0, 10));
  });
}

async function reject(tx: Queryable, subject: Subject, row: ChangeRow, reason: string | undefined): Promise<void> {
  if (!reason?.trim())
    throw new AppError('change:value', 'Say why it is rejected: whoever asked for it reads it.', {
      fields: [{ where: '/reason', message: 'must be given to reject' }],
    });
  await store.moveChange(tx, row.id, {
    ...{ state: 'rejected', reason: reason.trim(), decided: { accountId: subject.accountId, name: subject.name } },
  });
  await note(tx, subject, row, 'rejected', reason.trim());
}

/** Each by itself, in the order given: one that is refused is in the way of no other. */
export async function decideMany(tools: ChangeTools, subject: Subject, many: Decisions): Promise<Decided> {
  const items: Decided['items'] = [];
  const { changes, ...rest } = many;
  for (const { id, version } of changes) {
    try {
      await decide(tools, subject, id, { ...rest, version });
      const row = await store.readShown(tools.db, id, null);
      items.push({ id, state: row?.state ?? null, refused: null });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      items.push({ id, state: null, refused: error.message });
    }
  }
  return { items };
}

/** It was done by hand in the registry. */
export async function doneByHand(tools: ChangeTools, subject: Subject, uuid: string, version: number): Promise<void> {
  await tools.db.tx(async (tx) => {
    const row = await store.holdChange(tx, uuid, subject.area);
    if (!row) throw notFound();
    if (row.state !== 'accepted' || !row.by_hand)
      throw new AppError('change:decided', 'Only what was accepted to be done by hand can be marked as done.', {
        state: row.state,
      });
    if (row.version !== version) refuseLate({ ...row, state: 'proposed' }, version);
    await store.moveChange(tx, row.id, { state: 'confirmed' });
    await note(tx, subject, row, 'done_by_hand', null);
  });
}
