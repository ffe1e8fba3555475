/** A host outside of time: its clock is set, its identifiers are counted, its chances repeat. For tests and rehearsals. */
import type { Host } from '../engine/host.ts';
import type { Services } from '../engine/services.ts';

export interface VirtualHost extends Host {
  /** Milliseconds since 1970. */
  setTime(time: number): void;
  time(): number;
}

/** `random` is the host's chance; identifiers begin with `prefix` (8 hexadecimal digits), so that hosts do not meet. */
export function virtualHost(start: number, random: () => number, services: Services, prefix = '00000000'): VirtualHost {
  let now = start;
  let text = new Date(start).toISOString();
  let made = 0;
  const tail = () => (++made).toString(16).padStart(12, '0');
  return {
    now: () => text,
    time: () => now,
    setTime(time) {
      now = time;
      text = new Date(time).toISOString();
    },
    random,
    uuid4: () => `${prefix}-0000-4000-8000-${tail()}`,
    uuid7: () => `${prefix}-0000-7000-8000-${tail()}`,
    services,
  };
}
