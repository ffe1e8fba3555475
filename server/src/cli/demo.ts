import { system } from '../access/subject.ts';
import { addFirstChannel } from '../messaging/messaging.ts';
import { demoInput, runImport } from '../registry/registry.ts';
import { defineCommand, UsageError, wholeNumber } from './command.ts';
import { concludeImports, watchImport } from './import-words.ts';

const mostPeople = 2_000_000;

export const demo = defineCommand({
  name: 'demo',
  usage: '--people N [--seed S]',
  summary: 'Makes a demonstration country with N health workers; the same seed makes the same country.',
  words: [0, 0],
  options: { people: { type: 'string' }, seed: { type: 'string' } },
  run: async (call) => {
    const people = wholeNumber(call, 'people');
    const seed = wholeNumber(call, 'seed', 1);
    if (people < 1 || people > mostPeople) throw new UsageError(`--people must be 1 to ${mostPeople}.`);
    const rooms = await call.rooms();
    const { country } = await rooms.settings.getSettings();
    const input = demoInput({ people, seed, country });
    const result = await runImport({
      ...watchImport(call),
      db: rooms.db,
      source: 'Demonstration',
      kind: 'demo',
      input,
      country,
    });
    await addFirstChannel(rooms.channels, system);
    return concludeImports([{ source: 'Demonstration', ...result }]);
  },
});
