/**
 * Front door of playbooks: ready use cases of the product's folder `playbooks/`, shown, and installed as flows of this
 * deployment. Like flows they belong to the whole deployment: every officer may read and install them.
 */
import type { FlowOverview } from '@mhero/contract/flows.ts';
import type {
  InstalledPlaybook,
  InstallPlaybook,
  PlaybookCard,
  PlaybookDetail,
  Preparation,
} from '@mhero/contract/playbooks.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db, Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { Flows } from '../flows/flows.ts';
import type { Log } from '../lib/log.ts';
import { allFields, allGroups, registryFields } from '../registry/registry.ts';
import { type Conversations, flowLine } from '../sessions/sessions.ts';
import { install } from './install.ts';
import { takenBy } from './keywords.ts';
import { languagesOf, previewOf } from './preview.ts';
import { type KeptPlaybook, playbooksFolder, readPlaybooks } from './read.ts';
import * as store from './store.ts';

export interface Playbooks {
  list(): Promise<PlaybookCard[]>;
  /** Errors: `request:not_found`. */
  get(id: string): Promise<PlaybookDetail>;
  /**
   * In one transaction: the flow with its charts and tests, published; groups and fields that are missing; its keywords; what is to
   * be prepared. Installed again it is a flow of its own. The same `key` of the same account answers the same flow.
   * Errors: `request:not_found`, `request:key_reused`, `playbook:keyword_taken` with each word and its flow, `request:invalid`.
   */
  install(subject: Subject, id: string, request: InstallPlaybook, key?: string | null): Promise<InstalledPlaybook>;
  /** Errors: `request:not_found`. */
  overview(subject: Subject, flow: string): Promise<FlowOverview>;
  /** Ticks one thing off, or not. Errors: `request:not_found`. */
  check(subject: Subject, flow: string, item: number, done: boolean): Promise<Preparation>;
}

export interface PlaybookTools {
  readonly db: Db;
  readonly log: Log;
  readonly flows: Pick<Flows, 'importInto'>;
  readonly conversations: Pick<Conversations, 'addTriggerInto'>;
  /** Where the playbooks are; the product's own unless it is said. */
  readonly folder?: URL;
}

export function createPlaybooks(tools: PlaybookTools): Playbooks {
  const { db, log } = tools;
  // Read with the first look at them: commands that never do need not wait.
  let read: ReadonlyMap<string, KeptPlaybook> | undefined;
  const all = (): ReadonlyMap<string, KeptPlaybook> => {
    read ??= readPlaybooks(tools.folder ?? playbooksFolder, log);
    return read;
  };
  const one = (id: string): KeptPlaybook => {
    const found = all().get(id);
    if (!found) throw new AppError('request:not_found', 'There is no such playbook.');
    return found;
  };

  return {
    async list() {
      const installed = await store.listInstalled(db, null);
      return [...all().values()].map((playbook) => cardOf(playbook, installed));
    },
    async get(id) {
      const playbook = one(id);
      const installed = await store.listInstalled(db, id);
      return { ...cardOf(playbook, installed), ...(await fitOf(db, playbook)), preview: await previewOf(playbook) };
    },
    install: (subject, id, request, key = null) => install(tools, subject, one(id), request, key),
    overview: async (subject, flow) => ({
      flow: await flowLine(db, subject, flow),
      preparation: await store.preparationOf(db, flow),
    }),
    check: (subject, flow, item, done) =>
      db.tx(async (tx) => {
        const found = await store.preparationOf(tx, flow, true);
        if (!found?.items[item]) throw new AppError('request:not_found', 'There is nothing like this to prepare.');
        const mark = done
          ? { done_by: subject.name, done_at: new Date().toISOString() }
          : { done_by: null, done_at: null };
        const items = found.items.map((each, at) => (at === item ? { ...each, ...mark } : each));
        await store.keepItems(tx, flow, items);
        await record(tx, subject, 'playbook.prepare', `flow:${flow}`, { item, done });
        return { ...found, items };
      }),
  };
}

function cardOf(playbook: KeptPlaybook, installed: readonly store.InstalledRow[]): PlaybookCard {
  const { name, purpose, for: whom, minutes, messages } = playbook.says;
  const own = installed.filter((row) => row.playbook === playbook.id);
  return {
    ...{ id: playbook.id, name, purpose, for: whom, minutes, messages, languages: languagesOf(playbook) },
    installed: own.map((row) => ({ flow: row.flow, name: row.name, archived: row.archived })),
  };
}

/** What it brings along, and what of it is there already. */
async function fitOf(
  q: Queryable,
  { says, tests }: KeptPlaybook,
): Promise<Omit<PlaybookDetail, keyof PlaybookCard | 'preview'>> {
  const groups = new Set((await allGroups(q)).map(({ name }) => name.toLowerCase()));
  const fields = new Set([...(await allFields(q)), ...(await registryFields(q))].map(({ key }) => key));
  return {
    ...{ audience: says.audience, schedule: says.schedule, prepare: says.prepare, charts: says.charts },
    groups: (says.groups ?? []).map((group) => ({ ...group, exists: groups.has(group.name.toLowerCase()) })),
    fields: (says.fields ?? []).map((key) => ({ key, exists: fields.has(key) })),
    keywords: await takenBy(q, says.keywords),
    tests: tests.conversations.length,
  };
}
