/** The time as text, made once for each millisecond: one step of a flow asks for it many times. */
let at = 0;
let text = '';

/** RFC 3339 in UTC, to the millisecond. */
export function clock(): string {
  const now = Date.now();
  if (now !== at) {
    at = now;
    text = new Date(now).toISOString();
  }
  return text;
}
