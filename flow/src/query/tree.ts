/**
 * The tree of a contact query, after parsing and checking: what a host compiles to SQL or evaluates on one contact.
 * Language: RapidPro's contact query language (contactql) with the attributes of a health-worker registry.
 */
export type Comparator = '=' | '!=' | '~' | '>' | '>=' | '<' | '<=' | 'in' | 'not in';

export type PropertyType = 'attribute' | 'urn' | 'field';

/** One test. `values` has one entry but for `in` with a list; an empty string means "not set". */
export interface Condition {
  readonly kind: 'condition';
  readonly propertyType: PropertyType;
  /** Attribute name, address scheme (`tel`; the attribute `urn` means any) or field key. */
  readonly property: string;
  readonly comparator: Comparator;
  readonly values: readonly string[];
  /** Where the condition stands in the text: [start, end) in UTF-16 units. Absent in built trees. */
  readonly at?: readonly [number, number];
}

/** Of at least one child; without any it asks for nothing, as `everyone`. */
export interface Combination {
  readonly kind: 'and' | 'or';
  readonly children: readonly Query[];
}

/** `everyone` is the empty query: all contacts. */
export type Query = Condition | Combination | { readonly kind: 'everyone' };
