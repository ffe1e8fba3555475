/** Conversations that are kept as tests of a flow: kept, changed, played, and held against what is to run. */

import type { FlowTest, TestedConversation, TestOutcome } from '@mhero/contract/flow-tests.ts';
import type { Definition } from '@mhero/contract/flows.ts';
import type { Conversation, Difference } from '@mhero/flow/conversations/conversation.ts';
import { type PlayedTest, playTests } from '@mhero/flow/conversations/play-tests.ts';
import { isDefinitionError } from '@mhero/flow/definition/errors.ts';
import type { Flow } from '@mhero/flow/definition/flow.ts';
import { readFlow } from '@mhero/flow/definition/read-flow.ts';
import { inspectFlow } from '@mhero/flow/inspect/inspect.ts';
import { phoneNumbers } from '@mhero/flow/services/phones.ts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { uuid7 } from '../lib/uuids.ts';
import { flowBy, publishedDefinitions } from './store.ts';
import * as store from './store-tests.ts';

export interface FlowTests {
  /** All of them, the oldest first. Errors: `request:not_found`. */
  list(flow: string): Promise<{ items: FlowTest[] }>;
  /** Errors: `request:conflict` where one has the name already, `flow:test` where there are too many. */
  add(subject: Subject, flow: string, conversation: TestedConversation): Promise<FlowTest>;
  /** In place of what was kept. Errors: `request:not_found`, `request:conflict`. */
  replace(subject: Subject, flow: string, test: string, conversation: TestedConversation): Promise<FlowTest>;
  remove(subject: Subject, flow: string, test: string): Promise<void>;
  /** How each of them goes on this definition, which need not be saved. Errors: `flow:invalid`, `request:not_found`. */
  run(flow: string, definition: Definition): Promise<{ items: TestOutcome[] }>;
}

export type Habits = () => Promise<{
  timezone: string;
  default_country: string;
  allowed_languages: readonly string[];
}>;

/** So many that playing them all takes a moment, not a coffee. */
const MOST_TESTS = 100;
const LONGEST = 256 * 1024;
const phones = phoneNumbers(parsePhoneNumberFromString);

export function createFlowTests(db: Db, habits: Habits): FlowTests {
  async function idOf(q: Queryable, flow: string): Promise<number> {
    const row = await flowBy(q, flow);
    if (!row) throw new AppError('request:not_found', 'There is no such flow.');
    return row.id;
  }

  return {
    async list(flow) {
      return { items: (await store.testsOf(db, await idOf(db, flow))).map(toTest) };
    },
    async add(subject, flow, conversation) {
      const text = bounded(conversation);
      return db.tx(async (tx) => {
        const flowId = await idOf(tx, flow);
        if ((await store.countTests(tx, flowId)) >= MOST_TESTS)
          throw new AppError(
            'flow:test',
            `A flow keeps at most ${MOST_TESTS} conversations as tests. Remove one first.`,
          );
        const row = await store.insertTest(tx, {
          ...{ flowId, uuid: uuid7(), name: conversation.name, conversation: text },
          ...{ author: subject.name, authorId: subject.accountId },
        });
        if (!row) throw taken(conversation.name);
        await record(tx, subject, 'flow.test.add', `flow:${flow}`, { test: row.uuid, name: row.name });
        return toTest(row);
      });
    },
    async replace(subject, flow, test, conversation) {
      const text = bounded(conversation);
      return db.tx(async (tx) => {
        const flowId = await idOf(tx, flow);
        const row = await store.updateTest(tx, flowId, test, conversation.name, text);
        if (row === 'taken') throw taken(conversation.name);
        if (!row) throw new AppError('request:not_found', 'There is no such test.');
        await record(tx, subject, 'flow.test.replace', `flow:${flow}`, { test, name: row.name });
        return toTest(row);
      });
    },
    remove: (subject, flow, test) =>
      db.tx(async (tx) => {
        const name = await store.deleteTest(tx, await idOf(tx, flow), test);
        if (name === null) throw new AppError('request:not_found', 'There is no such test.');
        await record(tx, subject, 'flow.test.remove', `flow:${flow}`, { test, name });
      }),
    async run(flow, definition) {
      const items: TestOutcome[] = [];
      for (const { test, differences } of await playKept(db, await idOf(db, flow), definition, habits))
        items.push({ id: test.uuid, name: test.name, differences: [...differences] });
      return { items };
    },
  };
}

/**
 * Refuses what fails its tests, with the names of those that failed (`flow:tests`); with `force`, a reason, the names
 * are given back for the record. Costs one look into an index where nothing is kept.
 */
export async function holdAgainstTests(
  q: Queryable,
  flowId: number,
  definition: Definition,
  how: { readonly habits: Habits; readonly force: string | undefined },
): Promise<{ force?: string; failed?: string[] }> {
  const played = await playKept(q, flowId, definition, how.habits);
  const failed = played.filter(({ differences }) => differences.length > 0);
  if (failed.length === 0) return {};
  if (how.force !== undefined) return { force: how.force, failed: failed.map(({ test }) => test.name) };
  throw new AppError(
    'flow:tests',
    `${failed.length} of ${played.length} kept conversations do not go as they are written. Mend the flow, accept what ` +
      'changed on purpose, or give a reason to publish it as it is.',
    {
      fields: failed.slice(0, 20).map(({ test, differences }) => ({ where: test.name, message: inWords(differences) })),
    },
  );
}

/**
 * Conversations that come along with a flow, kept as its tests. Those that do not go as written with the settings of this
 * deployment (a language that it does not have, say) are left out: nobody could publish the flow with them. Answers how
 * many the flow has.
 */
export async function keepTests(
  tx: Queryable,
  { name: author, accountId: authorId }: Subject,
  flowId: number,
  given: { readonly definition: Definition; readonly tests: readonly TestedConversation[]; readonly habits: Habits },
): Promise<number> {
  for (const each of given.tests.slice(0, MOST_TESTS))
    await store.insertTest(tx, {
      ...{ flowId, uuid: uuid7(), name: each.name, conversation: bounded(each), author, authorId },
    });
  for (const { test, differences } of await playKept(tx, flowId, given.definition, given.habits))
    if (differences.length > 0) await store.deleteTest(tx, flowId, test.uuid);
  return store.countTests(tx, flowId);
}

type Kept = store.TestRow & { readonly conversation: Conversation };

async function playKept(
  q: Queryable,
  flowId: number,
  definition: Definition,
  habits: Habits,
): Promise<PlayedTest<Kept>[]> {
  const tests = (await store.testsOf(q, flowId)) as Kept[];
  if (tests.length === 0) return [];
  const definitions = [definition, ...(await enteredBy(q, definition))];
  const environment = { date_format: 'DD-MM-YYYY', ...(await habits()) };
  const played: PlayedTest<Kept>[] = [];
  for await (const one of playTests({ definitions, environment, phones }, tests)) {
    played.push(one);
    // Others are served between two conversations.
    await new Promise(setImmediate);
  }
  return played;
}

const MOST_ENTERED = 50;

/** The published definitions of the flows that this one enters, and of those that they enter. */
async function enteredBy(q: Queryable, definition: Definition): Promise<unknown[]> {
  const seen = new Set([String(definition.uuid)]);
  const found: unknown[] = [];
  let open = entersOf(definition);
  while (open.length > 0 && seen.size < MOST_ENTERED) {
    const fresh = open.filter((uuid) => !seen.has(uuid)).slice(0, MOST_ENTERED);
    for (const uuid of fresh) seen.add(uuid);
    const rows = fresh.length > 0 ? await publishedDefinitions(q, fresh) : [];
    const made = rows.map((row) => JSON.parse(row.definition) as Definition);
    found.push(...made);
    open = made.flatMap(entersOf);
  }
  return found;
}

function entersOf(definition: Definition): string[] {
  return inspectFlow(read(definition)).dependencies.flatMap((each) =>
    each.type === 'flow' && 'uuid' in each ? [each.uuid] : [],
  );
}

function read(definition: Definition): Flow {
  try {
    return readFlow(definition);
  } catch (error) {
    if (!isDefinitionError(error)) throw error;
    throw new AppError('flow:invalid', `The flow cannot be read: ${error.message}.`, {
      fields: [{ where: error.path || '/', message: error.problem }],
    });
  }
}

function inWords(differences: readonly Difference[]): string {
  const [first] = differences;
  if (!first) return '';
  const { turn, expected, actual } = first;
  return `${turn === 0 ? 'at the end' : `turn ${turn}`}: expected ${expected}, but it was ${actual}`.slice(0, 500);
}

function bounded(conversation: TestedConversation): string {
  const text = JSON.stringify(conversation);
  if (text.length > LONGEST) throw new AppError('flow:test', 'The conversation is too long to be kept (256 KiB).');
  return text;
}

const taken = (name: string): AppError =>
  new AppError('request:conflict', `The flow has a test of the name “${name}” already. Choose another name.`);

function toTest(row: store.TestRow): FlowTest {
  return {
    ...{ id: row.uuid, conversation: row.conversation as TestedConversation, author: row.author },
    created_at: row.created_at.toISOString(),
    changed_at: row.changed_at.toISOString(),
  };
}
