import { serve } from '../runtime/serve.ts';
import { defineCommand } from './command.ts';

const patienceMs = 15_000;

export const start = defineCommand({
  name: 'start',
  usage: '[--port N] [--data FOLDER] [--roles web,send,work]',
  summary: 'Serves until it is stopped; makes the database when there is none.',
  words: [0, 0],
  options: { port: { type: 'string' }, data: { type: 'string' }, roles: { type: 'string' } },
  env: { port: 'PORT', data: 'MHERO_DATA', roles: 'MHERO_ROLES' },
  run: async (call) => {
    const stopped = untilStopped();
    const node = await serve(call.config);
    const ready = { url: node.url, port: node.port, first_link: node.firstLink };
    const words = [`mHero is ready at ${node.url}`];
    if (node.firstLink) words.push(`Make the first administrator: ${node.firstLink}`);
    process.stdout.write(`${call.json ? JSON.stringify(ready) : words.join('\n')}\n`);
    const why = await stopped;
    call.note(`Stopping (${why}) …`);
    await Promise.race([node.close(), tooLong()]);
    return { json: { stopped: why }, words: 'Stopped.' };
  },
});

/** Ctrl-C, SIGTERM, or the end of the process that started us. A second one ends it at once. */
function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = (why: string) => {
      if (asked) process.exit(1);
      asked = true;
      resolve(why);
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
    if (process.connected) process.once('disconnect', () => resolve('the terminal is gone'));
  });
}

const tooLong = (): Promise<never> =>
  new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`Stopping took longer than ${patienceMs} ms.`)), patienceMs).unref();
  });
