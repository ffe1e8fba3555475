/** Raw conditions to the tree: what each name means, and what a bare literal asks for. */
import { ADDRESS_SCHEMES, type Attribute, findAttribute, rapidproAttributes } from './attributes.ts';
import { isExtended, type QueryEnvironment, type Resolver } from './environment.ts';
import { refuse } from './errors.ts';
import { languageCode } from './languages.ts';
import type { Token } from './lexer.ts';
import { nameTokens } from './names.ts';
import { nearest } from './nearest.ts';
import type { Extensions, Raw, RawCondition } from './parser.ts';
import type { Condition, PropertyType, Query } from './tree.ts';

export interface Property {
  readonly propertyType: PropertyType;
  readonly property: string;
  readonly attribute?: Attribute;
}

const BARE_NUMBER = /^\+?\d[-\d]*$/;

export function attributesOf(resolver: Resolver | undefined): readonly Attribute[] {
  return resolver?.attributes ? [...rapidproAttributes, ...resolver.attributes] : rapidproAttributes;
}

export function schemesOf(resolver: Resolver | undefined): readonly string[] {
  return resolver?.schemes ?? ADDRESS_SCHEMES;
}

/** What a name stands for: attribute, else kind of address, else field. Undefined for an unknown prefix. */
export function resolveProperty(name: string, resolver: Resolver | undefined): Property | undefined {
  const dot = name.indexOf('.');
  if (dot >= 0) {
    const property = name.slice(dot + 1);
    const prefix = name.slice(0, dot);
    if (prefix === 'fields') return { propertyType: 'field', property };
    return prefix === 'urns' ? { propertyType: 'urn', property } : undefined;
  }
  const attribute = findAttribute(name, attributesOf(resolver));
  if (attribute) return { propertyType: 'attribute', property: attribute.name, attribute };
  return { propertyType: schemesOf(resolver).includes(name) ? 'urn' : 'field', property: name };
}

/** The grammar's extensions that a resolver turns on. */
export function extensionsOf(resolver: Resolver | undefined): Extensions {
  if (!resolver || !isExtended(resolver)) return { takesList: () => false, hasLists: false, hasIsProperty: false };
  return {
    takesList: (word) => {
      const property = resolveProperty(word, resolver);
      return property !== undefined && (property.propertyType !== 'field' || resolver.fields.has(property.property));
    },
    hasLists: true,
    hasIsProperty: findAttribute('has', resolver.attributes ?? []) !== undefined,
  };
}

/** Resolves every condition. Refuses with `unknown_property_type` or `redacted_urns`. */
export function resolveTree(raw: Raw, env: QueryEnvironment, resolver: Resolver | undefined): Query {
  if (raw.kind === 'condition') return raw.property ? resolveExplicit(raw, env, resolver) : implicit(raw, env);
  return { kind: raw.kind, children: raw.children.map((child) => resolveTree(child, env, resolver)) };
}

function resolveExplicit(raw: RawCondition, env: QueryEnvironment, resolver: Resolver | undefined): Condition {
  const token = raw.property!;
  const property = resolveProperty(token.value.toLowerCase(), resolver);
  if (!property) return refusePrefix(token);
  const isAddress = property.propertyType === 'urn' || property.attribute?.name === 'urn';
  if (isAddress && env.redaction_policy === 'urns' && raw.values.some((value) => value.value !== '')) {
    refuse('redacted_urns', 'You may not search in addresses: they are hidden here.', raw.at);
  }
  return {
    kind: 'condition',
    propertyType: property.propertyType,
    property: property.property,
    comparator: raw.comparator,
    values: raw.values.map((value) => canonicalValue(value.value, property.attribute, isExtended(resolver))),
    at: raw.at,
  };
}

const YES: ReadonlyMap<string, string> = new Map([
  ...['true', 'yes', '1'].map((word) => [word, 'true'] as const),
  ...['false', 'no', '0'].map((word) => [word, 'false'] as const),
]);

function canonicalValue(value: string, attribute: Attribute | undefined, extended: boolean): string {
  if (attribute?.name === 'language' && extended) return languageCode(value) ?? value;
  if (attribute?.type === 'boolean') return YES.get(value.trim().toLowerCase()) ?? value;
  return attribute?.name === 'has' ? value.trim().toLowerCase() : value;
}

function refusePrefix(token: Token): never {
  const prefix = token.value.slice(0, token.value.indexOf('.'));
  const guess = nearest(prefix, ['fields', 'urns']);
  refuse('unknown_property_type', `“${prefix}.” is not known; write fields. or urns. before the dot.`, token.at, {
    extra: { type: prefix.toLowerCase() },
    ...(guess ? { meant: guess + token.value.slice(prefix.length) } : {}),
  });
}

/** A bare literal: an address in full, part of a phone number, else a name. */
function implicit(raw: RawCondition, env: QueryEnvironment): Condition {
  const value = raw.values[0]!.value;
  const made = (propertyType: PropertyType, property: string, comparator: '=' | '~', text: string): Condition => {
    return { kind: 'condition', propertyType, property, comparator, values: [text], at: raw.at };
  };
  if (env.redaction_policy !== 'urns') {
    const colon = value.indexOf(':');
    const scheme = value.slice(0, Math.max(colon, 0)).toLowerCase();
    if (colon > 0 && colon < value.length - 1 && ADDRESS_SCHEMES.includes(scheme)) {
      return made('urn', scheme, '=', value.slice(colon + 1));
    }
    const bare = value.replaceAll('-', '');
    if (BARE_NUMBER.test(value) && bare.replace('+', '').length >= 4) return made('urn', 'tel', '~', bare);
  }
  return made('attribute', 'name', nameTokens(value).length > 0 ? '~' : '=', value);
}
