/** Shapes that every area uses. */
import { type Static, type TSchema, Type } from 'typebox';

/** RFC 9457 problem details. `code` is `area:reason`; `fields` says where. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.Optional(Type.String()),
  code: Type.String(),
  fields: Type.Optional(Type.Array(Type.Object({ where: Type.String(), message: Type.String() }))),
  /** Query errors: where in the text, [start, end). */
  at: Type.Optional(Type.Array(Type.Integer())),
  /** What was probably meant. */
  meant: Type.Optional(Type.String()),
  /** Seconds after which it makes sense to try again; also in the header Retry-After. */
  retry_after: Type.Optional(Type.Integer()),
});
export type Problem = Static<typeof Problem>;

/** A page of a list; `next` is an opaque cursor, null at the end. */
export const Page = <T extends TSchema>(item: T) =>
  Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });

export const PageQuery = {
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 250, default: 50 })),
};

export const Uuid = Type.String({ format: 'uuid' });
export const Instant = Type.String({ format: 'date-time' });
export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** A thing with a name, by the id that filters and audiences use. */
export const Named = Type.Object({ id: Type.Integer(), name: Type.String() });
export type Named = Static<typeof Named>;
