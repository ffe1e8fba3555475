/** From what conversations heard to proposals: answers that rules speak of, and what flows changed of people. */
import type { ChangeKind } from '@mhero/contract/changes.ts';
import type { Queryable } from '../db/db.ts';
import type { CountryCode } from '../lib/phone.ts';
import { takeLearned } from '../sessions/sessions.ts';
import type { Value } from './model.ts';
import type { Places } from './places.ts';
import { placeValue } from './present.ts';
import { type Idea, propose } from './propose.ts';
import * as heard from './store-heard.ts';
import { numbersOf, readPerson, readPlaceNames } from './store-target.ts';
import type { ChangeTools } from './tools.ts';
import { readValue } from './values.ts';

const portion = 50;

/** Answers true when there may be more. Taken away and proposed in one transaction: nothing is missed or doubled. */
export function hearPortion(tools: ChangeTools, places: Places): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    if (!(await heard.tryToHear(tx))) return false;
    const answers = await heard.takeHeard(tx, portion);
    const learned = (await takeLearned(tx, portion)).map(fromFlow);
    const rows = [...answers, ...learned].toSorted((a, b) => a.at.getTime() - b.at.getTime());
    const country = rows.length > 0 ? await tools.countryCode() : null;
    for (const row of rows) await understand(tx, places, country, row);
    return answers.length === portion || learned.length === portion;
  });
}

const fromFlow = ({ kind, ...row }: Awaited<ReturnType<typeof takeLearned>>[number]): heard.HeardRow => ({
  ...{ ...row, means: kind, run_uuid: null, field: null, fixed: null, key: null, name: null, category: null },
  input: null,
});

async function understand(
  tx: Queryable,
  places: Places,
  country: CountryCode | null,
  row: heard.HeardRow,
): Promise<void> {
  const person = await readPerson(tx, row.contact_id);
  if (!person) return;
  const words = (row.input ?? row.value).slice(0, 1000);
  const meant = await meaning(tx, places, country, row);
  const from = ofNumbers.has(row.means) ? await numberMeant(tx, row, meant.to) : null;
  // Whoever gives a number and has none gets one.
  const kind = row.means === 'number_replace' && from === null ? 'number_add' : row.means;
  if (kind === 'number_remove' && from === null) return;
  if (kind === 'number_add' && (await numbersOf(tx, row.contact_id)).includes(meant.to?.value ?? '')) return;
  // What a flow wrote that is no value of its kind was no answer of a person to be looked at.
  if (row.key === null && meant.to === null) return;
  const idea: Idea = {
    ...{ person, kind, field: row.field, from, candidates: meant.candidates, origin: 'conversation' },
    ...{ to: kind === 'number_remove' ? null : meant.to, proof: proofOf(row), said: words === '' ? null : words },
  };
  await propose(tx, idea, null, country);
}

const ofNumbers: ReadonlySet<ChangeKind> = new Set(['number_replace', 'number_remove']);

/** The number that they write from or that is used first, unless it is the one that they name. */
async function numberMeant(tx: Queryable, row: heard.HeardRow, to: Value | null): Promise<string | null> {
  const numbers = await numbersOf(tx, row.contact_id);
  if (row.means === 'number_remove' && to) return numbers.includes(to.value) ? to.value : null;
  return numbers.find((number) => number !== to?.value) ?? null;
}

async function meaning(
  tx: Queryable,
  places: Places,
  country: CountryCode | null,
  row: heard.HeardRow,
): Promise<{ to: Value | null; candidates: Idea['candidates'] }> {
  const { means } = row;
  if (row.fixed !== null) return { to: await readValue(tx, means, row.fixed, country), candidates: [] };
  const text = row.value;
  if (means === 'facility') {
    const { candidates, meant } = await places.recognise(tx, text);
    const [place] = meant ? await readPlaceNames(tx, [meant.place]) : [];
    return place ? { to: placeValue(place), candidates: [] } : { to: null, candidates };
  }
  if (means === 'status') return { to: { value: 'left', name: 'left' }, candidates: [] };
  const to = await readValue(tx, means, text, country);
  if (to || means !== 'role_end') return { to, candidates: [] };
  const day = row.at.toISOString().slice(0, 10);
  return { to: { value: day, name: day }, candidates: [] };
}

function proofOf(row: heard.HeardRow): Idea['proof'] {
  const at = row.at.toISOString();
  if (row.run_uuid === null || row.flow_id === null || row.key === null)
    return { kind: 'flow', at, flow_id: row.flow_id, value: row.value };
  return {
    ...{ kind: 'answer', at, flow_id: row.flow_id, run: row.run_uuid, key: row.key, question: row.name ?? row.key },
    ...{ value: row.value, category: row.category, input: row.input },
  };
}
