/** What failed on our side stands aside for a while on this node, so that it is in the way of nothing else. */
export interface Resting {
  ids(): number[];
  add(id: number): void;
}

const restMs = 60_000;

export function createResting(now: () => number = Date.now): Resting {
  const until = new Map<number, number>();
  return {
    ids() {
      for (const [id, end] of until) if (end <= now()) until.delete(id);
      return [...until.keys()];
    },
    add: (id) => void until.set(id, now() + restMs),
  };
}
