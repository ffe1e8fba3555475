/** “An answer to this question means this of the person”: kept with the flow, heard by the room. */
import type { ChangeRule, NewChangeRule } from '@mhero/contract/changes.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import * as store from './store-heard.ts';
import { readValue, valueWords } from './values.ts';

const mostRules = 200;

export async function listRules(db: Db, flow: string | null): Promise<ChangeRule[]> {
  return (await store.readRules(db, flow, mostRules)).map(toRule);
}

export async function addRule(db: Db, subject: Subject, given: NewChangeRule): Promise<ChangeRule> {
  const wrong = (where: string, message: string): AppError =>
    new AppError('request:invalid', `The rule is not complete: ${message}.`, { fields: [{ where, message }] });
  if (given.means === 'field' && !given.field) throw wrong('/field', 'name the field of the person');
  if (given.means === 'status' && given.value === undefined) throw wrong('/value', 'must be left or active');
  if (given.value !== undefined && !(await readValue(db, given.means, given.value, null)))
    throw wrong('/value', valueWords[given.means]);
  return db.tx(async (tx) => {
    const row = await store.insertRule(tx, given, subject.accountId, mostRules);
    if (!row) throw new AppError('request:not_found', 'There is no such flow.');
    await record(tx, subject, 'change.add_rule', `flow:${given.flow}`, {
      ...{ key: given.key, means: given.means, category: given.category ?? null },
    });
    return toRule(row);
  });
}

export async function dropRule(db: Db, subject: Subject, uuid: string): Promise<void> {
  await db.tx(async (tx) => {
    const gone = await store.deleteRule(tx, uuid);
    if (!gone) throw new AppError('request:not_found', 'There is no such rule.');
    await record(tx, subject, 'change.drop_rule', `flow:${gone.flow}`, { key: gone.key, means: gone.means });
  });
}

const toRule = ({ uuid, flow, flow_name, key, category, means, field, value }: store.RuleRow): ChangeRule => ({
  ...{ id: uuid, flow: { id: flow, name: flow_name }, key, category, means, field, value },
});
