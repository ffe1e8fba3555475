import { useCallback, useState } from 'react';

const prefix = 'mhero.draft.';

/** State that survives a closed tab, kept in this browser under `name` until `clear`. */
export function useDraft<T>(name: string, first: T): [T, (next: T | ((now: T) => T)) => void, () => void] {
  const [value, setValue] = useState<T>(() => read(name) ?? first);
  const set = useCallback(
    (next: T | ((now: T) => T)) =>
      setValue((now) => {
        const made = typeof next === 'function' ? (next as (now: T) => T)(now) : next;
        try {
          localStorage.setItem(prefix + name, JSON.stringify(made));
        } catch {
          // The browser's store is full or forbidden: the draft lives as long as the page.
        }
        return made;
      }),
    [name],
  );
  const clear = useCallback(() => {
    localStorage.removeItem(prefix + name);
    setValue(first);
  }, [name, first]);
  return [value, set, clear];
}

function read<T>(name: string): T | undefined {
  try {
    const text = localStorage.getItem(prefix + name);
    return text === null ? undefined : (JSON.parse(text) as T);
  } catch {
    return undefined;
  }
}
