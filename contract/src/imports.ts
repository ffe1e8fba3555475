import { type Static, Type } from 'typebox';
import { Instant, Nullable, PageQuery, Uuid } from './common.ts';

export const ImportCounts = Type.Record(
  Type.String(),
  Type.Object({
    taken: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    /** Of those taken or changed: how many only after mending. */
    mended: Type.Integer(),
    refused: Type.Integer(),
  }),
);

export const ImportRun = Type.Object({
  id: Uuid,
  source: Type.String(),
  kind: Type.String(),
  dry_run: Type.Boolean(),
  /** waiting, running, done, failed, cancelled */
  state: Type.String(),
  /** By resource type, or `row` for sheets. taken + changed + unchanged + refused is what was read of it. */
  counts: ImportCounts,
  /** `share` is from 0 to 1, by bytes, where the size of the input is known. */
  progress: Type.Object({ read: Type.Integer(), of: Nullable(Type.Integer()), share: Nullable(Type.Number()) }),
  /** How often each reason was given; `docs/operate/registries.md` says what they mean. */
  reasons: Type.Record(Type.String(), Type.Integer()),
  error: Nullable(Type.String()),
  by: Nullable(Type.String()),
  started_at: Instant,
  finished_at: Nullable(Instant),
});
export type ImportRun = Static<typeof ImportRun>;

export const ImportNote = Type.Object({
  verdict: Type.Union([Type.Literal('mended'), Type.Literal('refused'), Type.Literal('warned')]),
  item: Type.String(),
  element: Nullable(Type.String()),
  value: Nullable(Type.String()),
  reason: Type.String(),
  detail: Nullable(Type.String()),
});
export type ImportNote = Static<typeof ImportNote>;

export const ImportNotesQuery = Type.Object({
  ...PageQuery,
  verdict: Type.Optional(Type.Union([Type.Literal('mended'), Type.Literal('refused'), Type.Literal('warned')])),
  reason: Type.Optional(Type.String({ maxLength: 60 })),
});

export const ImportStarted = Type.Object({ id: Uuid });

export const DemoRequest = Type.Object({
  people: Type.Integer({ minimum: 1, maximum: 2_000_000 }),
  seed: Type.Optional(Type.Integer()),
});

/** What a column of a sheet can mean. `skip` leaves it out; `field:<key>` fills a contact field. */
export const sheetTargets = [
  ...(['skip', 'id', 'name', 'given_name', 'family_name', 'phone', 'gender', 'birth_date', 'language'] as const),
  ...(['cadre', 'job', 'skill', 'facility', 'facility_type', 'place', 'employer', 'status', 'group'] as const),
] as const;

/** An uploaded sheet, read but not imported: its columns with samples and a guessed mapping. */
export const SheetPreview = Type.Object({
  upload: Uuid,
  file: Type.String(),
  rows: Type.Integer(),
  /** How the file was understood, in words: encoding and separator, or the sheet's name. */
  read_as: Type.String(),
  /** By what a row's person is recognised when the sheet comes again. */
  identity: Type.Union([Type.Literal('id'), Type.Literal('name_and_phone')]),
  columns: Type.Array(
    Type.Object({
      header: Type.String(),
      samples: Type.Array(Type.String()),
      /** One of `sheetTargets`, or `field:<key>`. */
      target: Type.String(),
      /** The mapping was remembered from an earlier import with the same headers. */
      remembered: Type.Boolean(),
    }),
  ),
});
export type SheetPreview = Static<typeof SheetPreview>;

export const SheetImport = Type.Object({
  upload: Uuid,
  source: Type.String({ minLength: 1, maxLength: 100 }),
  mapping: Type.Array(Type.Object({ header: Type.String(), target: Type.String() }), { maxItems: 1000 }),
  dry_run: Type.Boolean(),
});
