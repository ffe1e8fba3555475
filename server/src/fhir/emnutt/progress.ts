/** How far a request is, in the words of emNutt that iHRIS's page reads every two seconds. */
import { startRequests } from '../../sessions/sessions.ts';
import type { FhirContext } from '../kind.ts';
import { postedBy } from '../requests/store.ts';
import { isUuid } from '../walk/match.ts';

export interface Progress {
  readonly id: string;
  readonly totalRecords: number;
  readonly processedRecords: number;
  readonly step: number;
  readonly totalSteps: number;
  /** `done` ends the page's asking. */
  readonly status: string;
  readonly error: string | null;
  readonly sendStatus: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
}

interface Counts {
  readonly success: number;
  readonly failed: number;
  readonly ignored: number;
}

/** Afterwards the page is told that it is done: what is on a slow line, or held overnight, goes out without it. */
const watchedMs = 120_000;
/** Left away for their own sake, which emNutt called ignored. */
const ignoredReasons = new Set(['opted_out', 'same_number', 'inactive']);

export async function progressOf(context: FhirContext, ids: readonly string[]): Promise<Progress[]> {
  const { rooms, subject } = context;
  const uuids = ids.filter(isUuid).slice(0, 1_000);
  const posted = new Map((await postedBy(rooms.db, subject, { uuids, limit: 1_000 })).map((row) => [row.uuid, row]));
  const sums = await rooms.broadcasts.accountings(subject, uuids);
  const starts = new Map(
    (await startRequests(rooms.db, subject, { uuids, limit: 1_000 })).map((row) => [row.uuid, row]),
  );
  return ids.map((id) => {
    const row = posted.get(id);
    const [sum, start] = [sums.get(id), starts.get(id)];
    const { unknown = 0, repeated = 0, asked = 0 } = row?.outcome ?? {};
    const leftOut = sum
      ? sum.left_out
      : Object.entries(start?.left_out ?? {}).map(([reason, count]) => ({ reason, count }));
    const ignored = leftOut.reduce((n, { reason, count }) => n + (ignoredReasons.has(reason) ? count : 0), 0);
    const unable = leftOut.reduce((n, { count }) => n + count, 0) - ignored;
    const success = sum ? sum.audience - ignored - unable : (start?.recipients ?? 0);
    const open = sum ? sum.waiting + sum.sending : (start?.waiting ?? 0);
    const held = sum ? sum.held : start && start.state !== 'running' ? start.waiting : 0;
    const fresh = row !== undefined && row.created_at.getTime() > rooms.clock.now().getTime() - watchedMs;
    const done = open === 0 || held > 0 || !fresh;
    return {
      ...{ id, totalRecords: asked, processedRecords: asked - (done ? 0 : open), step: 2, totalSteps: 2 },
      status: done ? 'done' : '2/2 - Sending',
      error: row?.state === 'revoked' ? 'Nobody of them can be reached.' : null,
      sendStatus: { [id]: { [id]: { success, failed: unable + unknown, ignored: ignored + repeated } } },
    };
  });
}
