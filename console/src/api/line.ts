/** Whether the last request reached the server, and since when not. */
import { useSyncExternalStore } from 'react';

let cutSince: number | null = null;
const listeners = new Set<() => void>();

export function lineCut(): void {
  if (cutSince === null) set(Date.now());
}

export function lineWorks(): void {
  if (cutSince !== null) set(null);
}

function set(value: number | null): void {
  cutSince = value;
  for (const listener of listeners) listener();
}

/** Milliseconds since 1970 of the first request that got no answer; null while all is well. */
export function useLineCutSince(): number | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => cutSince,
  );
}
