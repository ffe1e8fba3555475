/** From rows to what pages and the command line see. */
import type { Exchange, ExchangeFigures, ProbeAnswer, Source, SourceOptions } from '@mhero/contract/sources.ts';
import { findConnector, type Probe, settingsWithDefaults } from '../connectors/connectors.ts';
import type { AppError } from '../errors.ts';
import { usualSchedule } from './schedule.ts';
import type { PeopleCount, SyncRow } from './store.ts';
import type { ExchangeRow } from './store-exchanges.ts';

export const usualOptions: SourceOptions = { full_days: 30, sweep_hours: 24, brake_percent: 10, types: null };
export const optionsOf = (row: Pick<SyncRow, 'options'>): SourceOptions => ({ ...usualOptions, ...row.options });

/** Deletes are counted among what changed; the reasons say how many they were. */
export function figuresOf({ counts, progress }: Pick<ExchangeRow, 'counts' | 'progress'>): ExchangeFigures {
  const sum = { came: 0, taken: 0, changed: 0, unchanged: 0, deleted: 0, refused: 0, mended: 0 };
  for (const row of Object.values(counts))
    for (const key of ['taken', 'changed', 'unchanged', 'refused', 'mended'] as const) sum[key] += row[key];
  sum.came = sum.taken + sum.changed + sum.unchanged + sum.refused;
  sum.deleted = Math.min(sum.changed, progress.reasons?.deleted ?? 0);
  sum.changed -= sum.deleted;
  return sum;
}

export function exchangeOf(row: ExchangeRow, now: Date): Exchange {
  const { progress, told } = row;
  const share = row.progress.bytes_of ? Math.min(1, (progress.bytes ?? 0) / row.progress.bytes_of) : null;
  return {
    ...{ id: row.uuid, mode: row.mode, why: row.why, state: row.state, dry_run: row.dry_run, by: row.by },
    started_at: row.started_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    ms: Math.max(0, (row.finished_at ?? now).getTime() - row.started_at.getTime()),
    ...{ figures: figuresOf(row), counts: row.counts, reasons: progress.reasons ?? {} },
    ...{ requests: row.requests, bytes: row.bytes },
    progress: { read: progress.read ?? 0, of: progress.of ?? null, share },
    ...{ types: [...(told?.types ?? [])], facts: [...(told?.facts ?? [])] },
    ...{ attempts: row.attempts, error: row.error, said: row.said },
  };
}

export function probeOf(probe: Probe): ProbeAnswer {
  const { software, version, bulk, clockSeconds, types, facts } = probe;
  return {
    ...{ ok: true, words: null, software, version, bulk, clock_seconds: clockSeconds },
    ...{ types: [...types], facts: [...facts] as ProbeAnswer['facts'] },
  };
}

export const probeFailed = (error: AppError): ProbeAnswer => ({
  ...{ ok: false, words: error.message, software: null, version: null, bulk: false, clock_seconds: null },
  ...{ types: [], facts: [] },
});

function stateOf(row: SyncRow, running: ExchangeRow | undefined): string {
  if (row.left_at) return 'left';
  if (running) return 'reading';
  if (!row.connected) return 'files';
  if (row.paused) return 'paused';
  if (row.outage_since) return 'outage';
  return row.in_step_at ? 'in_step' : 'never';
}

export interface Shown {
  readonly row: SyncRow;
  readonly people: PeopleCount;
  readonly running: ExchangeRow | undefined;
  readonly last: ExchangeRow | undefined;
  readonly secretsSet: readonly string[];
  readonly hookUrl: string | null;
  readonly now: Date;
}

export function sourceOf({ row, people, running, last, secretsSet, hookUrl, now }: Shown): Source {
  const connector = findConnector(row.kind);
  const settings = row.connected && connector ? settingsWithDefaults(connector, row.settings) : row.settings;
  const shown = Object.fromEntries(Object.entries(settings).filter(([key]) => !connector?.secrets.includes(key)));
  const { question } = row;
  return {
    ...{ id: row.id, name: row.name, kind: row.kind, state: stateOf(row, running), priority: row.priority },
    url: row.connected && typeof row.settings.url === 'string' ? row.settings.url : null,
    ...{ in_step_at: iso(row.in_step_at), next_at: row.paused ? null : iso(row.due_at) },
    outage: row.outage_since && {
      ...{ since: row.outage_since.toISOString(), words: row.outage_words ?? '', said: row.outage_said },
      failures: row.failures ?? 0,
    },
    question: question && !question.gone ? { ...question, sample: [...question.sample] } : null,
    running: running ? exchangeOf(running, now) : null,
    last: last ? exchangeOf(last, now) : null,
    cursor: row.cursor ? JSON.stringify(row.cursor).slice(0, 2_000) : null,
    ...{ people, contacts: people.all, refused: row.refused, mapping: mappingName(row) },
    ...{ schedule: row.schedule ?? (row.connected ? usualSchedule : { kind: 'hand' }), paused: row.paused ?? false },
    ...{ options: optionsOf(row), settings: shown, secrets_set: [...secretsSet] },
    ...{ probe: row.probe, probed_at: iso(row.probed_at) },
    hook: hookUrl === null ? null : hookOf(row, hookUrl),
    ...{ full_at: iso(row.full_at), sweep_at: iso(row.sweep_at), created_at: row.created_at.toISOString() },
    last_import_at: iso(row.last_import_at),
  };
}

const hookOf = (row: SyncRow, url: string): Source['hook'] => ({
  ...{ url, heard_at: iso(row.hook_at) },
  ...{ subscription: row.subscription?.state ?? 'none', words: row.subscription?.words ?? null },
});

/** A preset's name, or that it is their own. */
const mappingName = ({ mapping }: SyncRow): string | null =>
  mapping === null ? null : typeof mapping.preset === 'string' ? mapping.preset : 'own';

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;
