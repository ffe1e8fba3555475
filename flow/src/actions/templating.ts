/**
 * Message templates, as WhatsApp wants them approved: the translation for a channel and a language, its variables, and
 * how the message will look.
 */
import type { Channel, MessageTemplate, TemplateComponent, TemplateTranslation } from '../assets/assets.ts';
import type { Compiled, Schema, TemplateField } from '../definition/schema.ts';
import { languagesOf } from '../engine/localize.ts';
import type { Step } from '../engine/step.ts';
import type { Content } from './content.ts';
import { localeOf } from './content.ts';
import { named } from './references.ts';

export const templateFields = {
  template: { kind: 'reference', to: 'template', optional: true },
  template_variables: { kind: 'templates', items: 100, max: 10_000, optional: true },
} as const satisfies Schema;

interface Variable {
  readonly type: string;
  readonly value: string;
}

export interface Templated {
  /** How it will look. */
  readonly content: Omit<Content, 'language'>;
  readonly locale: string;
  /** For the channel. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** The template that an action names. One that is missing is as if none was named. */
export function templateOf(step: Step, fields: Compiled<typeof templateFields>): MessageTemplate | undefined {
  return fields.template && step.assets.template(fields.template.uuid);
}

export function evaluateVariables(step: Step, field: TemplateField | undefined): readonly string[] {
  return field ? field.templates.map((template) => step.evaluate(template)) : [];
}

/** Undefined when the template has no translation for the channel. */
export function applyTemplate(
  step: Step,
  template: MessageTemplate,
  channel: Channel,
  variables: TemplateField | undefined,
): Templated | undefined {
  const translation = translationFor(step, template, channel);
  if (!translation) return undefined;
  const values = evaluateVariables(step, variables);
  const filled = translation.variables.map(({ type }, i): Variable => ({ type, value: values[i] ?? '' }));
  const components = translation.components
    .filter((component) => Object.keys(component.variables ?? {}).length > 0)
    .map(({ name, type, variables: indexes }) => ({ name, type, variables: indexes }));
  return {
    content: preview(translation, filled),
    locale: translation.locale,
    json: {
      template: named(template),
      ...(translation.namespace && { namespace: translation.namespace }),
      ...(components.length > 0 && { components }),
      ...(filled.length > 0 && { variables: filled }),
    },
  };
}

/** In the languages of the contact, the workspace and the flow: the same locale, else the same language, else the first. */
function translationFor(step: Step, template: MessageTemplate, channel: Channel): TemplateTranslation | undefined {
  const all = template.translations.filter((one) => one.channel.uuid === channel.uuid);
  for (const language of [...languagesOf(step.contact, step.env), step.flow.language]) {
    const same = all.filter((one) => one.locale.split('-', 1)[0] === language);
    const exact = localeOf(language, step.env.country);
    const best = same.find((one) => one.locale === exact) ?? same.find((one) => one.locale === language) ?? same[0];
    if (best) return best;
  }
  return all[0];
}

function preview(translation: TemplateTranslation, variables: readonly Variable[]): Omit<Content, 'language'> {
  const texts: string[] = [];
  const attachments: string[] = [];
  const quickReplies: Array<Content['quickReplies'][number]> = [];
  for (const component of translation.components) {
    const text = filledText(component, variables);
    for (const index of Object.values(component.variables ?? {})) {
      const variable = variables[index];
      if (variable && variable.type !== 'text' && variable.value !== '') attachments.push(variable.value);
    }
    if (text === '') continue;
    if (/^(?:header|body|footer)\/text$/.test(component.type)) texts.push(text);
    else if (component.type === 'button/quick_reply') quickReplies.push({ type: 'text', text });
  }
  return { text: texts.join('\n\n'), attachments, quickReplies };
}

function filledText(component: TemplateComponent, variables: readonly Variable[]): string {
  const indexes = component.variables ?? {};
  return component.content.replace(/\{\{([^{}]{1,100})\}\}/g, (whole, name: string) => {
    const variable = Object.hasOwn(indexes, name) ? variables[indexes[name]!] : undefined;
    if (!variable) return whole;
    return variable.type === 'text' ? variable.value : '';
  });
}
