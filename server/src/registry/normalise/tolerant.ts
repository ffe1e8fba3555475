/** Reading what real files hold: each getter takes anything, answers the useful part, and notes what was wrong. */
import type { MendedReason, Note, Reason, WarnedReason } from '../reasons.ts';

export type Json = { readonly [key: string]: unknown };

export interface Notes {
  mended(element: string, value: unknown, reason: MendedReason, detail?: string): void;
  warned(element: string, value: unknown, reason: WarnedReason, detail?: string): void;
}

const longestValue = 200;

export function showValue(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}

/** Collects the notes of one item. */
export function notesOf(item: string, into: Note[]): Notes {
  const add = (verdict: 'mended' | 'warned', element: string, value: unknown, reason: Reason, detail?: string) =>
    into.push({ verdict, item, element, value: showValue(value), reason, detail: detail ?? null });
  return {
    mended: (element, value, reason, detail) => add('mended', element, value, reason, detail),
    warned: (element, value, reason, detail) => add('warned', element, value, reason, detail),
  };
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Database text holds no NUL; inner runs of white space become one space. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value !== 'string') return null;
  const text = value.replaceAll('\u0000', '').replace(/\s+/g, ' ').trim().slice(0, 1000);
  return text === '' ? null : text.toWellFormed();
}

export function objectsOf(resource: Json, key: string, notes: Notes): readonly Json[] {
  const value = resource[key];
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    if (isObject(value)) {
      notes.mended(key, undefined, 'single_value');
      return [value];
    }
    if (value !== '') notes.warned(key, value, 'wrong_shape');
    return [];
  }
  const wrong = value.findIndex((item) => !isObject(item));
  if (wrong < 0) return value as Json[];
  notes.warned(`${key}[${wrong}]`, value[wrong], 'wrong_shape');
  return value.filter(isObject);
}

export function codingsOf(concept: Json, path: string, notes: Notes): readonly Json[] {
  const value = concept.coding;
  if (value === undefined || value === null) return [];
  const list = Array.isArray(value) ? value : [value];
  if (!Array.isArray(value) || !list.every(isObject)) notes.warned(`${path}.coding`, value, 'wrong_shape');
  return list.filter(isObject);
}

const referencePattern = /(?:^|\/)([A-Z][A-Za-z]+)\/([^/?#|\s]{1,200})(?:\/_history\/[^/]*)?$/;

/** The id that a Reference (or a bare string in its place) names, when it is of one of these types. */
export function referenceOf(value: unknown, path: string, types: readonly string[], notes: Notes): string | null {
  if (value === undefined || value === null) return null;
  let text: unknown = value;
  if (isObject(value)) text = value.reference;
  else if (typeof value === 'string' && value !== '') notes.mended(path, value, 'reference_text');
  if (text === '') {
    notes.warned(path, '', 'empty_value');
    return null;
  }
  if (typeof text !== 'string') {
    if (!isObject(value) || value.identifier === undefined) notes.warned(path, value, 'reference_broken');
    return null;
  }
  const uuid = /^urn:(?:uuid|oid):([^\s]{1,200})$/.exec(text);
  if (uuid) return uuid[1]!;
  const found = referencePattern.exec(text.trim());
  if (found && types.includes(found[1]!)) return found[2]!;
  notes.warned(path, text, 'reference_broken');
  return null;
}

/** `YYYY-MM-DD` of a FHIR date or dateTime; a missing month or day is the first (or the last, for an end). */
export function dateOf(value: unknown, path: string, notes: Notes, end = false): string | null {
  if (value === undefined || value === null) return null;
  if (value === '') {
    notes.warned(path, '', 'empty_value');
    return null;
  }
  const found = typeof value === 'string' ? /^(\d{4})(?:-(\d\d)(?:-(\d\d)(T.*)?)?)?$/.exec(value.trim()) : null;
  const year = Number(found?.[1]);
  const month = Number(found?.[2] ?? (end ? 12 : 1));
  const lastDay = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
  const day = Number(found?.[3] ?? (end ? lastDay : 1));
  if (!found || year < 1800 || year > 2200 || day < 1 || day > lastDay) {
    notes.warned(path, value, 'bad_date');
    return null;
  }
  if (found[4]) notes.mended(path, value, 'date_time');
  return `${found[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The address of a code system without `|version` and trailing slash. */
export function systemOf(value: unknown, path: string, notes: Notes): string {
  const text = textOf(value);
  if (!text) return '';
  const bar = text.indexOf('|');
  if (bar >= 0) notes.mended(path, text, 'system_version');
  return (bar >= 0 ? text.slice(0, bar) : text).replace(/\/+$/, '');
}

export function extensionsOf(resource: Json, url: string): readonly Json[] {
  const list = resource.extension;
  return Array.isArray(list) ? list.filter((item) => isObject(item) && item.url === url) : [];
}
