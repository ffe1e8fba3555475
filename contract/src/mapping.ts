/** Mappings: where a country keeps what we read, as data. docs/operate/mapping.md explains each part. */
import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';
import { allMappingTargets, mappedTypes, mappingLimits } from './mapping-targets.ts';

const words = <const T extends string>(list: readonly T[]) =>
  Type.Unsafe<T>(Type.Union(list.map((word) => Type.Literal(word))));

export const MappingRule = Type.Object(
  {
    /** The type of resource that the expressions are evaluated on. */
    from: words(mappedTypes),
    /** One of `mappingTargets` of that type. */
    target: words(allMappingTargets),
    /** Of `field`: the contact field that is filled. */
    key: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9_]{0,35}$' })),
    /** FHIRPath, in order of preference. */
    expressions: Type.Array(Type.String({ minLength: 1, maxLength: mappingLimits.expression }), {
      minItems: 1,
      maxItems: mappingLimits.expressions,
    }),
    /** `first`: the first expression that yields something; `all`: what all of them yield. `first` unless said. */
    take: Type.Optional(words(['first', 'all'])),
    /**
     * The place of the FHIR standard: read when the expressions yield nothing (`otherwise`, unless said), besides them
     * (`also`), or `never`.
     */
    standard: Type.Optional(words(['otherwise', 'also', 'never'])),
    /** FHIRPath: the rule is for resources of which this is true. */
    when: Type.Optional(Type.String({ minLength: 1, maxLength: mappingLimits.expression })),
    /** What the source's own words mean: `{"M": "male"}`. Compared without regard to case. */
    values: Type.Optional(Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 200 }))),
    /** The system of identifiers and codes that come without one. */
    system: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  },
  { additionalProperties: false },
);
export type MappingRule = Static<typeof MappingRule>;

export const Mapping = Type.Object(
  {
    /** The preset that it began as; null for one made from nothing. */
    preset: Nullable(Type.String({ maxLength: 60 })),
    rules: Type.Array(MappingRule, { maxItems: mappingLimits.rules }),
  },
  { additionalProperties: false },
);
export type Mapping = Static<typeof Mapping>;

/** A mapping that comes with the product. */
export const MappingPreset = Type.Object({
  name: Type.String(),
  title: Type.String(),
  /** What is special about these systems, in a sentence or two. */
  description: Type.String(),
  mapping: Mapping,
});
export type MappingPreset = Static<typeof MappingPreset>;

/** What is wrong with a mapping, and where: a rule that cannot be used. */
export const MappingProblem = Type.Object({
  rule: Type.Integer(),
  /** Null: the rule as a whole. -1 is its `when`. */
  expression: Nullable(Type.Integer()),
  /** Position in the expression, from 0. */
  at: Nullable(Type.Integer()),
  message: Type.String(),
});
export type MappingProblem = Static<typeof MappingProblem>;

export const SourceMapping = Type.Object({
  /** Null: everything is read where the FHIR standard keeps it. */
  mapping: Nullable(Mapping),
  /** Rises with each change; saving names the version that was changed. Also the ETag. */
  version: Type.Integer(),
});
export type SourceMapping = Static<typeof SourceMapping>;

export const SaveMapping = Type.Object({
  mapping: Nullable(Mapping),
  /** As read; the header If-Match may say it instead. */
  version: Type.Optional(Type.Integer({ minimum: 0 })),
});

export const SavedMapping = Type.Object({
  ...SourceMapping.properties,
  /** Resources of the source that wait to be read again with the new mapping. */
  to_read_again: Type.Integer(),
});
export type SavedMapping = Static<typeof SavedMapping>;

export const PreviewMapping = Type.Object({
  mapping: Nullable(Mapping),
  /**
   * Where the sample comes from: what we keep of the source, the live server, or `sample`. Unless said, what we keep,
   * and the live server where we keep nothing.
   */
  from: Type.Optional(words(['stored', 'server', 'sample'])),
  /** Pasted JSON: a resource, a Bundle, a list, or lines of NDJSON. */
  sample: Type.Optional(Type.String({ maxLength: 900_000 })),
});
export type PreviewMapping = Static<typeof PreviewMapping>;

const PreviewValue = Type.Object({
  value: Type.String(),
  /** The rule and expression that gave it; null where the standard place did. */
  by: Nullable(Type.Object({ rule: Type.Integer(), expression: Type.Integer() })),
  /** A phone or an address of mail that cannot be used: the reason. */
  refused: Nullable(Type.String()),
});

const PreviewCell = Type.Object({
  /** One of `mappingTargets`, or `field:<key>`. */
  target: Type.String(),
  before: Type.Array(PreviewValue),
  after: Type.Array(PreviewValue),
});

/** A person with their roles and linked resources, or a place. */
export const PreviewItem = Type.Object({
  /** `Practitioner/P1` */
  item: Type.String(),
  name: Type.String(),
  cells: Type.Array(PreviewCell),
  /** What was mended or is of no use with the new mapping. */
  notes: Type.Array(
    Type.Object({
      verdict: Type.String(),
      item: Type.String(),
      element: Nullable(Type.String()),
      value: Nullable(Type.String()),
      reason: Type.String(),
      detail: Nullable(Type.String()),
    }),
  ),
});
export type PreviewItem = Static<typeof PreviewItem>;

const PreviewTotal = Type.Object({ target: Type.String(), before: Type.Integer(), after: Type.Integer() });

export const MappingPreview = Type.Object({
  from: words(['stored', 'server', 'sample']),
  /** Of these many people, `before` and `after` have a usable value of the target. */
  people: Type.Array(PreviewItem),
  totals: Type.Array(PreviewTotal),
  places: Type.Array(PreviewItem),
  place_totals: Type.Array(PreviewTotal),
  /** Resources of the sample by type, also those that nothing is read from. */
  sampled: Type.Record(Type.String(), Type.Integer()),
  problems: Type.Array(MappingProblem),
  /** The preset that fits the sample best, with what speaks for it; null when none does. */
  suggestion: Nullable(Type.Object({ preset: Type.String(), because: Type.String() })),
});
export type MappingPreview = Static<typeof MappingPreview>;
