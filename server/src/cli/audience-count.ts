import type { AudienceCount } from '@mhero/contract/audiences.ts';
import { system } from '../access/subject.ts';
import { defineCommand } from './command.ts';
import { count, leftOutWords } from './words.ts';

export const audienceCount = defineCommand({
  name: 'audience count',
  usage: 'QUERY',
  summary: 'How many people a question finds, how many of them can be reached, and why the others cannot.',
  words: [1, 1],
  run: async (call) => {
    const rooms = await call.rooms();
    const answer = await rooms.audiences.count(system, call.words[0] as string);
    const { matched, reachable, left_out, took_ms } = answer;
    return { json: { matched, reachable, left_out, took_ms }, words: describe(answer) };
  },
});

function describe({ matched, reachable, left_out, took_ms }: AudienceCount): string {
  const out = left_out.filter((each) => each.count > 0);
  return [
    `${count(matched)} match, ${count(reachable)} of them can be reached (${took_ms} ms).`,
    ...out.map((each) => `  ${count(each.count)} left out: ${leftOutWords(each.reason)}`),
  ].join('\n');
}
