import { system } from '../access/subject.ts';
import { joinLink } from '../http/links.ts';
import { defineCommand, textOf, UsageError } from './command.ts';

export const userAdd = defineCommand({
  name: 'user add',
  usage: '[--role administrator|officer] [--area PLACE_ID,…]',
  summary: 'Makes a one-time link for a new person; an officer without an area has the whole country.',
  words: [0, 0],
  options: { role: { type: 'string', default: 'officer' }, area: { type: 'string' } },
  run: async (call) => {
    const { role } = call.values;
    if (role !== 'administrator' && role !== 'officer')
      throw new UsageError('--role must be administrator or officer.');
    const area = readArea(textOf(call, 'area'));
    const rooms = await call.rooms();
    const { token, expiresAt } = await rooms.access.makeInvitation(system, { role, area });
    const link = joinLink(call.config.publicUrl ?? `http://localhost:${call.config.port}`, token);
    const expires_at = expiresAt.toISOString();
    return { json: { link, role, area, expires_at }, words: `${link}\nGood once, until ${expires_at}.` };
  },
});

function readArea(text: string | undefined): number[] | null {
  if (text === undefined) return null;
  if (/^\d{1,9}(,\d{1,9})*$/.test(text)) return text.split(',').map(Number);
  throw new UsageError('--area must be ids of places, such as 12 or 12,40.');
}
