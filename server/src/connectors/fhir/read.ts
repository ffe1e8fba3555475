/** A whole reading: each type in the way that the server offers, what it has come to, and what was noticed. */
import { AppError } from '../../errors.ts';
import type { Checkpoint, Connection, Portion, Reading, ReadRequest } from '../contract.ts';
import { openAddress } from './address.ts';
import { readBulk } from './bulk.ts';
import { type Client, openClient } from './client.ts';
import { cursorsOf, emptyProgress, type Progress, type TypeCursors } from './cursor.ts';
import * as facts from './facts.ts';
import { unreadable } from './faults.ts';
import type { FhirSettings } from './settings.ts';
import { type Place, readType } from './type.ts';

export function readServer(connection: Connection<FhirSettings>, request: ReadRequest): Reading {
  const { url, aliases } = connection.settings;
  openAddress(url, aliases);
  let done: Progress | null = null;
  return {
    bytes: null,
    open: (from) =>
      readAll(connection, request, from, (progress) => {
        done = progress;
      }),
    end() {
      if (!done) throw new Error('The reading has not come to its end.');
      return { cursor: { types: done.types }, types: done.reads, facts: [...done.facts, ...facts.ofReads(done)] };
    },
  };
}

/** What a checkpoint holds beside its numbers. */
interface State {
  readonly progress: Progress;
  /** Of the type in hand; of a bulk export its manifest. */
  readonly place: Place | null;
  readonly manifest?: string;
}

export interface ReadContext {
  readonly client: Client;
  readonly settings: FhirSettings;
  readonly request: ReadRequest;
  readonly before: TypeCursors;
  readonly progress: Progress;
  readonly read: { bytes: number };
}

async function* readAll(
  connection: Connection<FhirSettings>,
  request: ReadRequest,
  from: Checkpoint | null,
  finished: (progress: Progress) => void,
): AsyncGenerator<Portion> {
  const client = openClient(connection);
  try {
    const state = (from?.state ?? null) as unknown as State | null;
    const progress = state ? structuredClone(state.progress) : emptyProgress();
    const before = cursorsOf(request.cursor, request.types);
    const { settings } = connection;
    const context: ReadContext = { client, settings, request, before, progress, read: { bytes: 0 } };
    const bulk = settings.first_read === 'bulk' && request.mode === 'full' && !state?.place;
    if (!bulk || !(yield* readBulk(context, from, state?.manifest ?? null))) yield* readTypes(context, from, state);
    checkFound(context);
    finished(progress);
  } finally {
    await client.close();
  }
}

async function* readTypes(context: ReadContext, from: Checkpoint | null, state: State | null): AsyncGenerator<Portion> {
  const { request, progress, read } = context;
  for (const [file, type] of request.types.entries()) {
    if (state?.place && file < (from?.file ?? 0)) continue;
    if (progress.reads.some((each) => each.type === type)) continue;
    let before = 0;
    const resumed = state?.place && file === from?.file ? state.place : null;
    for await (const { items, place } of readType(context, type, resumed)) {
      // A copy: what is kept with these items must not grow with later ones.
      const kept: State = { progress: structuredClone(progress), place };
      yield { file, before, items, bytes: read.bytes, state: { ...kept } };
      before += items.length;
    }
  }
}

/** Nothing at all is never an empty registry. */
function checkFound({ client, progress, request }: ReadContext): void {
  const { host, base } = client.address;
  if (progress.reads.some(({ way }) => way !== 'absent') || request.types.length === 0) return;
  if (progress.forbidden.length > 0)
    throw new AppError('connector:refused', `${host} lets us read nothing (403): the account has no rights.`);
  throw unreadable(`${host} knows none of ${request.types.join(', ')}. Is ${base.href} the FHIR base?`);
}
