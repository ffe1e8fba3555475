/**
 * In which language something is said: the contact's if the workspace allows it, then the workspace's first, then the
 * flow's own. Each property of each item finds its language by itself.
 */
import type { Contact } from '../contact/contact.ts';
import type { Flow } from '../definition/flow.ts';
import type { TemplateField } from '../definition/schema.ts';
import type { Environment } from '../values/environment.ts';
import type { Localized } from './step.ts';

/** The languages to be tried before the flow's own. */
export function languagesOf(contact: Contact, env: Environment): readonly string[] {
  const allowed = env.allowedLanguages;
  if (allowed.length === 0) return allowed;
  const own = contact.json.language;
  const preferred = allowed[0]!;
  return own && own !== preferred && allowed.includes(own) ? [own, preferred] : [preferred];
}

/** The templates of a field in the first of the languages that has them. */
export function localizedField(flow: Flow, field: TemplateField, languages: readonly string[]): Localized {
  if (field.localizable) {
    for (const language of languages) {
      if (language === flow.language) break;
      const templates = flow.translation(language, field.owner, field.property);
      if (templates) return { templates, language };
    }
  }
  return { templates: field.templates, language: flow.language };
}

/** A text that is translated but not evaluated. */
export function localizedText(
  flow: Flow,
  owner: string,
  property: string,
  base: string,
  languages: readonly string[],
): { readonly text: string; readonly language: string } {
  for (const language of languages) {
    if (language === flow.language) break;
    const translation = flow.translation(language, owner, property)?.[0];
    if (translation) return { text: translation.source, language };
  }
  return { text: base, language: flow.language };
}
