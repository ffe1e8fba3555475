/** What there is to see of sources. */
import type { ExchangeFigures, ExchangeQuery, RefusedPage, RefusedQuery, Source } from '@mhero/contract/sources.ts';
import type { Static } from 'typebox';
import { findConnector } from '../connectors/connectors.ts';
import { AppError } from '../errors.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import { countRefused, openSecrets, readRefused } from '../registry/registry.ts';
import { hookUrlOf } from './hook.ts';
import { exchangeOf, figuresOf, sourceOf } from './show.ts';
import * as store from './store.ts';
import { type ExchangeRow, readExchanges, readLatest } from './store-exchanges.ts';
import type { SyncTools } from './tools.ts';

export type List = ReturnType<typeof createList>;

/** Counting people of a large source takes a second: done after imports, and by whoever looks after so long. */
const countedMs = 600_000;
const shownText = 2_000;

export function createList(tools: SyncTools) {
  const { db, clock } = tools;

  /** Errors: `request:not_found`. */
  async function need(id: number): Promise<store.SyncRow> {
    const row = await store.readSource(db, id);
    if (!row) throw new AppError('request:not_found', 'There is no such source.');
    return row;
  }

  async function show(row: store.SyncRow, latest: readonly ExchangeRow[]): Promise<Source> {
    const [running, last] = latestOf(row, latest);
    const ended = last?.finished_at ?? null;
    const counted = row.people_at?.getTime() ?? 0;
    const moved = last !== undefined && ended !== null && ended.getTime() > counted && isEventful(figuresOf(last));
    const old = moved || Date.now() - counted > countedMs;
    const people = row.people && !old ? row.people : await store.countPeople(db, row.id);
    const secrets = row.connected ? openSecrets(tools.sealer, row) : {};
    const secretsSet = (findConnector(row.kind)?.secrets ?? []).filter((name) => secrets[name] !== undefined);
    return sourceOf({ row, people, running, last, secretsSet, hookUrl: await hookUrlOf(tools, row), now: clock.now() });
  }

  return {
    async list(): Promise<Source[]> {
      const rows = await store.readSources(db);
      const latest = await readLatest(
        db,
        rows.map((row) => row.id),
      );
      const all: Source[] = [];
      for (const row of rows) all.push(await show(row, latest));
      return all;
    },
    async find(id: number): Promise<Source> {
      return show(await need(id), await readLatest(db, [id]));
    },
    async exchanges(id: number, query: Static<typeof ExchangeQuery>) {
      await need(id);
      const { limit = 50, only = 'all' } = query;
      const rows = await readExchanges(db, id, { before: idOf(query.cursor), limit: limit + 1, only });
      return pageOf(
        rows,
        limit,
        (row) => String(row.id),
        (row) => exchangeOf(row, clock.now()),
      );
    },
    async refused(id: number, query: Static<typeof RefusedQuery>): Promise<Static<typeof RefusedPage>> {
      const source = await need(id);
      const { limit = 50, reason = null, cursor: after = '' } = query;
      const rows = await readRefused(db, id, { reason, after, limit: limit + 1 });
      const canAsk = source.connected && findConnector(source.kind)?.readOne !== undefined;
      const page = pageOf(
        rows,
        limit,
        (row) => row.item,
        ({ content, ...row }) => ({
          ...row,
          ...{ text: content?.slice(0, shownText) ?? null, again: content !== null || (canAsk && hasId(row.item)) },
          ...{ first_at: row.first_at.toISOString(), last_at: row.last_at.toISOString() },
        }),
      );
      return { ...page, reasons: await countRefused(db, id) };
    },
  };
}

const isEventful = ({ taken, changed, deleted }: ExchangeFigures): boolean => taken + changed + deleted > 0;

const hasId = (item: string): boolean => /^[A-Z][A-Za-z]+\/\S+$/.test(item);

function latestOf(
  row: store.SyncRow,
  latest: readonly ExchangeRow[],
): readonly [running: ExchangeRow | undefined, last: ExchangeRow | undefined] {
  const own = latest.filter((each) => each.source_id === row.id);
  const goes = (each: ExchangeRow): boolean => each.state === 'waiting' || each.state === 'running';
  return [own.find(goes), own.find((each) => !goes(each))];
}
