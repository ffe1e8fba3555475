import { AuditPage } from '@mhero/contract/audit.ts';
import { PageQuery } from '@mhero/contract/common.ts';
import { Type } from 'typebox';
import { listEvents, verifyChain } from '../../../audit/audit.ts';
import { idOf, largestLongId } from '../../../lib/pages.ts';
import { defineRoute } from '../../route.ts';

export const getAudit = defineRoute({
  method: 'GET',
  url: '/audit',
  access: 'administrator',
  summary: 'Who did what, newest first; with `verify` also whether the chain of hashes is whole.',
  query: Type.Object({ ...PageQuery, verify: Type.Optional(Type.Boolean()) }),
  response: AuditPage,
  handler: async ({ rooms, query }) => {
    const limit = query.limit ?? 50;
    const rows = await listEvents(rooms.db, idOf(query.cursor, largestLongId), limit + 1);
    const items = rows.slice(0, limit).map(({ account_id, ...row }) => ({
      ...{ id: row.id, at: row.at.toISOString(), account: account_id, subject: row.subject },
      ...{ action: row.action, target: row.target, detail: row.detail },
    }));
    const chain = query.verify ? await verifyChain(rooms.db) : null;
    return {
      items,
      next: rows.length > limit ? String(items.at(-1)?.id) : null,
      chain: chain && { events: chain.events, head: chain.head, broken_at: chain.brokenAt },
    };
  },
});
