/** What a query needs to know of the world around it: local habits, and which properties exist. */
import { type Attribute, registryAttributes } from './attributes.ts';

/** As in a flow's environment; every part has RapidPro's default. */
export interface QueryEnvironment {
  /** How dates are typed; default `YYYY-MM-DD`. */
  readonly date_format?: string;
  /** IANA name; default `UTC`. Days begin and end there. */
  readonly timezone?: string;
  /** Two letters; numbers without a country code belong there. */
  readonly default_country?: string;
  /** With `urns`, queries may not look into addresses. */
  readonly redaction_policy?: string;
  /** ISO instant: what relative dates (`30 days ago`) and ages are counted from. */
  readonly now?: string;
}

export type FieldType = 'text' | 'number' | 'datetime' | 'state' | 'district' | 'ward' | 'place';

/** Tells which properties and values exist. Without one a query is only parsed and any unknown name is a field. */
export interface Resolver {
  /** Attributes beyond RapidPro's; their presence also turns on `in` lists and relative dates. */
  readonly attributes?: readonly Attribute[];
  /** Field keys in lower case. */
  readonly fields: ReadonlyMap<string, FieldType>;
  /** Is there such a group or flow? Names without regard to case, or uuids. */
  hasGroup(name: string): boolean;
  hasFlow(name: string): boolean;
  /** For suggestions only. */
  readonly groupNames?: readonly string[];
  readonly flowNames?: readonly string[];
  /** Values that `status` may take, where they are not RapidPro's four. */
  readonly statuses?: readonly string[];
  /** Kinds of address, where they are not those of `ADDRESS_SCHEMES`. */
  readonly schemes?: readonly string[];
  /** All values that an attribute has in the registry, names and codes, where they are few enough to know: for hints. */
  values?(attribute: string): readonly string[] | undefined;
}

/** The lists of a deployment, as the API hands them to the console. */
export interface Vocabulary {
  readonly fields?: ReadonlyArray<{ readonly key: string; readonly type: FieldType }>;
  readonly groups?: ReadonlyArray<{ readonly uuid: string; readonly name: string }>;
  readonly flows?: ReadonlyArray<{ readonly uuid: string; readonly name: string }>;
  readonly attributes?: readonly Attribute[];
  readonly statuses?: readonly string[];
  readonly schemes?: readonly string[];
  /** By attribute name. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/** A resolver over plain lists. Attributes default to none: plain RapidPro. */
export function resolverOf(vocabulary: Vocabulary): Resolver {
  const known = (assets: Vocabulary['groups']) =>
    new Set((assets ?? []).flatMap((asset) => [asset.uuid.toLowerCase(), asset.name.trim().toLowerCase()]));
  const groups = known(vocabulary.groups);
  const flows = known(vocabulary.flows);
  return {
    attributes: vocabulary.attributes,
    fields: new Map((vocabulary.fields ?? []).map((field) => [field.key.toLowerCase(), field.type])),
    hasGroup: (name) => groups.has(name.trim().toLowerCase()),
    hasFlow: (name) => flows.has(name.trim().toLowerCase()),
    groupNames: vocabulary.groups?.map((group) => group.name),
    flowNames: vocabulary.flows?.map((flow) => flow.name),
    statuses: vocabulary.statuses,
    schemes: vocabulary.schemes,
    values: (attribute) => vocabulary.values?.[attribute],
  };
}

/** As `resolverOf`, with all attributes of a health-worker registry. */
export function registryResolver(vocabulary: Vocabulary): Resolver {
  return resolverOf({ attributes: registryAttributes, ...vocabulary });
}

/** Registry attributes bring the extensions of the grammar; plain RapidPro queries parse without them. */
export function isExtended(resolver: Resolver | undefined): boolean {
  return (resolver?.attributes?.length ?? 0) > 0;
}
