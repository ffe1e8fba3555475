/** Practitioner (R4) to a person. Where iHRIS and its country versions keep things: docs/operate/registries.md. */
import { type CountryCode, mendPhones } from '../../lib/phone.ts';
import { languageCode } from './languages.ts';
import type { AddressRow, ConceptKey, PersonRow } from './rows.ts';
import {
  codingsOf,
  dateOf,
  extensionsOf,
  isObject,
  type Json,
  type Notes,
  objectsOf,
  systemOf,
  textOf,
} from './tolerant.ts';

/** Our own extensions, for what FHIR has no element for; sheets and exports use them. */
export const fieldExtension = 'https://mhero.org/fhir/StructureDefinition/field';
export const groupExtension = 'https://mhero.org/fhir/StructureDefinition/group';

export const phoneExtensions = [
  'http://ihris.org/fhir/StructureDefinition/ihris-practitioner-phone',
  'http://ihris.org/fhir/StructureDefinition/ihris-practitioner-mobile',
];
export const languageExtensions = ['http://ihris.org/fhir/StructureDefinition/ihris-practitioner-language'];
const genders = new Set(['male', 'female', 'other', 'unknown']);

export function readPractitioner(resource: Json, id: string, country: CountryCode | null, notes: Notes): PersonRow {
  const name = readName(resource, id, notes);
  return {
    id,
    ...name,
    active: resource.active !== false && resource.active !== 'false',
    gender: readGender(resource.gender, notes),
    birthDate: dateOf(resource.birthDate, 'birthDate', notes),
    language: readLanguage(resource, notes),
    addresses: readAddresses(resource, country, notes),
    identifiers: readIdentifiers(resource, notes),
    skills: readQualifications(resource, notes),
    fields: readFields(resource),
    groups: extensionsOf(resource, groupExtension).flatMap((extension) => textOf(extension.valueString) ?? []),
  };
}

function readName(resource: Json, id: string, notes: Notes) {
  if (typeof resource.name === 'string') {
    const text = textOf(resource.name);
    notes.mended('name', resource.name, 'single_value');
    if (text) return { name: text.slice(0, 300), given: null, family: null };
  }
  const names = typeof resource.name === 'string' ? [] : objectsOf(resource, 'name', notes);
  const usable = names.filter((name) => name.use !== 'old');
  const best = usable.find((name) => name.use === 'official') ?? usable[0] ?? names[0];
  const family = best ? textOf(best.family) : null;
  const given = best ? joined(best.given) : null;
  const text = best ? textOf(best.text) : null;
  if (!text && (family || given)) notes.mended('name', undefined, 'name_from_parts');
  const name = text ?? ([given, family].filter(Boolean).join(' ') || null);
  if (!name) notes.warned('name', best, 'no_name', 'The id stands in for the name.');
  return { name: (name ?? id).slice(0, 300), given, family };
}

function joined(value: unknown): string | null {
  const parts = (Array.isArray(value) ? value : [value]).map(textOf).filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' ').slice(0, 200) : null;
}

function readGender(value: unknown, notes: Notes): string | null {
  const text = textOf(value)?.toLowerCase() ?? null;
  if (text === null) return null;
  const word = text === 'm' ? 'male' : text === 'f' ? 'female' : text;
  if (genders.has(word)) return word;
  notes.warned('gender', value, 'unknown_gender');
  return null;
}

function readLanguage(resource: Json, notes: Notes): string | null {
  const spoken = objectsOf(resource, 'communication', notes);
  const first = spoken.find((item) => item.preferred === true) ?? spoken[0];
  const codings = first ? codingsOf(first, 'communication[0]', notes) : [];
  const said: unknown[] = [
    ...codings.flatMap((coding) => [coding.code, coding.display]),
    first?.text,
    ...languageExtensions.flatMap((url) =>
      extensionsOf(resource, url).flatMap((e) => (isObject(e.valueCoding) ? [e.valueCoding.code] : [e.valueString])),
    ),
  ];
  const texts = said.map(textOf).filter((text) => text !== null);
  for (const text of texts) {
    const code = languageCode(text);
    if (code) return code;
  }
  if (texts.length > 0) notes.warned('communication[0]', texts[0], 'unknown_language');
  return null;
}

const schemes: Record<string, string> = { phone: 'tel', sms: 'tel', email: 'mailto' };
const useOrder: Record<string, number> = { mobile: 0, work: 10, home: 20, temp: 30 };

function readAddresses(resource: Json, country: CountryCode | null, notes: Notes): AddressRow[] {
  const rows: AddressRow[] = [];
  for (const [i, telecom] of objectsOf(resource, 'telecom', notes).entries()) {
    const path = `telecom[${i}].value`;
    const value = textOf(telecom.value);
    if (!value) {
      if (telecom.value !== undefined) notes.warned(path, telecom.value, 'empty_value');
      continue;
    }
    const use = textOf(telecom.use);
    if (use === 'old' || isOver(telecom.period)) continue;
    const system = (textOf(telecom.system) ?? (value.includes('@') ? 'email' : 'phone')).toLowerCase();
    const rank = readRank(telecom.rank) + (useOrder[use ?? ''] ?? 15) + Math.min(i, 9);
    const scheme = schemes[system];
    if (scheme === 'tel') addPhones(rows, value, use, rank, country, path, notes);
    else if (scheme === 'mailto') addEmail(rows, value, use, rank);
    else notes.warned(path, value, 'address_not_used', system.slice(0, 50));
  }
  for (const url of phoneExtensions)
    for (const extension of extensionsOf(resource, url)) {
      const value = textOf(extension.valueString);
      if (value)
        addPhones(rows, value, 'mobile', 5, country, `extension(${url.slice(url.lastIndexOf('/') + 1)})`, notes);
    }
  return rows;
}

function isOver(period: unknown): boolean {
  const end = isObject(period) ? textOf(period.end) : null;
  return end !== null && /^\d{4}/.test(end) && end < new Date().toISOString().slice(0, end.length);
}

/** Rank 1 is preferred; hundreds keep it above the order of uses. */
function readRank(value: unknown): number {
  const rank = Number(value);
  return Number.isInteger(rank) && rank >= 1 && rank <= 99 ? rank * 100 : 10_000;
}

function addPhones(
  rows: AddressRow[],
  cell: string,
  use: string | null,
  rank: number,
  country: CountryCode | null,
  path: string,
  notes: Notes,
): void {
  const { addresses, refused } = mendPhones(cell, country);
  for (const { value, mended, raw } of addresses) {
    if (mended) notes.mended(path, raw, `phone_${mended}`, value);
    addOnce(rows, { scheme: 'tel', value, raw: mended ? raw : null, mended, use, rank, valid: true, refusal: null });
  }
  for (const { raw, reason } of refused) {
    notes.warned(path, raw, `phone_${reason}`);
    const value = raw.slice(0, 100);
    addOnce(rows, { scheme: 'tel', value, raw, mended: null, use, rank, valid: false, refusal: reason });
  }
}

function addEmail(rows: AddressRow[], text: string, use: string | null, rank: number): void {
  const value = text
    .replace(/^mailto:/i, '')
    .toLowerCase()
    .slice(0, 320);
  const valid = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value);
  const refusal = valid ? null : 'not_an_email';
  addOnce(rows, { scheme: 'mailto', value, raw: null, mended: null, use, rank, valid, refusal });
}

function addOnce(rows: AddressRow[], row: AddressRow): void {
  if (rows.length < 20 && !rows.some((known) => known.scheme === row.scheme && known.value === row.value))
    rows.push(row);
}

function readIdentifiers(resource: Json, notes: Notes) {
  const found = new Map<string, { system: string; value: string }>();
  for (const [i, identifier] of objectsOf(resource, 'identifier', notes).entries()) {
    const value = textOf(identifier.value)?.slice(0, 200);
    if (!value || found.size >= 20) continue;
    const system = (textOf(identifier.system) ?? typeCode(identifier.type) ?? '').slice(0, 300);
    if (identifier.value === '') notes.warned(`identifier[${i}].value`, '', 'empty_value');
    found.set(`${system} ${value}`, { system, value });
  }
  return [...found.values()];
}

function typeCode(type: unknown): string | null {
  const coding = isObject(type) && Array.isArray(type.coding) ? type.coding.find(isObject) : null;
  return coding ? textOf(coding.code) : null;
}

function readQualifications(resource: Json, notes: Notes): ConceptKey[] {
  const skills: ConceptKey[] = [];
  for (const [i, qualification] of objectsOf(resource, 'qualification', notes).entries()) {
    if (!isObject(qualification.code)) continue;
    const key = conceptOf('skill', qualification.code, `qualification[${i}].code`, notes);
    if (key && skills.length < 20) skills.push(key);
  }
  return skills;
}

/** The first usable coding of a CodeableConcept, else its text as a code of no system. */
export function conceptOf(kind: ConceptKey['kind'], concept: Json, path: string, notes: Notes): ConceptKey | null {
  const text = textOf(concept.text)?.slice(0, 300) ?? null;
  for (const coding of codingsOf(concept, path, notes)) {
    const code = textOf(coding.code)?.slice(0, 200);
    if (!code) continue;
    const name = textOf(coding.display)?.slice(0, 300) ?? text;
    return { kind, system: systemOf(coding.system, `${path}.coding[0].system`, notes), code, name };
  }
  return text ? { kind, system: '', code: text.slice(0, 200), name: text } : null;
}

function readFields(resource: Json): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const extension of extensionsOf(resource, fieldExtension).slice(0, 200)) {
    const parts = Array.isArray(extension.extension) ? extension.extension.filter(isObject) : [];
    const key = textOf(parts.find((part) => part.url === 'key')?.valueString);
    const value = textOf(parts.find((part) => part.url === 'value')?.valueString);
    if (key && value && /^[a-z][a-z0-9_]{0,35}$/.test(key)) fields[key] = value;
  }
  return fields;
}
