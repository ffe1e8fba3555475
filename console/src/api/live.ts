/** Live numbers by server-sent events; where they do not come through, the page asks again every 5 seconds. */
import { useEffect, useRef, useState } from 'react';

const pollEvery = 5000;

/**
 * Calls `onData` with the parsed JSON of each `event` while `path` is set. When the stream fails, `refresh` is called
 * every 5 s until it works again. Answers whether the numbers are live.
 */
export function useLive<T>(
  path: string | null,
  event: string,
  onData: (data: T) => void,
  refresh: () => void,
): boolean {
  const [live, setLive] = useState(false);
  const acts = useRef({ onData, refresh });
  acts.current = { onData, refresh };
  useEffect(() => {
    if (!path) return setLive(false);
    let timer: ReturnType<typeof setInterval> | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let stream: EventSource;
    const works = () => {
      clearInterval(timer);
      timer = undefined;
      setLive(true);
    };
    const open = () => {
      stream = new EventSource(`/api/v1${path}`);
      stream.onopen = works;
      stream.addEventListener(event, (message) => {
        works();
        acts.current.onData(JSON.parse((message as MessageEvent<string>).data) as T);
      });
      stream.onerror = () => {
        setLive(false);
        timer ??= setInterval(() => acts.current.refresh(), pollEvery);
        // After an answer that is not a stream (a proxy's error page) the browser does not come back by itself.
        if (stream.readyState === EventSource.CLOSED) again = setTimeout(open, pollEvery);
      };
    };
    open();
    return () => {
      clearInterval(timer);
      clearTimeout(again);
      stream.close();
    };
  }, [path, event]);
  return live;
}
