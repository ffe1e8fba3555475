/** What could not be delivered: for a person to look at, to send again, or to drop. */
import type { FhirDelivery } from '@mhero/contract/fhir.ts';
import type { Subject } from '../../access/subject.ts';
import { record } from '../../audit/audit.ts';
import type { Db } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { pageOf } from '../../lib/pages.ts';
import * as store from './store.ts';

export async function deadLetters(
  db: Db,
  subject: Subject,
  page: { readonly after: string | null; readonly limit: number },
): Promise<{ items: FhirDelivery[]; next: string | null }> {
  const rows = await store.dead(db, subject, page.after, page.limit + 1);
  return pageOf(
    rows,
    page.limit,
    (row) => row.id,
    (row) => ({
      ...{ id: row.id, subscription: row.subscription_id, endpoint: row.endpoint, attempts: row.attempts },
      ...{ resource: `${row.type}/${row.resource_id}`, version: row.version, error: row.error },
      at: row.changed_at.toISOString(),
    }),
  );
}

/** One, or all that the caller may see: they wait for their turn again. Answers how many. */
export async function sendDeadLetters(db: Db, subject: Subject, id: string | null): Promise<number> {
  return db.tx(async (tx) => {
    const count = await store.sendAgain(tx, subject, id);
    if (id !== null && count === 0) throw none();
    if (count > 0) await record(tx, subject, 'delivery.resend', id === null ? null : `delivery:${id}`, { count });
    return count;
  });
}

export async function dropDeadLetter(db: Db, subject: Subject, id: string): Promise<void> {
  await db.tx(async (tx) => {
    if ((await store.drop(tx, subject, id)) === 0) throw none();
    await record(tx, subject, 'delivery.drop', `delivery:${id}`, {});
  });
}

const none = (): AppError =>
  new AppError('request:not_found', 'There is no such dead letter. Maybe it was sent again.');
