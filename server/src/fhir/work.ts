/** What the façade does when nobody asks: exports as jobs, deliveries of subscriptions. */
import { registerExports } from './bulk/export.ts';
import { sweepExports } from './bulk/store-exports.ts';
import { prefix } from './door.ts';
import { kinds } from './kinds.ts';
import type { FhirRooms } from './rooms.ts';
import { type DeliveryOptions, startDeliveries } from './subscriptions/deliver.ts';

const hourMs = 3_600_000;

/** Begun before jobs are claimed. Answers the function that stops it. */
export function startFacade(rooms: FhirRooms, options: Partial<DeliveryOptions> = {}): () => Promise<void> {
  registerExports(rooms, kinds);
  const stop = startDeliveries(rooms, kinds, `${rooms.config.publicUrl ?? 'http://localhost'}${prefix}`, options);
  const timer = setInterval(() => {
    sweepExports(rooms.db).catch((error: Error) => rooms.log.warn({ err: error.message }, 'old exports stay'));
  }, hourMs);
  return async () => {
    clearInterval(timer);
    await stop();
  };
}
