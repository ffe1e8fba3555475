/** The CapabilityStatement, made of what the kinds themselves declare: it cannot say more or less than there is. */

import { formats } from './formats.ts';
import type { FhirContext, ResourceKind } from './kind.ts';
import { operations } from './operations.ts';
import type { FhirRooms } from './rooms.ts';
import { common, type Param } from './search/params.ts';

export const version = '0.1.0';

/** Answers the text for a base address. */
export function capabilityStatement(
  _rooms: FhirRooms,
  kinds: readonly ResourceKind[],
): (context: FhirContext) => string {
  // When this node began to say so.
  const date = new Date().toISOString();
  const resource = kinds.map((kind) => resourceOf(kind));
  return ({ base }) =>
    JSON.stringify({
      resourceType: 'CapabilityStatement',
      ...{ status: 'active', date, kind: 'instance', fhirVersion: '4.0.1' },
      software: { name: 'mHero', version },
      implementation: { description: 'Health workers, where they work, and what was said with them.', url: base },
      format: formats.flatMap((format) => [format.mime, ...format.also.filter((name) => !name.includes('/'))]),
      rest: [
        {
          mode: 'server',
          security: {
            description:
              'A token as Bearer, or as the password of Basic. Everything is limited to the area of its account.',
          },
          ...(resource.length > 0 ? { resource } : {}),
          ...operationsOf(operations.filter(({ url }) => /^\/\$/.test(url))),
        },
      ],
    });
}

function resourceOf(kind: ResourceKind): Record<string, unknown> {
  const can: [string, unknown][] = [
    ['read', kind.read],
    ['vread', kind.vread],
    ['update', kind.update],
    ['patch', kind.update],
    ['delete', kind.remove],
    ['history-instance', kind.history],
    ['history-type', kind.history],
    ['create', kind.create],
    ['search-type', kind.search],
  ];
  const params = Object.entries({ ...common, ...kind.params });
  return {
    type: kind.type,
    ...(kind.profiles?.length ? { supportedProfile: kind.profiles } : {}),
    ...(kind.documentation ? { documentation: kind.documentation } : {}),
    interaction: can.filter(([, does]) => does).map(([code]) => ({ code })),
    versioning: kind.update ? 'versioned-update' : 'versioned',
    readHistory: kind.vread !== undefined,
    ...(kind.update ? { updateCreate: false } : {}),
    ...(kind.create ? { conditionalCreate: true } : {}),
    ...(kind.includes?.length ? { searchInclude: kind.includes.map((name) => `${kind.type}:${name}`) } : {}),
    ...(kind.revincludes?.length ? { searchRevInclude: kind.revincludes } : {}),
    searchParam: params.map(([name, param]) => paramOf(kind.type, name, param)),
    ...operationsOf(operations.filter(({ url }) => url.startsWith(`/${kind.type}/`))),
  };
}

function paramOf(type: string, name: string, param: Param): Record<string, unknown> {
  const said = [
    param.documentation,
    param.chains ? `Followed by: ${param.chains.join(', ')}.` : undefined,
    param.modifiers ? `Modifiers: ${param.modifiers.map((modifier) => `:${modifier}`).join(', ')}.` : undefined,
  ].filter(Boolean);
  return {
    name,
    definition: param.definition ?? `http://hl7.org/fhir/SearchParameter/${type}-${name}`,
    type: param.type,
    ...(said.length > 0 ? { documentation: said.join(' ') } : {}),
  };
}

function operationsOf(some: typeof operations): Record<string, unknown> {
  const named = some.filter(({ definition }) => definition !== null);
  return named.length > 0 ? { operation: named.map(({ name, definition }) => ({ name, definition })) } : {};
}
