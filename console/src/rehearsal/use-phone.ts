/** The phone in the worker. Another person begins again; another draft hears all that was said so far. */
import type { CannedAnswer, PhoneView } from '@mhero/flow/rehearsal/phone.ts';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Engine, openEngine } from './engine.ts';
import type { Act, Acts, OutsideCall, Person, Setting } from './protocol.ts';
import { createTalk, type Talk } from './talk.ts';

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
  const talk = useRef<{ person: Person; round: number; start: string; said: Talk } | null>(null);

  const show = useCallback(async (seen: () => Promise<PhoneView>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setView(await seen());
    } catch (caught) {
      setError((caught as Error).message);
    } finally {
      setBusy(false);
    }
  }, []);
  const run = useCallback(
    <A extends Act>(act: A, given: Acts[A]['given']): Promise<void> =>
      show(async () => {
        const forget = talk.current?.said.does(act, given);
        try {
          return (await engine.current!.do(act, given)) as PhoneView;
        } catch (refused) {
          forget?.();
          throw refused;
        }
      }),
    [show],
  );

  useEffect(() => {
    if (talk.current?.person !== person || talk.current.round !== round)
      talk.current = { person, round, start: thisMinute(), said: createTalk() };
    const { said, start } = talk.current;
    const made = openEngine({
      async ask(call) {
        const known = said.answerTo(call.url) ?? canned.current;
        const answer = known ?? (await answered(call));
        said.heard(call.url, answer);
        return answer;
      },
    });
    const answered = (call: OutsideCall): Promise<CannedAnswer> =>
      new Promise((resolve) =>
        setPending({
          call,
          answer(answer, always) {
            if (always) canned.current = answer;
            setPending(null);
            resolve(answer);
          },
        }),
      );
    engine.current = made;
    setPending(null);
    void show(() => said.replay(made, { setting, person, start }));
    return () => made.end();
  }, [setting, person, round, show]);

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
