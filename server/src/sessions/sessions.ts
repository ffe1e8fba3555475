/**
 * Front door of conversations: what an incoming message does to them, how flows are started, and what makes one begin by
 * itself.
 */
import type { FlowProblem } from '@mhero/contract/conversations.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import type { Subject } from '../access/subject.ts';
import type { Audiences } from '../audiences/audiences.ts';
import type { Db, Queryable, Tx } from '../db/db.ts';
import { createLibrary } from '../flows/flows.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../lib/log.ts';
import type { MailServer } from '../lib/mail.ts';
import { idOf, largestLongId, pageOf } from '../lib/pages.ts';
import { createKnownNames } from '../registry/registry.ts';
import { type Engine, prepare, runBatch } from './batch.ts';
import { environmentFor, type Habits, insideHost, insideHostWithMail } from './engine-host.ts';
import type { Doing } from './follow-ups.ts';
import { createLoopGuard } from './loop-guard.ts';
import { createTriggers, type Triggers } from './manage-triggers.ts';
import type { CallStep, Deed, Fate, IncomingMessage, Item } from './model.ts';
import { admit } from './newcomers.ts';
import { createRuns, type Runs } from './runs.ts';
import { createStarts, type Starts } from './starts.ts';
import { interrupt } from './step.ts';
import { listProblems } from './store-problems.ts';
import { lockContacts, tryContacts, waitingSessions, withErrands } from './store-talks.ts';
import { startWorkers } from './workers.ts';

export { environmentFor, insideHost } from './engine-host.ts';
export { flowLine, listFlowLines } from './flow-lines.ts';
export { followingConversations } from './follow-merge.ts';
export { importTriggers } from './import-triggers.ts';
export { takeLearned } from './learned.ts';
export type { CallDeed, CallStep, Deed, Fate } from './model.ts';
export { checkParams } from './starts.ts';
export { keywordsInUse } from './store-keywords.ts';
export {
  type Passage,
  type PassagesFilter,
  passages,
  peopleOfStarts,
  type StartDelivery,
  type StartRequest,
  startDeliveries,
  startRequests,
} from './store-requests.ts';
export { tryTrigger } from './try-trigger.ts';

export interface Conversations extends Starts, Triggers, Runs {
  /** Holds these contacts to the end of the transaction: call it once, before the other two. */
  hold(tx: Tx, contactIds: readonly number[]): void;
  /** As `hold`, without waiting: answers those whom nobody else holds. */
  tryHold(tx: Tx, contactIds: readonly number[]): Promise<number[]>;
  /**
   * Makes contacts of unknown senders whose message or call begins a conversation, as far as the deployment allows.
   * Answers contacts by `id`.
   */
  admit(tx: Queryable, strangers: Parameters<typeof admit>[2]): Promise<Map<number, number>>;
  /**
   * Answers, in order, which of the messages are part of a conversation. With `free`, messages of others are left alone:
   * reading begins before it is known.
   */
  answer(
    tx: Tx,
    messages: readonly (IncomingMessage & { readonly contactId: number })[],
    free?: Promise<ReadonlySet<number>>,
  ): Promise<boolean[]>;
  /** Answers, in order, which of the deeds began a conversation. */
  happened(tx: Tx, deeds: readonly { readonly contactId: number; readonly deed: Deed }[]): Promise<boolean[]>;
  /** Moves the conversation on a line, or begins it. Answers what became of it. */
  onLine(tx: Tx, contactId: number, call: CallStep): Promise<Fate>;
  /** They hung up while something was asked: the flow goes on as when nobody answers, and is over where it asks again. */
  hungUp(tx: Tx, contactId: number, session: string): Promise<void>;
  /** Whether a step of this contact waits for something outside. */
  isOutside(tx: Queryable, contactId: number): Promise<boolean>;
  /** Ends the conversations of these contacts. */
  interrupt(tx: Tx, contactIds: readonly number[]): Promise<void>;
  /** Begins to work on starts, waits that are over and calls on this node; answers the function that stops it. */
  work(): Promise<() => Promise<void>>;
  /** What a flow could not do, newest first; people outside of the caller's area are left out. */
  problems(
    subject: Subject,
    flow: string,
    cursor?: string,
    limit?: number,
  ): Promise<{ items: FlowProblem[]; next: string | null }>;
}

export interface ConversationTools {
  readonly db: Db;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly audiences: Pick<Audiences, 'sql'>;
  readonly allowPrivateNetworks: boolean;
  /** Null: flows send no mails, and their authors are told. */
  readonly mail: MailServer | null;
  /** Broadcasts that flows ask for; the same key is the same broadcast. */
  readonly broadcast: Doing['broadcast'];
  habits(): Promise<Habits>;
}

export function createConversations(tools: ConversationTools): Conversations {
  const { db, log } = tools;
  const library = createLibrary(async () => {
    const { timezone, country } = await tools.habits();
    return { timezone, default_country: country };
  });
  const engine: Engine = {
    flows: library,
    log,
    environment: keptEnvironment(tools.habits),
    names: createKnownNames(),
    guard: createLoopGuard(),
    inside: tools.mail ? insideHostWithMail : insideHost,
  };

  async function endAll(tx: Tx, contactIds: readonly number[]): Promise<void> {
    lockContacts(
      tx,
      [...contactIds].sort((a, b) => a - b),
    );
    const items = contactIds.map((contactId): Item => ({ kind: 'due', contactId, session: '', what: 'timeout' }));
    const { talks, setting } = await prepare(tx, engine, items, engine.inside);
    for (const talk of talks.values()) interrupt(talk, setting.writes);
    await setting.writes.flush(tx);
  }

  const starts = createStarts(db, tools.audiences);
  return {
    ...starts,
    ...createTriggers(db),
    ...createRuns({ db, jobs: tools.jobs, interrupt: endAll }),
    hold: (tx, contactIds) =>
      lockContacts(
        tx,
        [...contactIds].sort((a, b) => a - b),
      ),
    admit: async (tx, strangers) => admit(tx, (await tools.habits()).unknown_senders ?? 'keywords', strangers),
    async happened(tx, deeds) {
      const items = deeds.map((each): Item => ({ kind: 'deed', ...each }));
      return (await runBatch(tx, engine, items)).map((fate) => fate !== 'none');
    },
    tryHold: tryContacts,
    async answer(tx, messages, free) {
      const items = messages.map(({ contactId, ...message }): Item => ({ kind: 'message', contactId, message }));
      return (await runBatch(tx, engine, items, free)).map((fate) => fate !== 'none');
    },
    async onLine(tx, contactId, call) {
      const [fate] = await runBatch(tx, engine, [{ kind: 'call', contactId, call }]);
      return fate!;
    },
    async hungUp(tx, contactId, session) {
      await runBatch(tx, engine, [{ kind: 'due', contactId, session, what: 'expiration' }]);
      const [left] = await waitingSessions(tx, [contactId]);
      if (left?.uuid === session) await endAll(tx, [contactId]);
    },
    isOutside: async (tx, contactId) => (await withErrands(tx, [contactId])).size > 0,
    interrupt: endAll,
    work: () =>
      startWorkers(db, engine, {
        ...{ allowPrivate: tools.allowPrivateNetworks, mail: tools.mail },
        repeats: async () => (await tools.habits()).webhook_repeats ?? 'safe',
        doing: { start: starts.start, broadcast: tools.broadcast },
      }),
    async problems(subject, flow, cursor, limit = 50) {
      const rows = await listProblems(db, {
        flow,
        area: subject.area,
        before: idOf(cursor, largestLongId),
        limit: limit + 1,
      });
      return pageOf(
        rows,
        limit,
        ({ id }) => String(id),
        ({ id, at, ...rest }) => ({ ...rest, at: at.toISOString() }),
      );
    },
  };
}

/** Made anew only when the settings have changed. */
function keptEnvironment(habits: () => Promise<Habits>): () => Promise<Environment> {
  let kept: { habits: Habits; environment: Environment } | null = null;
  return async () => {
    const now = await habits();
    if (kept?.habits !== now) kept = { habits: now, environment: environmentFor(now) };
    return kept.environment;
  };
}
