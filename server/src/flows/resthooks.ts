/** Resthooks: outside systems ask to be told whenever a flow calls the hook of that name, as in RapidPro's API. */
import type { NewResthookSubscriber, ResthookSubscriber } from '@mhero/contract/conversations.ts';
import type { Subject } from '../access/subject.ts';
import { record } from '../audit/audit.ts';
import type { Db } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { idOf, pageOf } from '../lib/pages.ts';
import * as store from './store-resthooks.ts';

export interface Resthooks {
  list(request: {
    resthook?: string;
    cursor?: string;
    limit?: number;
  }): Promise<{ items: ResthookSubscriber[]; next: string | null }>;
  /** The same address twice is one subscriber. Errors: `request:invalid`. */
  subscribe(subject: Subject, request: NewResthookSubscriber): Promise<ResthookSubscriber>;
  unsubscribe(subject: Subject, uuid: string): Promise<void>;
}

const mostSubscribers = 10;

export function createResthooks(db: Db): Resthooks {
  return {
    async list({ resthook, cursor, limit = 50 }) {
      const rows = await store.listSubscribers(db, { slug: resthook ?? null, before: idOf(cursor), limit: limit + 1 });
      return pageOf(rows, limit, ({ id }) => String(id), shown);
    },
    subscribe: (subject, { resthook, target_url }) =>
      db.tx(async (tx) => {
        if (!URL.canParse(target_url) || !/^https?:$/.test(new URL(target_url).protocol))
          throw new AppError('request:invalid', `“${target_url}” is no web address.`);
        if ((await store.countSubscribers(tx, resthook)) >= mostSubscribers)
          throw new AppError('request:invalid', `A resthook has at most ${mostSubscribers} subscribers.`);
        const row = await store.addSubscriber(tx, { slug: resthook, target: target_url, accountId: subject.accountId });
        await record(tx, subject, 'resthook.subscribe', `resthook:${resthook}`, { target: new URL(target_url).origin });
        return shown(row);
      }),
    unsubscribe: (subject, uuid) =>
      db.tx(async (tx) => {
        const gone = await store.deleteSubscriber(tx, uuid);
        if (!gone) throw new AppError('request:not_found', 'There is no such subscriber.');
        await record(tx, subject, 'resthook.unsubscribe', `resthook:${gone.slug}`);
      }),
  };
}

const shown = ({ uuid, slug, target_url, created_at }: store.SubscriberRow): ResthookSubscriber => ({
  ...{ id: uuid, resthook: slug, target_url },
  created_on: created_at.toISOString(),
});
