/**
 * Machines that answer each other would never end: a flow that begins by a keyword, and a robot that answers each message
 * with that keyword. Whoever writes faster than people do is heard, but not answered, until the hour is over.
 */
export interface LoopGuard {
  /** Counts a message of this contact, once. `first` is the first that is too many. Ids of messages ascend. */
  count(contactId: number, messageId: number): 'fine' | 'first' | 'over';
}

const mostInAnHour = 120;
const hourMs = 3_600_000;

/** In the memory of a node: each counts what it handles, and a new one begins to count anew. */
export function createLoopGuard(now: () => number = Date.now): LoopGuard {
  let counts = new Map<number, { count: number; last: number }>();
  let until = 0;
  return {
    count(contactId, messageId) {
      if (now() >= until) {
        counts = new Map();
        until = now() + hourMs;
      }
      const known = counts.get(contactId) ?? { count: 0, last: 0 };
      counts.set(contactId, known);
      // A batch that could not be committed comes again.
      if (messageId > known.last) {
        known.count++;
        known.last = messageId;
      }
      if (known.count <= mostInAnHour) return 'fine';
      return known.count === mostInAnHour + 1 ? 'first' : 'over';
    },
  };
}
