/** Live numbers by server-sent events; where they do not come through, the page asks again every 5 seconds. */
import { useEffect, useRef, useState } from 'react';

const pollEvery = 5000;

/**
 * Calls `onData` with each event's parsed JSON while `path` is set. When the stream fails, `refresh` is called every
 * 5 s until it works again. Answers whether the numbers are live.
 */
export function useLive<T>(path: string | null, onData: (data: T) => void, refresh: () => void): boolean {
  const [live, setLive] = useState(false);
  const acts = useRef({ onData, refresh });
  acts.current = { onData, refresh };
  useEffect(() => {
    if (!path) return setLive(false);
    const stream = new EventSource(`/api/v1${path}`);
    let timer: ReturnType<typeof setInterval> | undefined;
    const works = () => {
      clearInterval(timer);
      timer = undefined;
      setLive(true);
    };
    stream.onopen = works;
    stream.onmessage = (event) => {
      works();
      acts.current.onData(JSON.parse(event.data) as T);
    };
    stream.onerror = () => {
      setLive(false);
      timer ??= setInterval(() => acts.current.refresh(), pollEvery);
    };
    return () => {
      clearInterval(timer);
      stream.close();
    };
  }, [path]);
  return live;
}
