import { type Static, Type } from 'typebox';
import { Instant, Nullable } from './common.ts';

export const AuditEvent = Type.Object({
  id: Type.Integer(),
  at: Instant,
  account: Nullable(Type.Integer()),
  subject: Type.String(),
  /** `thing.verb`, for example `contact.read`. */
  action: Type.String(),
  /** `thing:id` */
  target: Nullable(Type.String()),
  detail: Nullable(Type.Record(Type.String(), Type.Unknown())),
});
export type AuditEvent = Static<typeof AuditEvent>;

export const AuditPage = Type.Object({
  items: Type.Array(AuditEvent),
  next: Nullable(Type.String()),
  /** Only when asked for. */
  chain: Nullable(
    Type.Object({
      events: Type.Integer(),
      /** Hash of the newest event: kept elsewhere, it proves later that nothing was cut off the end. */
      head: Nullable(Type.String()),
      /** The first event that was changed, or follows one that was removed. */
      broken_at: Nullable(Type.Integer()),
    }),
  ),
});
export type AuditPage = Static<typeof AuditPage>;
