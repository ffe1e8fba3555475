/** What an export is asked for: by the address, or by a Parameters resource in the body. */
import { AppError } from '../../errors.ts';
import type { ResourceKind } from '../kind.ts';
import type { Pairs } from '../search/read-search.ts';
import { badParameter, rangeOf } from '../search/read-values.ts';

/** Kept with the export, so that any node goes on with it. */
export interface ExportRequest {
  /** The whole address that was asked, for the manifest. */
  readonly url: string;
  readonly base: string;
  readonly types: readonly string[];
  /** As an instant of FHIR. */
  readonly since: string | null;
  /** The id of the Group whose members are exported. */
  readonly group: string | null;
}

const formats = ['application/fhir+ndjson', 'application/ndjson', 'ndjson'];
const known = new Set(['_type', '_since', '_outputFormat', '_format', '_pretty']);

/** Of a Group only its members can be told apart: these types know whom they are about. */
export const groupTypes = ['Group', 'Practitioner', 'PractitionerRole'];

/** Throws `fhir:parameter` for what is not understood: an export that is wider than it was asked for is noticed by nobody. */
export function readExport(
  pairs: Pairs,
  all: ReadonlyMap<string, ResourceKind>,
  where: { readonly url: string; readonly base: string; readonly group: string | null },
): ExportRequest {
  const unknown = pairs.find(([name]) => !known.has(name));
  if (unknown)
    throw badParameter(unknown[0], 'is not a parameter of $export; there are _type, _since and _outputFormat');
  const last = (name: string) => pairs.findLast(([one, value]) => one === name && value !== '')?.[1] ?? null;
  const format = last('_outputFormat')?.replace(' ', '+') ?? null;
  if (format !== null && !formats.includes(format)) throw badParameter('_outputFormat', `is ${formats[0]}`);
  const possible = where.group === null ? [...all.keys()] : groupTypes.filter((type) => all.has(type));
  const asked = pairs.filter(([name]) => name === '_type').flatMap(([, value]) => value.split(','));
  const types = [...new Set(asked.map((type) => type.trim()).filter(Boolean))];
  const foreign = types.find((type) => !possible.includes(type));
  if (foreign) throw badParameter('_type', `has ${foreign.slice(0, 60)}; there are ${possible.join(', ')}`);
  return { ...where, types: types.length > 0 ? types : possible, since: sinceOf(last('_since')) };
}

function sinceOf(text: string | null): string | null {
  if (text === null) return null;
  // A plus that was not escaped has become a space.
  const range = rangeOf(text.replace(/ (?=\d\d:\d\d$)/, '+'));
  if (!range) throw badParameter('_since', 'is a moment such as 2026-05-31T12:00:00Z');
  return range[0].toISOString();
}

/** `Parameters` in a body say the same as an address. */
export function pairsOfParameters(resource: unknown): Pairs {
  const { resourceType, parameter } = (resource ?? {}) as { resourceType?: unknown; parameter?: unknown };
  if (resourceType !== 'Parameters' || !Array.isArray(parameter))
    throw new AppError('fhir:invalid', 'The body of $export is a Parameters resource.');
  return parameter.map((one: Record<string, unknown>): [string, string] => {
    const value = Object.entries(one).find(([name]) => name.startsWith('value'))?.[1];
    if (typeof one.name !== 'string' || typeof value !== 'string')
      throw new AppError('fhir:invalid', 'Each parameter of $export has a name and a value that is text.');
    return [one.name, value];
  });
}
