/**
 * What R4 demands of the resources that we write, beyond their types: formats, rules on whole resources (by their names in
 * the specification), and references that lead somewhere. Answers what is wrong, each with its place.
 */
import type { Bundle, Questionnaire, QuestionnaireItem, QuestionnaireResponse } from '@medplum/fhirtypes';

const id = /^[A-Za-z0-9\-.]{1,64}$/;
const code = /^\S+( \S+)*$/;
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
const uri = /^\S+$/;
const formats: Readonly<Record<string, RegExp>> = {
  ...{ id, code, linkId: /\S/, timestamp: instant, authored: instant, valueDateTime: instant, valueUri: uri },
  ...{ system: uri, questionnaire: uri, fullUrl: /^(https?:\/\/|urn:)\S+$/, url: uri, reference: uri },
};

export function problemsOf(resource: Bundle | Questionnaire | QuestionnaireResponse): string[] {
  const found: string[] = [];
  walk(resource, resource.resourceType, found);
  if (resource.resourceType === 'Bundle') bundle(resource, found);
  if (resource.resourceType === 'QuestionnaireResponse') contained(resource, found);
  if (resource.resourceType === 'Questionnaire') questionnaire(resource, found);
  return found;
}

/** ele-1 and the primitive types: nothing is empty, and what has a format keeps to it. */
function walk(value: unknown, at: string, found: string[]): void {
  if (value === null || value === undefined) found.push(`${at}: null`);
  else if (typeof value === 'string') {
    const format =
      formats[
        at
          .split('.')
          .at(-1)!
          .replace(/\[\d+\]$/, '')
      ];
    // A control character is not in a FHIR string, except tab, line feed and carriage return.
    if (value.trim() === '' || /[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(value)) found.push(`${at}: empty or control`);
    if (format && !format.test(value)) found.push(`${at}: ${value}`);
  } else if (typeof value === 'number' && !Number.isFinite(value)) found.push(`${at}: no number`);
  else if (typeof value === 'object') {
    const parts = Object.entries(value);
    if (parts.length === 0) found.push(`${at}: empty`);
    for (const [key, part] of parts) walk(part, Array.isArray(value) ? `${at}[${key}]` : `${at}.${key}`, found);
  }
}

const answerTypes: Readonly<Record<string, readonly string[]>> = {
  ...{ 'open-choice': ['valueCoding', 'valueString'], decimal: ['valueDecimal'], dateTime: ['valueDateTime'] },
  ...{ string: ['valueString'], text: ['valueString'], url: ['valueUri'] },
};

function bundle({ type, entry = [] }: Bundle, found: string[]): void {
  if (type !== 'collection') found.push(`Bundle.type: ${type}`);
  const urls = entry.map((each) => each.fullUrl);
  if (new Set(urls).size < urls.length) found.push('bdl-7: a fullUrl is there twice');
  const items = new Map<string, QuestionnaireItem>();
  let canonical = '';
  for (const { fullUrl = '', resource } of entry) {
    if (!fullUrl.endsWith(`/${resource?.resourceType}/${resource?.id}`)) found.push(`fullUrl: ${fullUrl}`);
    if (resource?.resourceType === 'Questionnaire') {
      found.push(...problemsOf(resource));
      canonical = `${resource.url}|${resource.version}`;
      for (const item of resource.item ?? []) items.set(item.linkId, item);
    }
    if (resource?.resourceType !== 'QuestionnaireResponse') continue;
    found.push(...problemsOf(resource));
    if (resource.questionnaire !== canonical) found.push(`questionnaire: ${resource.questionnaire}`);
    for (const { linkId, answer = [] } of resource.item ?? [])
      for (const each of answer) {
        const [name = ''] = Object.keys(each);
        const fits = answerTypes[items.get(linkId)?.type ?? '']?.includes(name);
        if (!fits || Object.keys(each).length !== 1) found.push(`${resource.id} ${linkId}: ${name}`);
      }
  }
}

/** dom-2 to dom-5. */
function contained(response: QuestionnaireResponse, found: string[]): void {
  const text = JSON.stringify(response);
  for (const each of response.contained ?? []) {
    if (!text.includes(`"reference":"#${each.id}"`)) found.push(`dom-3: #${each.id} is not referred to`);
    if ('contained' in each || each.meta) found.push(`dom-2, dom-4: #${each.id}`);
  }
  for (const [, own] of text.matchAll(/"reference":"#([^"]*)"/g))
    if (!response.contained?.some((each) => each.id === own)) found.push(`#${own} is not contained`);
}

function questionnaire({ item = [] }: Questionnaire, found: string[]): void {
  const links = item.map((each) => each.linkId);
  if (new Set(links).size < links.length) found.push('que-2: a linkId is there twice');
  for (const { linkId, type, answerOption = [] } of item) {
    if (answerOption.length > 0 && type !== 'choice' && type !== 'open-choice') found.push(`que-5: ${linkId}`);
    const codes = answerOption.map((option) => option.valueCoding?.code);
    if (new Set(codes).size < codes.length) found.push(`${linkId}: a code is there twice`);
  }
}
