/** Open changes that have nothing to change any more: the registry says it by now, or the person is gone. */
import { system } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import { readReceived } from '../registry/registry.ts';
import { presentOf } from './present.ts';
import * as store from './store.ts';
import { changesToSettle } from './store-settle.ts';
import { type ChangeTools, factsContext } from './tools.ts';

const portion = 100;
const saysIt = 'registry_says_it';

/** Those whose record has come in anew since they were looked at last. Answers how many ended. */
export async function settleOpen(tools: ChangeTools): Promise<number> {
  const { db } = tools;
  let ended = 0;
  for (let after = 0; ; ) {
    const rows = await changesToSettle(db, after, portion);
    for (const row of rows) {
      const [type, id] = row.record!.split('/') as [string, string];
      const last = await readReceived(db, row.source_id!, type, id);
      const expected = { kind: row.kind, field: row.field, from: row.from_value, to: row.to_value };
      const present = last && (await presentOf(db, last.resource, await factsContext(tools, row.source_id!), expected));
      if (present?.is === 'already' && (await end(tools, row.id))) ended++;
    }
    if (rows.length < portion) return ended;
    after = rows.at(-1)!.id;
  }
}

/** What was to be done by hand is done; what was not decided yet needs no decision. */
export function end({ db }: ChangeTools, id: number, reason = saysIt): Promise<boolean> {
  return db.tx(async (tx) => {
    const row = await store.holdById(tx, id);
    const byHand = row?.state === 'accepted' && row.by_hand;
    if (!row || !(byHand || row.state === 'proposed' || row.state === 'conflict' || row.state === 'failed'))
      return false;
    const state = byHand && reason === saysIt ? 'confirmed' : 'withdrawn';
    await store.moveChange(tx, id, { state, ...(state === 'confirmed' ? {} : { reason }) });
    await store.addStep(tx, id, { what: state, detail: reason });
    await record(tx, system, `change.${state}`, `change:${row.uuid}`, { reason });
    return true;
  });
}
