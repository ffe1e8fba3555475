/** An officer proposes a change on a person's page. */
import type { ChangeKind, NewChange } from '@mhero/contract/changes.ts';
import type { Subject } from '../access/subject.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { CountryCode } from '../lib/phone.ts';
import { needsValue, type Value } from './model.ts';
import { propose } from './propose.ts';
import * as store from './store.ts';
import { findPerson, numbersOf } from './store-target.ts';
import type { ChangeTools } from './tools.ts';
import { readValue, valueWords } from './values.ts';

const wrong = (where: string, message: string): AppError =>
  new AppError('change:value', `The change is not complete: it ${message}.`, { fields: [{ where, message }] });

/** Answers the change's id. */
export async function createByHand(
  tools: ChangeTools,
  subject: Subject,
  given: NewChange,
  key: string | null,
): Promise<string> {
  const { db } = tools;
  const before = key === null ? null : await store.changeByKey(db, subject.accountId, key);
  if (before) return before.uuid;
  if (given.kind === 'field' && !given.field) throw wrong('/field', 'must name the field of the person');
  const country = await tools.countryCode();
  return db.tx(async (tx) => {
    const person = await findPerson(tx, given.contact, subject.area);
    if (!person) throw new AppError('request:not_found', 'There is no such person, or they are outside of your area.');
    const to = await valueGiven(tx, given, country);
    const from = await numberOf(tx, given, person.id, country);
    const { kind, field = null, source, record, words = null } = given;
    const proof = { kind: 'officer' as const, at: new Date().toISOString(), by: subject.name, text: words ?? '' };
    const idea = { person, kind, field, from, to, candidates: [], origin: 'officer' as const, proof, said: words };
    const { made, already } = await propose(tx, { ...idea, source, record, requestKey: key }, subject, country);
    const [first] = made;
    if (first) return first.uuid;
    throw already
      ? new AppError('request:conflict', 'The registry says this already.')
      : new AppError('change:value', 'No record of this person says that.');
  });
}

async function valueGiven(tx: Queryable, { kind, to }: NewChange, country: CountryCode | null): Promise<Value | null> {
  if (!needsValue(kind)) return null;
  const value = to === undefined ? null : await readValue(tx, kind, to, country);
  if (!value) throw wrong('/to', valueWords[kind]);
  return value;
}

const ofNumbers: readonly ChangeKind[] = ['number_replace', 'number_remove'];

async function numberOf(
  tx: Queryable,
  { kind, from }: NewChange,
  contactId: number,
  country: CountryCode | null,
): Promise<string | null> {
  if (!ofNumbers.includes(kind)) return null;
  const value = from === undefined ? null : await readValue(tx, kind, from, country);
  const numbers = await numbersOf(tx, contactId);
  if (value && numbers.includes(value.value)) return value.value;
  throw wrong('/from', 'must be a number of this person');
}
