/** Wall time of another time zone, with what the browser brings along. Pure but for the clock that is handed in. */

export function isoLocal(date: string, time: string): string {
  return `${date}T${time.slice(0, 5)}`;
}

/** Wall time in `zone` at an instant: `2026-11-23T09:00`. */
export function wallTime(instant: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** The instant of a wall time in `zone`; in the gap of a summer time change the later one. */
export function instantOf(local: string, zone: string): Date {
  const asUtc = new Date(`${local}:00Z`).getTime();
  let guess = asUtc;
  // Twice: the first step may cross a change of the offset.
  for (let step = 0; step < 2; step++) guess += asUtc - new Date(`${wallTime(new Date(guess), zone)}:00Z`).getTime();
  return new Date(guess);
}
