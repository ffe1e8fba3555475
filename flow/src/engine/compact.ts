/** What is kept of a session between sprints. */
import { utf8Length } from '../text/cut.ts';
import type { Machine } from './machine.ts';
import type { RunJson, SessionJson } from './session.ts';

const LARGEST_WEBHOOK = 10_000;

/** Answers of services that are too large to be kept are gone in the next sprint, whether stored or not. */
export function forgetLargeAnswers(m: Machine): void {
  for (const run of m.called) {
    if (run.webhook !== undefined && utf8Length(JSON.stringify(run.webhook)) > LARGEST_WEBHOOK) run.webhook = undefined;
  }
}

/** As it is stored: runs that have ended without path, locals and answers of services. Shares all else. */
export function compactSession(session: SessionJson): SessionJson {
  if (!session.runs.some(hasMore)) return session;
  return { ...session, runs: session.runs.map((run) => (hasMore(run) ? compacted(run) : run)) };
}

function hasMore(run: RunJson): boolean {
  return run.exited_on !== null && (run.path !== undefined || run.locals !== undefined || run.webhook !== undefined);
}

function compacted({ path, locals, webhook, ...kept }: RunJson): RunJson {
  return kept;
}
