/** The phone in the worker: begun again when the person, the language or the draft is another. */
import type { CannedAnswer, PhoneView } from '@mhero/flow/rehearsal/phone.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Engine, openEngine } from './engine.ts';
import type { Act, Acts, OutsideCall, Person, Setting } from './protocol.ts';

export interface PendingCall {
  readonly call: OutsideCall;
  /** `always` gives the same answer to every later call. */
  answer(answer: CannedAnswer, always: boolean): void;
}

/** To the minute, so that what is said at nine is not said at nine and eleven seconds. */
function thisMinute(): string {
  return new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
}

export function usePhone(setting: Setting, person: Person) {
  const engine = useRef<Engine | null>(null);
  const canned = useRef<CannedAnswer | null>(null);
  const [view, setView] = useState<PhoneView | null>(null);
  const [pending, setPending] = useState<PendingCall | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [round, setRound] = useState(0);

  const run = useCallback(async <A extends Act>(act: A, given: Acts[A]['given']): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setView((await engine.current!.do(act, given)) as PhoneView);
    } catch (caught) {
      setError((caught as Error).message);
    } finally {
      setBusy(false);
    }
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `round` begins again
  useEffect(() => {
    const made = openEngine({
      ask: (call) =>
        canned.current
          ? Promise.resolve(canned.current)
          : new Promise((resolve) =>
              setPending({
                call,
                answer(answer, always) {
                  if (always) canned.current = answer;
                  setPending(null);
                  resolve(answer);
                },
              }),
            ),
    });
    engine.current = made;
    setPending(null);
    void run('begin', { setting, person, start: thisMinute() });
    return () => made.end();
  }, [setting, person, round, run]);

  return {
    ...{ view, pending, error, busy, run },
    restart: () => {
      canned.current = null;
      setRound((now) => now + 1);
    },
    keep: (name: string, as: Acts['keep']['given']['as']) => engine.current!.do('keep', { name, as }),
  };
}

export type PhoneState = ReturnType<typeof usePhone>;
