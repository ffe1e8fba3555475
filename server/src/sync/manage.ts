/** Sources added, changed, tried and left; exchanges begun by hand. */
import type { NewSource, ProbeAnswer, ProbeRequest, Source, SourceChange } from '@mhero/contract/sources.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import type { JobCall } from '../jobs/jobs.ts';
import {
  countGoing,
  doubtKept,
  keepGoing,
  leaveSome,
  openSecrets,
  openSource,
  readTypes,
  saveConnection,
  sealSecrets,
  setLeft,
} from '../registry/registry.ts';
import { begin, type Mode } from './begin.ts';
import { checkedSettings, connectorOf, type Kept, nothingKept, split } from './connection.ts';
import type { Hook } from './hook.ts';
import type { List } from './list.ts';
import { nextTime, usualSchedule } from './schedule.ts';
import { optionsOf, probeFailed, probeOf } from './show.ts';
import * as store from './store.ts';
import { forgetCheckpoints, isBusy, runningJobs } from './store-exchanges.ts';
import { leaveJob, type SyncTools } from './tools.ts';

const leaveAtOnce = 1_000;
const probeMs = 60_000;
const probeRetryMs = 100;

export function createManage(tools: SyncTools, list: List, hook: Hook) {
  const { db, sealer, clock, jobs, allowPrivateNetworks } = tools;

  async function need(tx: Queryable, id: number, connected = true): Promise<store.SyncRow> {
    const row = await store.holdSource(tx, id);
    if (!row || row.left_at) throw new AppError('request:not_found', 'There is no such source.');
    if (connected && !row.connected)
      throw new AppError('request:conflict', `${row.name} is fed by files; there is no server to be asked.`);
    return row;
  }

  async function keep(tx: Queryable, id: number, kind: string, settings: object, kept: Kept) {
    const connector = connectorOf(kind);
    const all = checkedSettings(connector, settings, kept);
    // Refuses an address that cannot be read before anything is kept.
    connector.read({ settings: all, allowPrivateNetworks }, { mode: 'full', types: readTypes, cursor: null });
    const parts = split(connector, all);
    await saveConnection(tx, id, parts.settings, sealSecrets(sealer, id, parts.secrets));
    return all;
  }

  async function create(subject: Subject, request: NewSource): Promise<{ id: number; exchange: string | null }> {
    const name = request.name.trim();
    const kind = request.kind ?? 'fhir';
    connectorOf(kind);
    const schedule = request.schedule ?? usualSchedule;
    return db.tx(async (tx) => {
      const id = await openSource(tx, name, kind);
      const before = await store.readSource(tx, id);
      if (before?.connected) throw new AppError('request:conflict', `There is a source "${name}" already.`);
      await keep(tx, id, kind, request.settings, nothingKept);
      await store.addSource(tx, id, schedule);
      const paused = request.paused ?? false;
      const due = nextTime(schedule, clock.now(), clock.now(), await tools.zone());
      await store.change(tx, id, { options: request.options ?? {}, paused, due_at: due });
      await store.changeSource(tx, id, { priority: request.priority });
      const source = (await store.readSource(tx, id))!;
      const exchange = paused
        ? null
        : await begin(tx, tools, source, { mode: 'full', why: 'hand', by: subject.accountId });
      await record(tx, subject, 'source.create', `source:${id}`, { name, kind });
      return { id, exchange };
    });
  }

  async function change(subject: Subject, id: number, wanted: SourceChange): Promise<Source> {
    await db.tx(async (tx) => {
      const before = await need(tx, id, needsConnection(wanted));
      const now = clock.now();
      if (wanted.settings) await changeSettings(tx, before, wanted.settings);
      if (before.connected) {
        const schedule = wanted.schedule ?? before.schedule ?? usualSchedule;
        const options = wanted.options ? { ...before.options, ...wanted.options } : before.options;
        const types = JSON.stringify(optionsOf({ options }).types) !== JSON.stringify(optionsOf(before).types);
        const moved = wanted.schedule !== undefined || wanted.paused !== undefined || wanted.settings !== undefined;
        const outage = wanted.settings ? { failures: 0 } : {};
        const due =
          before.outage_since && wanted.settings ? now : nextTime(schedule, now, before.in_step_at, await tools.zone());
        await store.change(tx, id, {
          ...{ schedule, options: options ?? {}, paused: wanted.paused ?? before.paused ?? false, ...outage },
          ...(moved ? { due_at: due } : {}),
          ...(types ? { cursor: null } : {}),
        });
      }
      await store.changeSource(tx, id, { name: await freeName(tx, id, wanted.name), priority: wanted.priority });
      const what = { changed: Object.keys(wanted), settings: Object.keys(wanted.settings ?? {}) };
      await record(tx, subject, 'source.change', `source:${id}`, what);
    });
    return list.find(id);
  }

  /** Another address has another history: everything is read anew. */
  async function changeSettings(tx: Queryable, before: store.SyncRow, settings: object): Promise<void> {
    const secrets = openSecrets(sealer, before);
    const all = await keep(tx, before.id, before.kind, settings, { settings: before.settings, secrets });
    await forgetCheckpoints(tx, before.id);
    if (all.url !== before.settings.url)
      await store.change(tx, before.id, { cursor: null, probe: null, probed_at: null });
  }

  async function remove(subject: Subject, id: number): Promise<void> {
    const running = await db.tx(async (tx) => {
      const source = await need(tx, id, false);
      const ids = await runningJobs(tx, id);
      await store.removeSource(tx, id);
      await setLeft(tx, id);
      await jobs.enqueue(tx, leaveJob, { source: id }, subject.accountId);
      await record(tx, subject, 'source.leave', `source:${id}`, { name: source.name });
      return ids;
    });
    for (const job of running) await jobs.cancel(job);
  }

  /** Waits for what is still being read; then takes leave of people, some at a time. */
  async function leave({ payload, signal, report }: JobCall): Promise<object> {
    const id = Number(payload.source);
    if (await isBusy(db, id)) throw new Error('The last exchange has not ended yet.');
    let after: string | null = '';
    for (let left = 0; after !== null && !signal.aborted; left += leaveAtOnce) {
      const source = await store.readSource(db, id);
      if (!source?.left_at) return { left };
      const from: string = after;
      after = await db.tx((tx) => leaveSome(tx, id, from, leaveAtOnce));
      await report({ left });
    }
    return {};
  }

  async function probe(subject: Subject, request: ProbeRequest): Promise<ProbeAnswer> {
    const { source: id } = request;
    const source = id === undefined ? null : await db.tx((tx) => need(tx, id));
    const connector = connectorOf(source?.kind ?? request.kind ?? 'fhir');
    const kept = source ? { settings: source.settings, secrets: openSecrets(sealer, source) } : nothingKept;
    const settings = checkedSettings(connector, request.settings ?? source?.settings ?? {}, kept);
    const signal = AbortSignal.timeout(probeMs);
    // Somebody is waiting for the answer.
    const how = { allowPrivateNetworks, signal, retryMs: tools.retryMs ?? probeRetryMs };
    const answer = await connector.probe({ settings, ...how }, readTypes).then(probeOf, (error: unknown) => {
      if (error instanceof AppError && error.code.startsWith('connector:')) return probeFailed(error);
      if (signal.aborted)
        return probeFailed(new AppError('connector:unreachable', 'It did not answer within a minute.'));
      throw error;
    });
    await db.tx(async (tx) => {
      if (source) await store.change(tx, source.id, { probe: answer, probed_at: clock.now() });
      await record(tx, subject, 'source.probe', source && `source:${source.id}`, { ok: answer.ok });
    });
    return answer;
  }

  async function startNow(subject: Subject, id: number, mode: Mode, items?: readonly string[]): Promise<string> {
    return db.tx(async (tx) => {
      const source = await need(tx, id, mode !== 'again' && mode !== 'retry');
      const wanted = mode === 'delta' && source.cursor === null ? 'full' : mode;
      if (mode === 'sweep') await doubtKept(tx, id);
      const exchange = await begin(tx, tools, source, { mode: wanted, why: 'hand', by: subject.accountId, items });
      await record(tx, subject, 'source.exchange', `source:${id}`, { mode: wanted, ...(items ? { items } : {}) });
      return exchange;
    });
  }

  async function answer(subject: Subject, id: number, said: 'gone' | 'keep'): Promise<Source> {
    await db.tx(async (tx) => {
      const source = await need(tx, id);
      const { question } = source;
      if (!question || question.gone) throw new AppError('request:conflict', 'There is nothing to be answered.');
      await record(tx, subject, 'source.answer', `source:${id}`, { said, missing: question.missing, of: question.of });
      if (said === 'keep') {
        await keepGoing(tx, id);
        await store.change(tx, id, { question: null });
        return;
      }
      const counts = await countGoing(tx, id);
      const gone = Object.fromEntries(counts.map(({ type, going }) => [type, going]));
      await store.change(tx, id, { question: { ...question, gone } });
      await begin(tx, tools, source, { mode: 'sweep', why: 'hand', by: subject.accountId });
    });
    return list.find(id);
  }

  return {
    ...{ create, change, remove, leave, probe, answer },
    start: (subject: Subject, id: number, mode: Mode) => startNow(subject, id, mode),
    retry: (subject: Subject, id: number, items?: readonly string[]) => startNow(subject, id, 'retry', items),
    async renewHook(subject: Subject, id: number): Promise<Source> {
      await db.tx(async (tx) => {
        await need(tx, id);
        await record(tx, subject, 'source.renew_hook', `source:${id}`);
      });
      await hook.renew(id);
      return list.find(id);
    },
  };

  async function freeName(tx: Queryable, id: number, name: string | undefined): Promise<string | undefined> {
    const wanted = name?.trim();
    if (wanted === undefined || wanted === '') return undefined;
    const taken = (await store.readSources(tx)).some((row) => row.id !== id && row.name === wanted);
    if (taken) throw new AppError('request:conflict', `There is a source "${wanted}" already.`);
    return wanted;
  }
}

const needsConnection = ({ settings, schedule, options, paused }: SourceChange): boolean =>
  [settings, schedule, options, paused].some((each) => each !== undefined);
