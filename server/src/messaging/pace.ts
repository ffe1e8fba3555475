/** A channel's rate: a bucket of parts. Broadcasts wait for it to fill; replies may draw on the next tenth of a second. */
export interface Pace {
  /** How many parts may go now. Infinity without a rate. */
  allowed(urgent: boolean): number;
  spend(parts: number): void;
  /** Milliseconds until at least one part may go. */
  waitMs(urgent: boolean): number;
  setRate(rate: number | null): void;
  /** Nothing goes for so long: the network asked for it. */
  slowDown(ms: number): void;
}

export function createPace(rate: number | null, now: () => number = () => performance.now()): Pace {
  let perSecond = rate;
  let tokens = 0;
  let at = now();
  let quietUntil = 0;

  const burst = (): number => Math.max(1, (perSecond ?? 0) / 10);
  function fill(): void {
    const time = now();
    if (perSecond !== null) tokens = Math.min(burst(), tokens + ((time - at) / 1000) * perSecond);
    at = time;
  }
  const level = (urgent: boolean): number => (urgent ? tokens + burst() : tokens);

  return {
    allowed(urgent) {
      fill();
      if (now() < quietUntil) return 0;
      if (perSecond === null) return Number.POSITIVE_INFINITY;
      return Math.max(0, Math.floor(level(urgent) + 1e-9));
    },
    spend(parts) {
      fill();
      tokens -= parts;
    },
    waitMs(urgent) {
      fill();
      const quiet = Math.max(0, quietUntil - now());
      if (perSecond === null) return quiet;
      // Slices of a twentieth of a second: few enough statements, small enough bursts.
      const goal = urgent ? 1 : Math.max(1, Math.min(burst(), perSecond / 20));
      return Math.max(quiet, ((goal - level(urgent)) / perSecond) * 1000);
    },
    setRate(next) {
      perSecond = next;
      tokens = Math.min(tokens, burst());
    },
    slowDown(ms) {
      quietUntil = Math.max(quietUntil, now() + ms);
    },
  };
}
