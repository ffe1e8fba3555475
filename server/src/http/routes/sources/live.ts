import { setTimeout as sleep } from 'node:timers/promises';
import { openEvents } from '../../events.ts';
import { defineRoute } from '../../route.ts';

const pauseMs = 2_000;
const quietMs = 30_000;

export const getLiveSources = defineRoute({
  method: 'GET',
  url: '/sources/live',
  access: 'administrator',
  summary: 'Server-sent events: `sources` with the list as of now, whenever it has changed.',
  handler: async ({ rooms, request, reply }) => {
    const events = openEvents({ request, reply });
    void follow(rooms, events).catch((error: Error) => {
      rooms.log.warn({ err: error.message }, 'a live list of sources ended');
      events.end();
    });
    return reply;
  },
});

type Rooms = Parameters<typeof getLiveSources.handler>[0]['rooms'];

/** While something is read every two seconds, else when somebody says that something has happened. */
async function follow({ sync }: Rooms, events: ReturnType<typeof openEvents>): Promise<void> {
  let wake = new AbortController();
  const stop = await sync.watch(() => wake.abort());
  let sent = '';
  try {
    while (!events.signal.aborted) {
      const items = await sync.list();
      // How long something has been going on changes by itself.
      const text = JSON.stringify(items, (key, value: unknown) => (key === 'ms' ? undefined : value));
      if (text !== sent) events.send('sources', { items });
      sent = text;
      const busy = items.some((item) => item.running !== null);
      await sleep(pauseMs, undefined, { signal: events.signal }).catch(() => {});
      if (!busy)
        await sleep(quietMs, undefined, { signal: AbortSignal.any([events.signal, wake.signal]) }).catch(() => {});
      wake = new AbortController();
    }
  } finally {
    stop();
  }
}
