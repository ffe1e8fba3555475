/** What expressions yield, brought to the shapes in which the readers of standard resources expect it. */
import { isObject, type Json, textOf } from '../normalise/tolerant.ts';

/** An Extension stands for its value: people forget the last step. */
export function unwrapped(value: unknown): unknown {
  if (!isObject(value) || typeof value.url !== 'string') return value;
  const key = Object.keys(value).find((name) => name.startsWith('value'));
  return key ? value[key] : value;
}

const first = (list: unknown): unknown => (Array.isArray(list) ? list[0] : list);

/** The text of any FHIR value that has one: a code before its display, a reference's id. */
export function plainText(value: unknown): string | null {
  if (typeof value === 'boolean') return String(value);
  if (!isObject(value)) return textOf(value);
  const coding = first(value.coding);
  const said =
    value.code ?? (isObject(coding) ? coding.code : undefined) ?? value.value ?? value.text ?? value.display ?? null;
  if (said !== null && said !== undefined && !isObject(said)) return textOf(said);
  if (typeof value.reference === 'string') return referencedId(value);
  const name = [first(value.given), value.family].map(textOf).filter((part) => part !== null);
  return name.length > 0 ? name.join(' ') : null;
}

/** As a person reads it: a display before its code. */
export function shownText(value: unknown): string | null {
  if (!isObject(value)) return plainText(value);
  const coding = first(value.coding);
  const display = value.display ?? value.text ?? (isObject(coding) ? coding.display : undefined);
  return textOf(display) ?? plainText(value);
}

export function referencedId(value: unknown): string | null {
  const text = isObject(value) ? value.reference : value;
  if (typeof text !== 'string') return null;
  const found = /([^/\s|#?:]{1,200})(?:\/_history\/[^/]*)?$/.exec(text.trim());
  return found ? found[1]! : null;
}

/** A Reference to one type from a Reference, `Type/id` or a bare id. */
export function asReference(value: unknown, type: string): Json | null {
  const said = isObject(value) && value.reference === undefined ? plainText(value) : value;
  const id = referencedId(said);
  if (!id) return null;
  const text = isObject(value) ? value.reference : value;
  const named = typeof text === 'string' ? /([A-Z][A-Za-z]+)\/[^/\s]+(?:\/_history\/[^/]*)?$/.exec(text)?.[1] : null;
  if (named && named !== type) return null;
  const display = isObject(value) ? textOf(value.display) : null;
  return { reference: `${type}/${id}`, ...(display ? { display } : {}) };
}

/** The system of concepts that are entries of a list kept as resources: `Basic@<source id>`. */
export const listSystem = (type: string, sourceId: number): string => `${type}@${sourceId}`;

/** A CodeableConcept from a text, Coding, CodeableConcept or Reference to an entry of a list. */
export function asConcept(value: unknown, system: string | undefined, sourceId: number): Json | null {
  const own = system ? { system } : {};
  if (!isObject(value)) {
    const text = plainText(value);
    return text ? { coding: [{ ...own, code: text, display: text }] } : null;
  }
  if (Array.isArray(value.coding)) {
    const codings = value.coding.filter(isObject).map((coding) => ({ ...own, ...coding }));
    return { ...value, coding: codings };
  }
  if (typeof value.reference === 'string') {
    const found = /([A-Z][A-Za-z]+)\/([^/\s]+)$/.exec(value.reference.replace(/\/_history\/.*$/, ''));
    if (!found) return null;
    const display = textOf(value.display);
    return {
      coding: [{ system: listSystem(found[1]!, sourceId), code: found[2]!, ...(display ? { display } : {}) }],
    };
  }
  if (value.code !== undefined) return { coding: [{ ...own, ...value }] };
  return value.text === undefined ? null : value;
}

const no = new Set(['false', 'no', 'n', '0', 'inactive', 'non', 'não', 'off']);

/** False when a text says no in one of the usual ways. */
export function asBoolean(value: unknown): boolean {
  const text = plainText(value);
  return text === null || !no.has(text.toLowerCase());
}
