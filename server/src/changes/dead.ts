/** Numbers that are dead are proposed to be removed; a number that answers again takes the proposal back. */
import { propose } from './propose.ts';
import { end } from './settle-open.ts';
import * as dead from './store-dead.ts';
import { readDeadNumbers } from './store-sources.ts';
import { readPerson } from './store-target.ts';
import type { ChangeTools } from './tools.ts';

/**
 * Each message is looked at twice: when most networks have said what became of it, and when the last has. Networks
 * keep trying for three days at most.
 */
const ripeMs: Readonly<Record<dead.Look, number>> = { soon: 10 * 60_000, late: 80 * 3_600_000 };
const portion = 5_000;

/** Answers true when there may be more. */
async function look(tools: ChangeTools, which: dead.Look, now: Date): Promise<boolean> {
  return tools.db.tx(async (tx) => {
    const after = await dead.holdLook(tx, which);
    if (after === null) return false;
    const before = await dead.idAt(tx, new Date(now.getTime() - ripeMs[which]));
    if (after >= before) return false;
    const { upTo, suspects } = await dead.nextStretch(tx, after, before, portion);
    await dead.moveLook(tx, which, upTo);
    if (suspects.length === 0) return upTo < before;
    const rule = await readDeadNumbers(tx);
    for (const silence of await dead.silentNumbers(tx, suspects, rule)) await give(tools, tx, silence);
    return upTo < before;
  });
}

async function give(tools: ChangeTools, tx: Parameters<typeof propose>[0], silence: dead.Silence): Promise<void> {
  const person = await readPerson(tx, silence.contact_id);
  if (!person) return;
  const { address, count, since, until, last_delivered_at, messages } = silence;
  await propose(
    tx,
    {
      ...{ person, kind: 'number_remove', field: null, from: address, to: null, candidates: [], origin: 'dead_number' },
      proof: {
        ...{ kind: 'failures', address, count, since: since.toISOString(), until: until.toISOString() },
        ...{ last_delivered_at: last_delivered_at?.toISOString() ?? null, messages: messages.toReversed() },
      },
      said: null,
    },
    null,
    await tools.countryCode(),
  );
}

/** `now` is given by tests only. */
export async function lookForDead(tools: ChangeTools, stopped: () => boolean, now = new Date()): Promise<void> {
  for (const which of ['soon', 'late'] as const) while (!stopped() && (await look(tools, which, now)));
  for (const id of await dead.answeringAgain(tools.db)) await end(tools, id, 'answers_again');
}
