/** A Practitioner or Patient with what a mapping found, put where the FHIR standard keeps it. */
import { fieldExtension, languageExtensions, phoneExtensions } from '../normalise/practitioner.ts';
import { isObject, type Json, textOf } from '../normalise/tolerant.ts';
import type { Finding, Findings } from './compile.ts';
import { asBoolean, asConcept, plainText, shownText } from './shapes.ts';

type Editable = Record<string, unknown>;

/** Changes nothing of what it is given. */
export function rewritePerson(resource: Json, findings: Findings, sourceId: number): Json {
  const out: Editable = { ...resource };
  setNames(out, findings);
  setAddresses(out, findings);
  setLanguage(out, findings);
  const gender = first(findings, 'gender');
  if (gender) out.gender = plainText(gender.value);
  else if (leftOut(findings, 'gender')) delete out.gender;
  const birth = first(findings, 'birth_date');
  if (birth) out.birthDate = plainText(birth.value);
  else if (leftOut(findings, 'birth_date')) delete out.birthDate;
  const active = first(findings, 'active');
  if (active) out.active = asBoolean(active.value);
  else if (leftOut(findings, 'active')) delete out.active;
  setIdentifiers(out, findings);
  setSkills(out, findings, sourceId);
  setFields(out, findings);
  return out;
}

const first = (findings: Findings, target: string): Finding | undefined => findings.get(target)?.values[0];
/** The mapping forbids the place of the standard and has nothing else. */
const leftOut = (findings: Findings, target: string): boolean => findings.get(target)?.standard === false;
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

function setNames(out: Editable, findings: Findings): void {
  const said = ['name', 'given', 'family'].some((target) => findings.has(target));
  if (!said) return;
  const names = listOf(out.name).filter(isObject);
  const best = names.find((name) => name.use === 'official') ?? names.find((name) => name.use !== 'old') ?? names[0];
  const whole = first(findings, 'name');
  if (isObject(whole?.value) && (whole.value.family !== undefined || whole.value.given !== undefined)) {
    out.name = [whole.value];
    return;
  }
  const part = (target: 'given' | 'family'): string | null => {
    const values = findings.get(target)?.values ?? [];
    if (values.length > 0) return values.map((finding) => plainText(finding.value)).join(' ');
    if (leftOut(findings, target)) return null;
    return listOf(best?.[target]).map(textOf).filter(Boolean).join(' ') || null;
  };
  const [given, family] = [part('given'), part('family')];
  const parts = [given, family].filter(Boolean).join(' ');
  const named = first(findings, 'given') || first(findings, 'family') ? parts : textOf(best?.text) || parts;
  const text = whole ? plainText(whole.value) : leftOut(findings, 'name') ? parts : named;
  out.name = [{ text, ...(given ? { given: [given] } : {}), ...(family ? { family } : {}) }];
}

const isEmail = (telecom: unknown): boolean =>
  isObject(telecom) &&
  (telecom.system === 'email' || (telecom.system === undefined && String(telecom.value ?? '').includes('@')));

function setAddresses(out: Editable, findings: Findings): void {
  const phone = findings.get('phone');
  const email = findings.get('email');
  if (!phone && !email) return;
  const point = (system: string) => (finding: Finding) => {
    const kept = isObject(finding.value) && finding.value.value !== undefined ? finding.value : null;
    return kept
      ? { ...kept, system }
      : { system, value: plainText(finding.value), ...(system === 'phone' ? { use: 'mobile' } : {}) };
  };
  const kept = listOf(out.telecom).filter((telecom) => {
    if (!isObject(telecom)) return true;
    const policy = isEmail(telecom) ? email : phone;
    return policy?.standard ?? true;
  });
  out.telecom = [...(phone?.values ?? []).map(point('phone')), ...(email?.values ?? []).map(point('email')), ...kept];
  if (phone && !phone.standard) dropExtensions(out, phoneExtensions);
}

function dropExtensions(out: Editable, urls: readonly string[]): void {
  if (!Array.isArray(out.extension)) return;
  out.extension = out.extension.filter((item) => !isObject(item) || !urls.includes(String(item.url)));
}

function setLanguage(out: Editable, findings: Findings): void {
  const found = findings.get('language');
  if (!found) return;
  if (!found.standard || found.values.length > 0) {
    dropExtensions(out, languageExtensions);
    delete out.communication;
  }
  const [finding] = found.values;
  if (!finding) return;
  const coding = [{ code: plainText(finding.value), display: shownText(finding.value) }];
  out.communication = [{ coding, preferred: true }];
}

function setIdentifiers(out: Editable, findings: Findings): void {
  const found = findings.get('identifier');
  if (!found) return;
  const made = found.values.map(({ value, system }) => {
    const own = system ? { system } : {};
    return isObject(value) && value.value !== undefined ? { ...own, ...value } : { ...own, value: plainText(value) };
  });
  out.identifier = [...made, ...(found.standard ? listOf(out.identifier) : [])];
}

function setSkills(out: Editable, findings: Findings, sourceId: number): void {
  const found = findings.get('skill');
  if (!found) return;
  const made = found.values.flatMap(({ value, system }) => {
    const code = asConcept(value, system, sourceId);
    return code ? [{ code }] : [];
  });
  out.qualification = [...made, ...(found.standard ? listOf(out.qualification) : [])];
}

function setFields(out: Editable, findings: Findings): void {
  const made = fieldsOf(findings).map(([key, text]) => ({
    url: fieldExtension,
    extension: [
      { url: 'key', valueString: key },
      { url: 'value', valueString: text },
    ],
  }));
  if (made.length > 0) out.extension = [...listOf(out.extension), ...made];
}

/** Contact fields by key; several values stand side by side. */
export function fieldsOf(findings: Findings): [key: string, text: string][] {
  return [...findings].flatMap(([target, { values }]) => {
    if (!target.startsWith('field:') || values.length === 0) return [];
    const texts = [...new Set(values.map((finding) => shownText(finding.value)))];
    return [[target.slice('field:'.length), texts.join(', ').slice(0, 1000)] as [string, string]];
  });
}
