/** What a node does for changes by itself. */
import { lookForDead } from './dead.ts';
import { hearPortion } from './hear.ts';
import type { Places } from './places.ts';
import { settleOpen } from './settle-open.ts';
import type { ChangeTools } from './tools.ts';
import { orderGroups } from './write-group.ts';

const hearMs = 1_000;
const settleMs = 30_000;
const deadMs = 60_000;
const groupsMs = 3_000;

/** Answers the function that stops it and waits for what is running. */
export function startChangeWork(tools: ChangeTools, places: Places): () => Promise<void> {
  let stopped = false;
  const every = (ms: number, what: string, work: () => Promise<unknown>): (() => Promise<void>) => {
    let running: Promise<void> | null = null;
    const look = (): void => {
      running ??= work()
        .then(() => {})
        .catch((error: unknown) => tools.log.warn({ err: error }, `${what}; trying again`))
        .finally(() => {
          running = null;
        });
    };
    look();
    const timer = setInterval(look, ms);
    return async () => {
      clearInterval(timer);
      await running;
    };
  };
  const stops = [
    every(hearMs, 'answers about people were not heard', async () => {
      while (!stopped && (await hearPortion(tools, places)));
    }),
    every(settleMs, 'open changes were not looked at', () => settleOpen(tools)),
    every(groupsMs, 'groups were not written', () => orderGroups(tools)),
    every(deadMs, 'dead numbers were not looked for', () => lookForDead(tools, () => stopped)),
  ];
  return async () => {
    stopped = true;
    await Promise.all(stops.map((stop) => stop()));
  };
}
