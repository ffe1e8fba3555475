/** All that a batch of steps has to write, gathered while they run and written by a few statements at the end. */
import type { FieldValueJson } from '@mhero/flow/contact/contact.ts';
import type { Sprint } from '@mhero/flow/engine/engine.ts';
import type { ResultJson } from '@mhero/flow/engine/session.ts';
import type { Event } from '@mhero/flow/events/event.ts';
import type { MessageOut } from '@mhero/flow/events/messages.ts';
import { instructionsOf, type Speech, speak, type Wish, wishCalls } from '../calls/calls.ts';
import type { Tx } from '../db/db.ts';
import { dropSubscriber, type Shelf } from '../flows/flows.ts';
import { enqueueSoon, laneName, type Single } from '../messaging/messaging.ts';
import { addVocabulary, changeTalkers, type TalkerChange, type VocabularyField } from '../registry/registry.ts';
import { type Learned, learnedFrom, telsOf, writeLearned } from './learned.ts';
import type { FollowUp, ProblemRow, ResultRow, RunRow, SessionRow, Talk } from './model.ts';
import { writeFollowUps } from './store-follow-ups.ts';
import * as store from './store-talks.ts';

export interface Writes {
  session(row: SessionRow, fresh: boolean): void;
  run(row: RunRow): void;
  result(run: RunRow, key: string, result: ResultJson): void;
  /** Messages, changes of the contact, and what went wrong. */
  events(talk: Talk, channelId: number | null, sprint: Sprint, lane: number): void;
  problem(row: ProblemRow): void;
  /** A call is to be placed. */
  wish(call: Wish): void;
  /** Writes everything in the caller's transaction, mostly by statements that are sent and not waited for. */
  flush(tx: Tx): Promise<void>;
}

interface Change {
  name?: string;
  language?: string | null;
  status?: number;
  fields: Map<string, unknown>;
  gone: Set<string>;
  added: Set<number>;
  left: Set<number>;
}

export function gatherWrites(shelf: Shelf): Writes {
  const sessions = new Map<string, SessionRow & { fresh: boolean }>();
  const runs = new Map<string, RunRow>();
  const results = new Map<string, ResultRow>();
  const changes = new Map<number, Change>();
  const problems: ProblemRow[] = [];
  const singles: Single[] = [];
  const newFields = new Map<string, VocabularyField>();
  const asked: FollowUp[] = [];
  const gone: CalledEvent[] = [];
  const speeches = new Map<string, Speech>();
  const wishes: Wish[] = [];
  const forRegistries: Learned[] = [];

  function changeOf(contactId: number): Change {
    const known = changes.get(contactId);
    if (known) return known;
    const made: Change = { fields: new Map(), gone: new Set(), added: new Set(), left: new Set() };
    changes.set(contactId, made);
    return made;
  }

  function send(contactId: number, flowId: number | null, node: string | null, msg: MessageOut, lane: number): void {
    const channel = msg.channel && shelf.channels.get(msg.channel.uuid);
    const address = msg.urn?.replace(/^[^:]*:/, '').replace(/[?#].*$/, '');
    if (!channel || !address || msg.unsendable_reason) {
      const code = msg.unsendable_reason ?? 'no_route';
      problems.push(problemOf(contactId, flowId, node, 'error', code, 'A message could not be sent.'));
      return;
    }
    const text = withLinks(msg.text, msg.attachments);
    if (text === '') return;
    singles.push({ channelId: channel.id, address, text, lane: laneName(lane), contactId });
  }

  function groupIds(value: unknown): number[] {
    return ((value ?? []) as { uuid: string }[]).flatMap(({ uuid }) => {
      const group = shelf.groups.get(uuid);
      return group && group.query === null ? [group.id] : [];
    });
  }

  function learn(contactId: number, event: Event): void {
    const change = changeOf(contactId);
    switch (event.type) {
      case 'contact_name_changed':
        change.name = event.name as string;
        break;
      case 'contact_language_changed':
        change.language = (event.language as string) || null;
        break;
      case 'contact_status_changed':
        change.status = statusNumbers[event.status as string] ?? 1;
        break;
      case 'contact_field_changed': {
        const { key, name } = event.field as { key: string; name: string };
        // What only the registry knew until now becomes a field of the deployment.
        if (!shelf.fields.has(key)) newFields.set(key, { key, name, type: typeOf(shelf, key) });
        const value = event.value as FieldValueJson | null;
        if (value === null) {
          change.fields.delete(key);
          change.gone.add(key);
        } else {
          change.gone.delete(key);
          change.fields.set(key, value);
        }
        break;
      }
      case 'contact_groups_changed':
        for (const id of groupIds(event.groups_added)) {
          change.left.delete(id);
          change.added.add(id);
        }
        for (const id of groupIds(event.groups_removed)) {
          change.added.delete(id);
          change.left.add(id);
        }
    }
  }

  /** Whatever the line is told, it is told at once: two steps of one batch follow each other. */
  function speech({ session, events }: Sprint): void {
    if (!session.call) return;
    const instructions = instructionsOf(events, session.status === 'waiting');
    speeches.set(session.call.uuid, { call: session.call.uuid, session: session.uuid, instructions });
  }

  return {
    session(row, fresh) {
      sessions.set(row.uuid, { ...row, fresh: sessions.get(row.uuid)?.fresh ?? fresh });
    },
    run(row) {
      const known = runs.get(row.uuid);
      runs.set(row.uuid, known ? mergedRun(known, row) : row);
    },
    result(run, key, result) {
      results.set(`${run.uuid} ${key}`, resultRow(run, key, result));
    },
    events(talk, channelId, sprint, lane) {
      const { contactId } = talk;
      const { area } = sprint.session.trigger;
      speech(sprint);
      for (const [i, event] of sprint.events.entries()) {
        const at = sprint.origins[i]!;
        const flowId = shelf.flows.get(at.flow.uuid)?.id ?? null;
        const node = at.node.uuid || null;
        const kind = followUps[event.type];
        forRegistries.push(...learnedFrom(contactId, flowId, event));
        if (event.type === 'msg_created') send(contactId, flowId, node, event.msg as MessageOut, lane);
        else if (learned.has(event.type)) learn(contactId, event);
        else if (kind)
          asked.push({
            ...{
              uuid: event.uuid,
              kind,
              flow_id: flowId,
              node_uuid: node,
              contact_id: contactId,
              channel_id: channelId,
            },
            ...{ area: (area as number[] | undefined) ?? null, event },
          });
        else if (notDone[event.type] !== undefined && telsOf(event).length === 0)
          problems.push(problemOf(contactId, flowId, node, 'error', 'not_supported', notDone[event.type]!));
        else if (event.type === 'webhook_called') {
          const trouble = troubleOf(event as unknown as CalledEvent);
          if (trouble) problems.push(problemOf(contactId, flowId, node, 'warning', 'webhook_failed', trouble));
          if (event.status === 'subscriber_gone') gone.push(event as unknown as CalledEvent);
        } else if (event.type === 'failure' || event.type === 'error' || event.type === 'warning') {
          const { type, text, code } = event as { type: string; text?: string; code?: string };
          problems.push(problemOf(contactId, flowId, node, type, code ?? null, String(text ?? '')));
        }
      }
    },
    problem: (row) => void problems.push(row),
    wish: (call) => void wishes.push(call),
    async flush(tx) {
      if (newFields.size > 0) await addVocabulary(tx, [], [...newFields.values()]);
      store.writeSessions(tx, [...sessions.values()]);
      store.writeRuns(tx, [...runs.values()]);
      store.writeResults(tx, [...results.values()]);
      changeTalkers(tx, [...changes].filter(hasChanges).map(changeRow));
      store.writeProblems(tx, problems);
      writeLearned(tx, forRegistries);
      await writeFollowUps(tx, asked);
      for (const { resthook, url } of gone) await dropSubscriber(tx, resthook ?? '', url);
      enqueueSoon(tx, singles);
      speak(tx, [...speeches.values()]);
      wishCalls(tx, wishes);
    },
  };
}

/** Networks of short messages carry no attachments: their addresses are sent as text. */
export function withLinks(text: string, attachments: readonly string[] = []): string {
  const links = attachments.map((attachment) => attachment.replace(/^[^:]*:/, ''));
  return [text, ...links].filter((part) => part !== '').join('\n');
}

const learned = new Set([
  'contact_name_changed',
  'contact_language_changed',
  'contact_status_changed',
  'contact_field_changed',
  'contact_groups_changed',
]);
interface CalledEvent {
  readonly url: string;
  readonly status: string;
  readonly status_code?: number;
  readonly resthook?: string;
}

/** Without what follows the `?`: it may hold secrets. */
function troubleOf({ url, status, status_code }: CalledEvent): string | null {
  const where = url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
  if (status === 'connection_error') return `${where} did not answer.`;
  return status === 'response_error' ? `${where} answered ${status_code}.` : null;
}

const followUps: Readonly<Record<string, FollowUp['kind']>> = {
  session_triggered: 'start',
  broadcast_created: 'broadcast',
};
/** What the engine asks for and this server does not do yet; the author is told. */
const notDone: Readonly<Record<string, string>> = {
  contact_urns_changed: 'The address was not added to the person: only telephone numbers are proposed to registries.',
  contact_timezone_changed: 'The time zone was not kept: people have none of their own here.',
  input_labels_added: 'The message was not labelled: messages have no labels here.',
  ticket_opened: 'Nobody was asked to answer: there are no tickets here. Write to a group instead.',
};
const statusNumbers: Readonly<Record<string, number>> = { active: 1, blocked: 3, stopped: 3, archived: 4 };
const longestProblem = 1_000;

export function problemOf(
  contactId: number,
  flowId: number | null,
  nodeUuid: string | null,
  kind: string,
  code: string | null,
  text: string,
): ProblemRow {
  return {
    contact_id: contactId,
    flow_id: flowId,
    node_uuid: nodeUuid,
    kind,
    code,
    text: clean(text).slice(0, longestProblem),
  };
}

/** PostgreSQL keeps no NUL and no half of a pair. */
const clean = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();

function typeOf({ assets }: Shelf, key: string): VocabularyField['type'] {
  const type = assets.field(key)?.type;
  return type === 'number' || type === 'datetime' ? type : 'text';
}

/** Smart groups follow from the rest; they are not written. */
const hasChanges = ([, change]: [number, Change]): boolean =>
  change.name !== undefined ||
  change.language !== undefined ||
  change.status !== undefined ||
  change.fields.size + change.gone.size + change.added.size + change.left.size > 0;

function changeRow([id, change]: [number, Change]): TalkerChange {
  return {
    id,
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.language === undefined ? {} : { language: change.language }),
    ...(change.status === undefined ? {} : { status: change.status }),
    ...(change.fields.size === 0 ? {} : { fields: Object.fromEntries(change.fields) }),
    ...(change.gone.size === 0 ? {} : { fieldsGone: [...change.gone] }),
    ...(change.added.size === 0 ? {} : { groupsAdded: [...change.added] }),
    ...(change.left.size === 0 ? {} : { groupsLeft: [...change.left] }),
  };
}

/** Twice in one batch: the ways that were taken follow each other. */
function mergedRun(known: RunRow, row: RunRow): RunRow {
  const path = row.path.length === 0 ? known.path : [...known.path, ...row.path];
  return { ...row, path, fresh: known.fresh, flow_id: row.flow_id === 0 ? known.flow_id : row.flow_id };
}

const number = /^-?\d{1,30}(\.\d{1,20})?$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

function resultRow(run: RunRow, key: string, result: ResultJson): ResultRow {
  const value = clean(result.value);
  return {
    ...{ run_uuid: run.uuid, key, contact_id: run.contact_id, flow_id: run.flow_id, revision: run.revision },
    place_id: run.place_id,
    node_uuid: result.node_uuid,
    name: clean(result.name),
    value,
    category: result.category ? clean(result.category) : null,
    number: number.test(value) ? value : null,
    at: instant.test(value) && !Number.isNaN(Date.parse(value)) ? value : null,
    input: result.input === undefined ? null : clean(result.input),
    created_at: result.created_on,
  };
}
