/** What the directory's rows are: one for each resource that the façade shows of the registry. */
import { hash } from 'node:crypto';

/** As in `fhir.resource.type`. */
export const typeNumbers = {
  Practitioner: 1,
  PractitionerRole: 2,
  Location: 3,
  Organization: 4,
  HealthcareService: 5,
  Group: 6,
} as const;
export type DirectoryType = keyof typeof typeNumbers;

/** One resource as it should be now. */
export interface Row {
  readonly type: DirectoryType;
  readonly id: string;
  /** The contact, place, concept or group that it shows; of what hangs on a concept, its negative. */
  readonly own: number;
  /** Null: everybody who has signed in may see it. */
  readonly places: readonly number[] | null;
  /** Everything of the resource after `meta.lastUpdated`; null when it is there no more. */
  readonly body: string | null;
  /** `name=value` of all that it is found by. */
  readonly words: readonly string[];
  /** Folded texts by line, `n=marie kollie`: for parts of words, and for order. */
  readonly strings: string;
  readonly low: string | null;
  readonly high: string | null;
  readonly refs: readonly [string | null, string | null, string | null];
  /** A new version though its text is the same: somebody else belongs to it. */
  readonly forced?: boolean;
}

/** Public ids of what has none of its own: the same for the same record of the same source, and no number to count up. */
export function publicId(
  kind: 'role' | 'place' | 'organization' | 'facility' | 'service',
  source: number | string,
  record: string,
): string {
  const digest = hash('md5', `mhero ${kind} ${source} ${record}`, 'hex');
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20)}`;
}

/**
 * The texts of `meta` and the head of a resource around a stored body: nothing is parsed. Bodies begin inside of `meta`,
 * with its profile or with its end.
 */
export const wholeText = (type: string, id: string, version: number, updated: Date, body: string): string =>
  `{"resourceType":"${type}","id":"${id}","meta":{"versionId":"${version}","lastUpdated":"${updated.toISOString()}"${body}`;

/** The stored part of a resource: what comes after `meta.lastUpdated`. */
export function bodyOf(profiles: readonly string[], resource: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(resource);
  const meta = profiles.length > 0 ? `,"profile":${JSON.stringify(profiles)}}` : '}';
  return text === '{}' ? `${meta}}` : `${meta},${text.slice(1)}`;
}

/** Undefined for lists without anything: FHIR has no empty lists. */
export const some = <T>(list: readonly T[]): readonly T[] | undefined => (list.length > 0 ? list : undefined);

/** As FHIR's string: without control characters, and no white space around. Undefined when nothing is left. */
export function clean(text: string | null | undefined): string | undefined {
  if (text === null || text === undefined) return undefined;
  const left = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '').trim();
  return left === '' ? undefined : left;
}

/** As FHIR's code: words with single spaces; undefined for other texts. */
export const codeOf = (text: string): string | undefined =>
  /^\S+( \S+)*$/.test(text) && text.length <= 200 ? text : undefined;

export const uriOf = (text: string): string | undefined => (/^[a-z][a-z0-9+.-]*:\S+$/i.test(text) ? text : undefined);
