/** Many people in a worker of their own, with progress; ending the worker cancels at once. */
import type { FlowCounts } from '@mhero/flow/rehearsal/counts.ts';
import type { Rehearsed } from '@mhero/flow/rehearsal/figures.ts';
import { useEffect, useRef, useState } from 'react';
import { type Engine, openEngine } from './engine.ts';
import type { CrowdPlan, Setting } from './protocol.ts';

export function useCrowd(onCounts: (counts: FlowCounts | null) => void) {
  const engine = useRef<Engine | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const [of, setOf] = useState(0);
  const [error, setError] = useState<string | null>(null);
  const [result, setResult] = useState<{ found: Rehearsed; setting: Setting } | null>(null);
  const cancel = () => {
    engine.current?.end();
    engine.current = null;
    setDone(null);
  };
  useEffect(
    () => () => {
      engine.current?.end();
      onCounts(null);
    },
    [onCounts],
  );
  const run = async (setting: Setting, plan: CrowdPlan) => {
    engine.current ??= openEngine();
    setDone(0);
    setOf(plan.people);
    setError(null);
    try {
      const found = await engine.current.do('crowd', { setting, plan }, setDone);
      setResult({ found, setting });
      onCounts(found.counts);
    } catch (caught) {
      setError((caught as Error).message);
    }
    setDone(null);
  };
  return { done, of, error, found: result?.found ?? null, setting: result?.setting, run, cancel };
}

export type Crowd = ReturnType<typeof useCrowd>;
