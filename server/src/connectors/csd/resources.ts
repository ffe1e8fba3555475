/**
 * A record of Care Services Discovery as FHIR resources. The paths are those of IHE's schema (CSD.xsd): a provider is a
 * Practitioner with a role for each facility; an organization is an Organization and the place of its name, since
 * directories keep their tree of places as organizations; a facility is a place inside its organization.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../contract.ts';
import { type CsdRecord, childOf, childrenOf, type Node, textIn } from './xml.ts';

/** Roles of one provider that are kept apart; directories have few, and those of more are of no use. */
const mostRoles = 20;

const uuidOrOid = /^urn:(?:uuid|oid):([A-Za-z0-9.-]{1,64})$/;

/** An id that FHIR allows: that of a URN or a plain one as it is, anything else by its hash. */
export function idOf(entityId: string): string {
  const text = entityId.trim();
  const urn = uuidOrOid.exec(text)?.[1];
  if (urn) return urn;
  if (/^[A-Za-z0-9.-]{1,64}$/.test(text)) return text;
  return createHash('sha256').update(text).digest('hex').slice(0, 40);
}

/** The n-th role of a provider, from 0. Long ids are cut by their hash, so that the whole stays an id. */
export const roleId = (provider: string, n: number): string =>
  `${provider.length > 58 ? createHash('sha256').update(provider).digest('hex').slice(0, 40) : provider}-r${n}`;

/** The provider that a role belongs to, when its id says so. */
export const providerOfRole = (id: string): string | null => /^(.+)-r\d{1,3}$/.exec(id)?.[1] ?? null;

/** Everything that a record says, whichever types are wanted; none for a record without an id. */
export function toResources({ kind, node }: CsdRecord): Json[] {
  const entityId = node.attributes.entityID ?? node.attributes.urn ?? node.attributes.oid;
  if (!entityId?.trim()) return [];
  const id = idOf(entityId);
  switch (kind) {
    case 'organization':
      return fromOrganization(node, id, entityId);
    case 'service':
      return [fromService(node, id, entityId)];
    case 'facility':
      return [fromFacility(node, id, entityId)];
    case 'provider':
      return fromProvider(node, id, entityId);
  }
}

/** Leaves out what is undefined or empty. */
function made(values: Record<string, unknown>): Json {
  const kept = Object.entries(values).filter(
    ([, value]) => value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return Object.fromEntries(kept);
}

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

function metaOf(node: Node): Json | undefined {
  const { updated, sourceDirectory } = childOf(node, 'record')?.attributes ?? {};
  const lastUpdated = updated && instant.test(updated) ? updated : undefined;
  const meta = made({ lastUpdated, source: sourceDirectory || undefined });
  return Object.keys(meta).length > 0 ? meta : undefined;
}

const gone =
  /^(?:inactive|in-?active|deleted?|retired|closed|duplicate|merged|obsolete|terminated|deprecated|0|106-002)$/i;

const isActive = (node: Node): boolean => !gone.test(childOf(node, 'record')?.attributes.status?.trim() ?? '');

const schemeOf = (scheme: string | undefined): string | undefined => {
  const text = scheme?.trim();
  if (!text) return undefined;
  return /^\d+(?:\.\d+)+$/.test(text) ? `urn:oid:${text}` : text;
};

function identifiersOf(node: Node, entityId: string): Json[] {
  const urn = entityId.startsWith('urn:');
  const directory = childOf(node, 'record')?.attributes.sourceDirectory;
  const own = made({ system: urn ? 'urn:ietf:rfc:3986' : directory || undefined, value: entityId.trim() });
  const others = childrenOf(node, 'otherID').flatMap((other) => {
    const { code, assigningAuthorityName } = other.attributes;
    const text = textIn(other);
    // Some keep the value as text and call its kind a code.
    const value = text ?? code?.trim();
    if (!value) return [];
    const type = text && code ? { text: code } : undefined;
    return [made({ system: schemeOf(assigningAuthorityName), value, type })];
  });
  return [own, ...others];
}

function codingOf(node: Node): Json | null {
  const code = node.attributes.code?.trim();
  const display = textIn(node);
  if (!code) return display ? { text: display } : null;
  return made({ coding: [made({ system: schemeOf(node.attributes.codingScheme), code, display })], text: display });
}

const codesOf = (node: Node, name: string): Json[] =>
  childrenOf(node, name).flatMap((child) => {
    const coding = codingOf(child);
    return coding ? [coding] : [];
  });

const systems: Readonly<Record<string, string>> = { BP: 'phone', HP: 'phone', MP: 'phone', FAX: 'fax', EMAIL: 'email' };

/** BP is a business phone: landline and mobile are not told apart. A code that is not known is told by its value. */
function telecomOf(node: Node | undefined): Json[] {
  return childrenOf(node, 'contactPoint').flatMap((point) => {
    const coded = childOf(point, 'codedType');
    const value = textIn(coded);
    if (!coded || !value) return [];
    const code = coded.attributes.code?.trim().toUpperCase() ?? '';
    const guessed = value.includes('@') ? 'email' : /^[\d\s+()./-]{5,}$/.test(value) ? 'phone' : 'other';
    return [made({ system: systems[code] ?? guessed, value, use: code === 'MP' ? 'mobile' : 'work' })];
  });
}

function addressesOf(node: Node | undefined): Json[] {
  return childrenOf(node, 'address').map((address) => {
    const part = (...names: readonly string[]) =>
      childrenOf(address, 'addressLine').find((line) => names.includes(line.attributes.component?.toLowerCase() ?? ''));
    const known = ['streetaddress', 'city', 'stateprovince', 'postalcode', 'postcode', 'country'];
    const lines = childrenOf(address, 'addressLine').filter((line) => {
      const component = line.attributes.component?.toLowerCase() ?? '';
      return component === 'streetaddress' || !known.includes(component);
    });
    return made({
      line: lines.flatMap((line) => textIn(line) ?? []),
      city: textIn(part('city')),
      state: textIn(part('stateprovince')),
      postalCode: textIn(part('postalcode', 'postcode')),
      country: textIn(part('country')),
    });
  });
}

const listedIds = (node: Node, list: string, item: string): string[] =>
  childrenOf(childOf(node, list), item).flatMap((child) =>
    child.attributes.entityID?.trim() ? [idOf(child.attributes.entityID)] : [],
  );

function fromOrganization(node: Node, id: string, entityId: string): Json[] {
  const parent = childOf(node, 'parent')?.attributes.entityID;
  const parentId = parent?.trim() ? idOf(parent) : undefined;
  const name = textIn(childOf(node, 'primaryName'));
  const types = codesOf(node, 'codedType');
  const organization = made({
    ...{ resourceType: 'Organization', id, meta: metaOf(node), identifier: identifiersOf(node, entityId) },
    ...{ active: isActive(node), type: types, name, telecom: telecomOf(node), address: addressesOf(node) },
    partOf: parentId && { reference: `Organization/${parentId}` },
  });
  // Its kind in words is the level of the place: county, district …
  const level = types.map((type) => type.text).find((text) => typeof text === 'string');
  const place = made({
    ...{ resourceType: 'Location', id, meta: metaOf(node), status: isActive(node) ? 'active' : 'inactive', name },
    type: level ? [{ text: level }] : [],
    physicalType: physical('jdn', 'Jurisdiction'),
    managingOrganization: { reference: `Organization/${id}` },
    partOf: parentId && { reference: `Location/${parentId}` },
  });
  return [organization, place];
}

const physical = (code: string, display: string): Json => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/location-physical-type', code, display }],
});

function fromFacility(node: Node, id: string, entityId: string): Json {
  const [organization] = listedIds(node, 'organizations', 'organization');
  const number = (name: string) => {
    const text = textIn(childOf(node, 'geocode', name));
    return text !== undefined && /^[+-]?\d{1,3}(?:\.\d{1,20})?$/.test(text) ? Number(text) : undefined;
  };
  const [latitude, longitude] = [number('latitude'), number('longitude')];
  return made({
    ...{ resourceType: 'Location', id, meta: metaOf(node), identifier: identifiersOf(node, entityId) },
    ...{ status: isActive(node) ? 'active' : 'inactive', name: textIn(childOf(node, 'primaryName')) },
    alias: childrenOf(node, 'otherName').flatMap((name) => textIn(name) ?? []),
    ...{ type: codesOf(node, 'codedType'), telecom: telecomOf(node), address: addressesOf(node)[0] },
    physicalType: physical('bu', 'Building'),
    position: latitude !== undefined && longitude !== undefined ? { longitude, latitude } : undefined,
    partOf: organization && { reference: `Location/${organization}` },
  });
}

function fromService(node: Node, id: string, entityId: string): Json {
  const types = codesOf(node, 'codedType');
  const name = types.map((type) => type.text).find((text) => typeof text === 'string');
  return made({
    ...{ resourceType: 'HealthcareService', id, meta: metaOf(node), identifier: identifiersOf(node, entityId) },
    ...{ active: isActive(node), type: types, name: name ?? node.children.find(isCoded)?.attributes.code },
  });
}

const isCoded = (node: Node): boolean => node.name === 'codedType';
const genders: Readonly<Record<string, string>> = { m: 'male', f: 'female', o: 'other', u: 'unknown' };

function fromProvider(node: Node, id: string, entityId: string): Json[] {
  const person = childOf(node, 'demographic');
  const gender = textIn(childOf(person, 'gender'))?.toLowerCase();
  const born = textIn(childOf(person, 'dateOfBirth'));
  // Numbers at an organization are the worker's there, after their own.
  const atWork = childrenOf(childOf(node, 'organizations'), 'organization').flatMap(telecomOf);
  const practitioner = made({
    ...{ resourceType: 'Practitioner', id, meta: metaOf(node), identifier: identifiersOf(node, entityId) },
    ...{ active: isActive(node), name: namesOf(person), telecom: [...telecomOf(person), ...atWork] },
    ...{ address: addressesOf(person), gender: gender && (genders[gender] ?? gender) },
    birthDate: born && /^\d{4}-\d\d-\d\d/.exec(born)?.[0],
    communication: codesOf(node, 'language'),
    qualification: childrenOf(node, 'credential').flatMap(qualificationOf),
  });
  return [practitioner, ...rolesOf(node, id)];
}

function namesOf(person: Node | undefined): Json[] {
  return childrenOf(person, 'name').flatMap((name) => {
    const part = (element: string) => childrenOf(name, element).flatMap((child) => textIn(child) ?? []);
    const family = part('surname')[0];
    const human = made({
      ...{ text: part('commonName')[0], family, given: part('forename') },
      ...{ prefix: part('honorific'), suffix: part('suffix') },
    });
    return Object.keys(human).length > 0 ? [human] : [];
  });
}

function qualificationOf(credential: Node): Json[] {
  const coded = childOf(credential, 'codedType');
  const code = coded && codingOf(coded);
  const number = textIn(childOf(credential, 'number'));
  if (!code) return [];
  const start = textIn(childOf(credential, 'credentialIssueDate'));
  const end = textIn(childOf(credential, 'credentialRenewalDate'));
  return [
    made({
      identifier: number ? [{ value: number }] : [],
      code,
      period: start || end ? made({ start, end }) : undefined,
    }),
  ];
}

/** One for each facility; of somebody without, one for each organization; else one that says the cadre only. */
function rolesOf(node: Node, id: string): Json[] {
  const facilities = childrenOf(childOf(node, 'facilities'), 'facility').filter((one) =>
    one.attributes.entityID?.trim(),
  );
  const organizations = listedIds(node, 'organizations', 'organization');
  const positions = childrenOf(node, 'extension').flatMap((extension) => textIn(childOf(extension, 'position')) ?? []);
  const code = [...codesOf(node, 'codedType'), ...positions.map((text) => ({ text }))];
  const role = (n: number, facility: Node | null, organization: string | undefined): Json =>
    made({
      ...{ resourceType: 'PractitionerRole', id: roleId(id, n), meta: metaOf(node), active: isActive(node) },
      practitioner: { reference: `Practitioner/${id}` },
      organization: organization && { reference: `Organization/${organization}` },
      ...{ code, specialty: codesOf(node, 'specialty') },
      location: facility ? [{ reference: `Location/${idOf(facility.attributes.entityID!)}` }] : [],
      healthcareService: childrenOf(facility ?? undefined, 'service').flatMap((service) =>
        service.attributes.entityID?.trim()
          ? [{ reference: `HealthcareService/${idOf(service.attributes.entityID)}` }]
          : [],
      ),
    });
  if (facilities.length > 0) {
    const employer = (facility: Node) =>
      childrenOf(facility, 'service').flatMap(
        (service) => childOf(service, 'organization')?.attributes.entityID ?? [],
      )[0];
    return facilities.slice(0, mostRoles).map((facility, n) => {
      const said = employer(facility);
      return role(n, facility, said ? idOf(said) : organizations[0]);
    });
  }
  if (organizations.length > 0) return organizations.slice(0, mostRoles).map((one, n) => role(n, null, one));
  return code.length > 0 ? [role(0, null, undefined)] : [];
}
