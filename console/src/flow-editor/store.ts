/** A value that components watch in parts: they draw again only when their part is another. */
import { useSyncExternalStore } from 'react';

export interface Store<T> {
  readonly get: () => T;
  readonly subscribe: (listener: () => void) => () => void;
  set(change: Partial<T> | ((now: T) => Partial<T>)): void;
}

export function createStore<T extends object>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change) {
      const part = typeof change === 'function' ? change(value) : change;
      const same = Object.entries(part).every(([name, one]) => Object.is(value[name as keyof T], one));
      if (same) return;
      value = { ...value, ...part };
      for (const listener of listeners) listener();
    },
  };
}

/** `part` must give the same object for the same state. */
export function useStore<T, P>(store: Pick<Store<T & object>, 'get' | 'subscribe'>, part: (value: T) => P): P {
  return useSyncExternalStore(store.subscribe, () => part(store.get() as T));
}
