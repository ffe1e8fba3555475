/** Groups kept by hand, as the contract says them: who is in them, and to which registry they are tied. */
import type {
  ContactGroup,
  GroupMembers,
  GroupMoved,
  GroupsQuery,
  GroupTie,
  NewGroup,
} from '@mhero/contract/groups.ts';
import type { Static } from 'typebox';
import type { Subject } from '../access/subject.ts';
import type { Audiences } from '../audiences/audiences.ts';
import { record } from '../audit/audit.ts';
import type { Queryable } from '../db/db.ts';
import { AppError } from '../errors.ts';
import { foreignCursor } from '../lib/pages.ts';
import * as groups from '../registry/registry.ts';
import { canWrite } from './show.ts';
import { readSourceFor } from './store-sources.ts';
import * as ties from './store-ties.ts';
import type { ChangeTools } from './tools.ts';

interface Tools extends Pick<ChangeTools, 'db'> {
  readonly audiences: Pick<Audiences, 'streamIds'>;
}

/** All throw `request:not_found` for a group that is not there. Members are those of the caller's area. */
export interface Groups {
  list(subject: Subject, query: Static<typeof GroupsQuery>): Promise<{ items: ContactGroup[]; next: string | null }>;
  find(subject: Subject, id: string): Promise<ContactGroup>;
  /** Errors: `group:name_taken`. */
  create(subject: Subject, group: Static<typeof NewGroup>): Promise<ContactGroup>;
  /** Errors: `group:name_taken`; `access:outside_area` where others are in it. */
  rename(subject: Subject, id: string, name: string): Promise<ContactGroup>;
  /** Errors: `group:state` of a smart group, and those of a query. */
  move(subject: Subject, id: string, members: GroupMembers): Promise<GroupMoved>;
  /** Null ends it: both sides keep what they have. Errors: `group:state`. */
  tie(subject: Subject, id: string, sourceId: number | null): Promise<ContactGroup>;
}

export function createGroups(tools: Tools): Groups {
  const { db } = tools;

  async function need(q: Queryable, subject: Pick<Subject, 'area'>, id: string): Promise<groups.GroupRecord> {
    const row = await groups.findGroup(q, id, subject.area);
    if (!row) throw new AppError('request:not_found', 'There is no such group.');
    return row;
  }

  const find = async (subject: Subject, id: string): Promise<ContactGroup> => toGroup(db, await need(db, subject, id));

  return {
    find,
    async list(subject, { search, cursor, limit = 50 }) {
      const rows = await groups.listGroups(db, subject.area, search?.trim() || null, afterOf(cursor), limit + 1);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: await Promise.all(page.map((row) => toGroup(db, row))),
        next: rows.length > limit && last ? `${last.id} ${last.name}` : null,
      };
    },
    async create(subject, { name }) {
      const id = await db.tx(async (tx) => {
        const made = await groups.createGroup(tx, name.trim());
        if (!made) throw taken(name);
        await record(tx, subject, 'group.create', `group:${made}`, { name: name.trim() });
        return made;
      });
      return find(subject, id);
    },
    async rename(subject, id, name) {
      await db.tx(async (tx) => {
        const group = await need(tx, subject, id);
        if (!(await groups.liesWithin(tx, group.id, subject.area)))
          throw new AppError('access:outside_area', 'People of other places are in this group. Ask an administrator.');
        if (!(await groups.renameGroup(tx, group.id, name.trim()))) throw taken(name);
        await record(tx, subject, 'group.rename', `group:${id}`, { from: group.name, to: name.trim() });
      });
      return find(subject, id);
    },
    async move(subject, id, members) {
      const group = await need(db, subject, id);
      if (group.query !== null)
        throw new AppError('group:state', 'The members of this group follow from its question. Change that.');
      const moved = { added: 0, removed: 0 };
      for (const part of partsOf(members)) await movePart(tools, subject, group, part, moved);
      return moved;
    },
    async tie(subject, id, sourceId) {
      await db.tx(async (tx) => {
        const group = await need(tx, subject, id);
        await (sourceId === null ? untie(tx, group) : tieTo(tx, group, sourceId));
        await record(tx, subject, 'group.tie', `group:${id}`, { source: sourceId });
      });
      return find(subject, id);
    },
  };
}

const taken = (name: string): AppError =>
  new AppError('group:name_taken', `There is a group called “${name.trim()}” already. Choose another name.`);

function afterOf(cursor: string | undefined): { id: number; name: string } | null {
  if (cursor === undefined) return null;
  const [, id, name] = /^(\d{1,9}) (.{1,200})$/s.exec(cursor) ?? [];
  if (!id || !name) throw foreignCursor();
  return { id: Number(id), name };
}

type Part = { readonly add: boolean } & ({ readonly uuids: readonly string[] } | { readonly query: string });

function partsOf({ add, remove, add_query, remove_query }: GroupMembers): Part[] {
  return [
    ...(add?.length ? [{ add: true, uuids: add }] : []),
    ...(add_query ? [{ add: true, query: add_query }] : []),
    ...(remove?.length ? [{ add: false, uuids: remove }] : []),
    ...(remove_query ? [{ add: false, query: remove_query }] : []),
  ];
}

const portion = 2_000;

/** A large audience comes in portions, each a transaction of its own: asking again adds nobody twice. */
async function movePart(
  { db, audiences }: Tools,
  subject: Subject,
  group: groups.GroupRecord,
  part: Part,
  moved: { added: number; removed: number },
): Promise<void> {
  const { area } = subject;
  const work = async (who: { uuids: readonly string[] } | { ids: readonly number[] }): Promise<void> => {
    const n = await db.tx(async (tx) => {
      const touched = await groups.moveMembers(tx, group.id, who, part.add, area);
      if (touched > 0)
        await record(tx, subject, part.add ? 'group.add' : 'group.remove', `group:${group.uuid}`, {
          ...{ people: touched },
          ...('query' in part ? { query: part.query } : {}),
        });
      return touched;
    });
    if (part.add) moved.added += n;
    else moved.removed += n;
  };
  if ('uuids' in part) return work(part);
  // All at first: whoever is moved may not match any more.
  const ids: number[] = [];
  for await (const some of audiences.streamIds(subject, part.query)) ids.push(...some);
  for (let i = 0; i < ids.length; i += portion) await work({ ids: ids.slice(i, i + portion) });
}

async function tieTo(tx: Queryable, group: groups.GroupRecord, sourceId: number): Promise<void> {
  if (group.query !== null)
    throw new AppError('group:state', 'The members of this group follow from its question; it cannot be tied.');
  if (group.source_id !== null && group.source_id !== sourceId)
    throw new AppError('group:state', `This group belongs to ${group.source}. End that tie first.`);
  const source = await readSourceFor(tx, sourceId);
  if (!source || source.left) throw new AppError('request:not_found', 'There is no such source.');
  if (!canWrite(source.kind))
    throw new AppError('group:state', `${source.name} cannot be written to; its groups only come from there.`);
  const tie = await ties.readTie(tx, group.id);
  // One that was deleted there is made anew.
  const resourceId = tie?.state === 'gone' ? null : group.resource_id;
  const sourceName = resourceId === null ? null : (group.source_name ?? group.name);
  await groups.linkGroup(tx, group.id, { sourceId, resourceId, twoWay: true, sourceName });
  await ties.openTie(tx, group.id);
}

async function untie(tx: Queryable, group: groups.GroupRecord): Promise<void> {
  await ties.closeTie(tx, group.id);
  await groups.linkGroup(tx, group.id, { sourceId: null, resourceId: null, twoWay: false, sourceName: null });
}

async function toGroup(q: Queryable, row: groups.GroupRecord): Promise<ContactGroup> {
  const source = row.source_id === null ? null : { id: row.source_id, name: row.source ?? '' };
  const tie = row.two_way ? await ties.readTie(q, row.id) : null;
  const { id, uuid, name, query, members } = row;
  return { id, uuid, name, query, members, source, tie: tie && source ? await toTie(q, tie, source) : null };
}

async function toTie(q: Queryable, tie: ties.TieRow, source: { id: number; name: string }): Promise<GroupTie> {
  const { add, remove, notThere } = await ties.differenceOf(q, tie.group_id, tie.source_id);
  const { write_back } = (await readSourceFor(q, source.id)) ?? { write_back: 'off' };
  const open = add.length + remove.length > 0 || tie.resource_id === null || tie.name !== tie.source_name;
  return {
    ...{ source, record: tie.resource_id === null ? null : `Group/${tie.resource_id}` },
    state: tie.state === 'in_step' && open ? 'waiting' : tie.state,
    ...{ to_add: add.length, to_remove: remove.length, not_there: notThere },
    written_at: tie.written_at?.toISOString() ?? null,
    trouble: open && write_back === 'off' ? 'write_back_off' : tie.trouble,
  };
}
