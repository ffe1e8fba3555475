/** The text that each recipient gets: the version in their language, with what is known of them filled in. Pure. */
import {
  compileTemplate,
  constantText,
  contactContext,
  type Rendered,
  type Template,
  type TemplateError,
  templateVariables,
} from '@mhero/flow/expressions/substitute.ts';
import { phoneNumbers } from '@mhero/flow/services/phones.ts';
import { countParts } from '@mhero/flow/sms/parts.ts';
import type { Environment } from '@mhero/flow/values/environment.ts';
import { environmentOf } from '@mhero/flow/values/make-environment.ts';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { Clock } from '../lib/clock.ts';

export interface Version {
  /** Key of the texts: a language, or `default`. */
  readonly key: string;
  readonly template: Template;
  /** The same for everybody: nothing is filled in. */
  readonly fixed: { readonly text: string; readonly parts: number } | null;
}

export interface Person {
  readonly name: string;
  readonly language: string | null;
  readonly address: string;
  readonly context: PersonFacts | null;
}

export interface PersonFacts {
  readonly uuid?: string;
  readonly fields?: Record<string, { readonly text?: string } | null>;
  readonly cadre?: string | null;
  readonly job?: string | null;
  readonly facility?: string | null;
  readonly place?: string | null;
}

export interface Versions {
  of(language: string | null): Version;
  readonly all: readonly Version[];
  /** Some text names more than the name and the language. */
  readonly needsFacts: boolean;
  /** Parts of the longest version before anything is filled in: how a rate and a window are planned. */
  readonly parts: number;
}

const alwaysKnown = new Set([
  'contact',
  'contact.name',
  'contact.first_name',
  'contact.language',
  'contact.urn',
  'urns.tel',
]);

const phones = phoneNumbers(parsePhoneNumberFromString);

/** What the texts of this deployment may ask of the world: its time, its country, chance. */
export function messageEnvironment(settings: { timezone: string; country: string }, clock: Clock): Environment {
  return environmentOf(
    { timezone: settings.timezone, default_country: settings.country },
    { now: () => clock.now().toISOString(), random: Math.random, phones },
  );
}

export function compileVersions(texts: Readonly<Record<string, string>>): Versions {
  const byKey = new Map<string, Version>();
  let needsFacts = false;
  let parts = 1;
  for (const [key, text] of Object.entries(texts)) {
    const template = compileTemplate(text);
    const variables = templateVariables(text);
    const fixed = constantText(text);
    const count = countParts(fixed ?? text).parts;
    byKey.set(key, { key, template, fixed: fixed === undefined ? null : { text: fixed, parts: count } });
    needsFacts ||= variables.some((name) => !alwaysKnown.has(name));
    parts = Math.max(parts, count);
  }
  const fallback = byKey.get('default') ?? [...byKey.values()][0]!;
  return {
    of: (language) => (language === null ? fallback : (byKey.get(language) ?? fallback)),
    all: [...byKey.values()],
    needsFacts,
    parts,
  };
}

export function renderFor(version: Version, person: Person, scheme: string, env: Environment): Rendered {
  const facts = person.context;
  const fields: Record<string, string | null> = {};
  for (const [key, value] of Object.entries(facts?.fields ?? {})) fields[key] = value?.text ?? null;
  return version.template(
    contactContext({
      uuid: facts?.uuid,
      name: person.name,
      language: person.language ?? undefined,
      urns: person.address ? [`${scheme}:${person.address}`] : [],
      fields,
      cadre: facts?.cadre ?? undefined,
      job: facts?.job ?? undefined,
      facility: facts?.facility ?? undefined,
      place: facts?.place ?? undefined,
    }),
    env,
  );
}

/** Everything is known of them but what differs between deployments and people: fields and addresses. */
const somebody: Person = {
  ...{ name: 'Ada Example', language: 'eng', address: '+231880000000' },
  context: {
    ...{ uuid: '00000000-0000-4000-8000-000000000000', fields: {} },
    ...{ cadre: 'Nurse', job: 'Nurse', facility: 'Clinic', place: 'County' },
  },
};

/** The expressions of a text that fail for whomever it goes to. One that reads a field or an address may not. */
export function surelyWrong(text: string): readonly TemplateError[] {
  const [version] = compileVersions({ default: text }).all;
  const env = messageEnvironment({ timezone: 'UTC', country: 'LR' }, { now: () => new Date() });
  return renderFor(version!, somebody, 'tel', env).errors.filter(
    ({ expression }) => !/\b(?:fields|urns?)\b/i.test(expression),
  );
}
