/** Short words about what has just been done, read out as well. */
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

const Context = createContext<(words: string) => void>(() => {});
const shownFor = 6000;

export function Toaster(props: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly { id: number; words: string }[]>([]);
  const next = useRef(1);
  const say = useCallback((words: string) => {
    const id = next.current++;
    setToasts((all) => [...all.slice(-2), { id, words }]);
    setTimeout(() => setToasts((all) => all.filter((toast) => toast.id !== id)), shownFor);
  }, []);
  return (
    <Context value={say}>
      {props.children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast">
            {toast.words}
          </div>
        ))}
      </div>
    </Context>
  );
}

export function useToast(): (words: string) => void {
  return useContext(Context);
}
