/** A playbook becomes a flow of this deployment: all of it in one transaction, or nothing. */
import type { TestedConversation } from '@mhero/contract/flow-tests.ts';
import type { InstalledPlaybook, InstallPlaybook } from '@mhero/contract/playbooks.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { copyDefinition, freeName, noteFlows } from '../flows/flows.ts';
import { takenBy } from './keywords.ts';
import type { PlaybookTools } from './playbooks.ts';
import type { KeptPlaybook } from './read.ts';
import * as store from './store.ts';

export async function install(
  { db, flows, conversations }: Pick<PlaybookTools, 'db' | 'flows' | 'conversations'>,
  subject: Subject,
  playbook: KeptPlaybook,
  request: InstallPlaybook,
  key: string | null,
): Promise<InstalledPlaybook> {
  const { says, tests } = playbook;
  return db.tx(async (tx) => {
    const before = key === null ? null : await store.installedByKey(tx, subject.accountId, key);
    if (before) return again(before, playbook);
    const keywords = await freeKeywords(tx, request.keywords ?? says.keywords);
    const name = await freeName(tx, request.name?.trim() || says.name.eng);
    const imported = await flows.importInto(tx, subject, copyDefinition(playbook.flow.json, name), {
      ...{ createMissing: true, publish: true, note: `playbook ${playbook.id}`, charts: says.charts },
      tests: testsOf(tests),
    });
    const flow = imported.flows[0]!.id;
    await store.insertInstalled(tx, {
      ...{ flow, playbook: playbook.id, audience: says.audience, schedule: says.schedule },
      prepare: says.prepare.map((words) => ({ words, done_by: null, done_at: null })),
      ...{ accountId: subject.accountId, key },
    });
    if (keywords.length > 0) await conversations.addTriggerInto(tx, subject, { kind: 'keyword', flow, keywords });
    await noteFlows(tx);
    await record(tx, subject, 'playbook.install', `flow:${flow}`, { playbook: playbook.id, keywords });
    const made = imported.made.map((need) => ({ type: need.type, name: need.name }));
    return { flow, name, keywords, made, tests: imported.tests };
  });
}

/** With the time of the file, where that has one. */
function testsOf({ now, conversations }: KeptPlaybook['tests']): TestedConversation[] {
  return conversations.map((each) => ({ ...(now && { now }), ...each }) as TestedConversation);
}

/** In lower case, each once. Errors: `playbook:keyword_taken`. */
async function freeKeywords(q: Queryable, wanted: readonly string[]): Promise<string[]> {
  const words = [...new Set(wanted.map((word) => word.trim().toLowerCase()))];
  const taken = (await takenBy(q, words)).filter((each) => each.taken_by !== null);
  if (taken.length === 0) return words;
  throw new AppError('playbook:keyword_taken', 'A keyword begins another flow already. Choose another word, or none.', {
    fields: taken.map(({ word, taken_by }) => ({ where: `/keywords/${word}`, message: `begins “${taken_by}”` })),
  });
}

function again(
  before: { flow: string; name: string; playbook: string },
  { id, tests }: KeptPlaybook,
): InstalledPlaybook {
  if (before.playbook !== id)
    throw new AppError('request:key_reused', 'This request key was used for another playbook. Use a new key.');
  return { flow: before.flow, name: before.name, keywords: [], made: [], tests: tests.conversations.length };
}
