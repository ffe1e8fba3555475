import { Page } from '@mhero/contract/common.ts';
import { Choice, ChoicesQuery, PlaceRow, PlaceShape, PlacesQuery, ShapesQuery } from '@mhero/contract/contacts.ts';
import { Type } from 'typebox';
import { foreignCursor, idOf } from '../../../lib/pages.ts';
import { defineRoute } from '../../route.ts';

export const getPlaces = defineRoute({
  method: 'GET',
  url: '/places',
  access: 'officer',
  summary: 'The place tree, level by level or by name, with the contacts of each subtree that the caller may see.',
  query: PlacesQuery,
  response: Page(PlaceRow),
  handler: async ({ rooms, subject, query }) => {
    const limit = query.limit ?? 50;
    const rows = await rooms.registry.listPlaces(subject, {
      ...{ parent: query.parent ?? null, search: query.search || null },
      ...{ after: readCursor(query.cursor), limit: limit + 1 },
    });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last ? makeCursor(last) : null };
  },
});

const makeCursor = ({ name, id }: { name: string; id: number }): string =>
  Buffer.from(JSON.stringify([name.slice(0, 200), id])).toString('base64url');

function readCursor(cursor: string | undefined): { name: string; id: number } | null {
  if (cursor === undefined) return null;
  try {
    const [name, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    if (typeof name === 'string' && Number.isInteger(id)) return { name, id: idOf(String(id))! };
  } catch {
    // Falls through to the refusal.
  }
  throw foreignCursor();
}

export const getChoices = defineRoute({
  method: 'GET',
  url: '/choices/:attribute',
  access: 'officer',
  summary: 'Values of an attribute to choose from, the most used first.',
  params: Type.Object({ attribute: Type.String({ maxLength: 40 }) }),
  query: ChoicesQuery,
  response: Type.Object({ items: Type.Array(Choice) }),
  handler: async ({ rooms, subject, params, query }) => ({
    items: await rooms.registry.listChoices(subject, params.attribute, query.search || null),
  }),
});

export const getShapes = defineRoute({
  method: 'GET',
  url: '/places/shapes',
  access: 'officer',
  summary: 'Outlines of the places of one level, where the registry has them.',
  query: ShapesQuery,
  response: Type.Object({ items: Type.Array(PlaceShape) }),
  handler: async ({ rooms, subject, query }) => ({ items: await rooms.registry.listShapes(subject, query.level) }),
});
