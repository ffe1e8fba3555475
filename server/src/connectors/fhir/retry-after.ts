/** `Retry-After` in milliseconds: seconds, or an instant on the server's own clock. Null when it does not say. */
export function retryAfter(header: string | string[] | undefined, serverNow: Date | null): number | null {
  const text = typeof header === 'string' ? header.trim() : '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const at = text === '' ? Number.NaN : Date.parse(text);
  if (Number.isNaN(at) || !serverNow) return null;
  return Math.max(0, at - serverNow.getTime());
}
