import { AudienceCount, CountRequest, ParsedAudience } from '@mhero/contract/audiences.ts';
import { queryToChips } from '@mhero/flow/query/chips.ts';
import { defineRoute } from '../../route.ts';

export const postCount = defineRoute({
  method: 'POST',
  url: '/audiences/count',
  access: 'officer',
  summary:
    'How many contacts answer a query, how many of them can be reached, and why the others cannot. The parts add up.',
  body: CountRequest,
  response: AudienceCount,
  handler: ({ rooms, subject, body }) => rooms.audiences.count(subject, body.query),
});

export const postParse = defineRoute({
  method: 'POST',
  url: '/audiences/parse',
  access: 'officer',
  summary:
    'A query in normal form and as chips; where it is not understood, the problem says where and what was meant.',
  body: CountRequest,
  response: ParsedAudience,
  handler: async ({ rooms, body }) => {
    const { query, normalized, hints } = await rooms.audiences.parse(body.query);
    const groups = queryToChips(query);
    const chips = groups?.map(({ match, chips }) => ({
      match,
      chips: chips.map((c) => ({ ...c, values: [...c.values] })),
    }));
    return { normalized, chips: chips ?? null, hints: hints.map((hint) => ({ ...hint, at: [...hint.at] })) };
  },
});
