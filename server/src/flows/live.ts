/** What an open editor hears: which revision is the newest and whose it is, and who else has the flow open. */
import type { LiveFlow } from '@mhero/contract/flows.ts';
import type { Subject } from '../access/subject.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { uuid7 } from '../lib/uuids.ts';
import { flowBy } from './store.ts';
import { editorsOf, flowMoved, forgetEditor, newestOf, seeEditor, tellMoved } from './store-drafts.ts';

/** Renews the own row and looks what the notices have missed. */
const every = 15_000;

/**
 * Calls `hear` at once and after every change, until what it answers is called. The listener counts as one who works on
 * the flow. Errors: `request:not_found`.
 */
export async function watchFlow(
  db: Db,
  subject: Subject,
  uuid: string,
  hear: (live: LiveFlow) => void,
): Promise<() => void> {
  const flow = await flowBy(db, uuid);
  if (!flow) throw new AppError('request:not_found', 'There is no such flow.');
  const tab = uuid7();
  const account = subject.accountId;
  const see = async () => {
    if (account !== null) await seeEditor(db, flow.id, { tab, account_id: account, name: subject.name });
  };
  let last = '';
  const look = async () => {
    const newest = await newestOf(db, flow.id);
    const others = (await editorsOf(db, flow.id)).filter((one) => one.tab !== tab);
    const live: LiveFlow = {
      revision: newest?.number ?? 0,
      author: newest?.author ?? '',
      mine: newest !== null && newest.author_id === account,
      others: others.map((one) => ({ name: one.name, mine: one.account_id === account })),
    };
    const text = JSON.stringify(live);
    if (text !== last) hear(live);
    last = text;
  };
  await see();
  await look();
  await tellMoved(db, uuid);
  const quiet = (work: Promise<unknown>) => void work.catch(() => {});
  const deaf = await db.listen(flowMoved, (payload) => {
    if (payload === uuid) quiet(look());
  });
  const timer = setInterval(() => quiet(see().then(look)), every);
  return () => {
    clearInterval(timer);
    deaf();
    quiet(forgetEditor(db, flow.id, tab).then(() => tellMoved(db, uuid)));
  };
}
