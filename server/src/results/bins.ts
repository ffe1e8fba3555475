/** Bins of a histogram with edges that people read easily, and steps of time. */

export interface Spread {
  readonly n: number;
  readonly min: number;
  readonly max: number;
  /** 2nd and 98th percentile. */
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

export interface Edges {
  /** Ascending; bins lie between them. */
  readonly edges: readonly number[];
  /** Whether values lie beyond the first or the last edge. */
  readonly below: boolean;
  readonly above: boolean;
}

const mostBins = 20;
/** Where one value lies this many times further out than the rest, the outermost bins are open. */
const farOut = 4;

/** Of 1, 2, 5 times a power of ten; whole numbers are never cut apart. A few far values make an open bin at the end. */
export function edgesOf({ n, min, max, low, high, whole }: Spread): Edges {
  const far = n >= 50 && max - min > farOut * (high - low) && high > low;
  const [from, to] = far ? [low, high] : [min, max];
  const room = mostBins - (far ? 2 : 0);
  const step = stepFor(to - from, room, whole);
  const first = Math.floor(from / step) * step;
  const edges: number[] = [];
  for (let i = 0; i <= room; i++) {
    const edge = tidy(first + i * step, step);
    edges.push(edge);
    if (i > 0 && edge > to) break;
  }
  return { edges, below: min < edges[0]!, above: max >= edges.at(-1)! };
}

function stepFor(range: number, room: number, whole: boolean): number {
  if (!(range > 0)) return 1;
  const least = range / (room - 1);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= least) ?? 10 * power;
  return whole ? Math.max(1, step) : step;
}

/** Sums of steps such as 0.1 drift in their last digits. */
function tidy(value: number, step: number): number {
  const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(step)) + 1));
  return Number(value.toFixed(digits));
}

export type DateStep = 'day' | 'week' | 'month' | 'year' | 'decade';
const dayMs = 86_400_000;

/** The finest step of which 40 cover the time from the first day to the last. */
export function dateStep(first: string, last: string): DateStep {
  const days = (Date.parse(last) - Date.parse(first)) / dayMs + 1;
  if (days <= 40) return 'day';
  if (days <= 40 * 7) return 'week';
  if (days <= 40 * 30.4) return 'month';
  return days <= 40 * 365 ? 'year' : 'decade';
}

/** The first day of the step in which a day lies; weeks begin on Monday. */
export function stepStart(day: string, step: DateStep): string {
  if (step === 'day') return day;
  if (step === 'month') return `${day.slice(0, -2)}01`;
  if (step === 'year') return `${day.slice(0, 4)}-01-01`;
  if (step === 'decade') return `${day.slice(0, 3)}0-01-01`;
  const at = Date.parse(day);
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  return new Date(at - weekday * dayMs).toISOString().slice(0, 10);
}
