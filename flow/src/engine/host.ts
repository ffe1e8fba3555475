/** What the engine needs of the world: time, chance, identifiers and services. The host provides it; nothing is built in. */
import type { Services } from './services.ts';

export interface Host {
  /** RFC 3339 in UTC. Never goes backwards. */
  now(): string;
  /** At least 0, less than 1. */
  random(): number;
  uuid4(): string;
  /** Ordered by time. */
  uuid7(): string;
  readonly services: Services;
}
