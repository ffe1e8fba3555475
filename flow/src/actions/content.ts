/** What a message says: text, attachments and quick replies, each evaluated in the language in which it is found. */
import type { Compiled, Schema, TemplateField } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';
import { type QuickReply, readQuickReply } from './quick-reply.ts';

const MAX_ATTACHMENT = 2_048;

/** The fields of every action that makes a message. */
export const contentFields = {
  text: { kind: 'template', max: 10_000, localizable: true },
  attachments: { kind: 'templates', items: 10, max: 8_192, localizable: true, optional: true },
  quick_replies: { kind: 'templates', items: 10, max: 8_192, localizable: true, optional: true },
} as const satisfies Schema;

export interface Content {
  readonly text: string;
  /** `type:url`. */
  readonly attachments: readonly string[];
  readonly quickReplies: readonly QuickReply[];
  /** Of the first part that is not empty. */
  readonly language: string;
}

/** In these languages, or in those of the contact. Parts that come out empty or wrong are error events and left out. */
export function evaluateContent(
  step: Step,
  fields: Compiled<typeof contentFields>,
  languages?: readonly string[],
): Content {
  const text = step.localized(fields.text, languages);
  const written = text.templates[0] ? step.evaluate(text.templates[0]) : '';
  const attachments = parts(step, fields.attachments, languages, readAttachment);
  const quickReplies = parts(step, fields.quick_replies, languages, readReply);
  return {
    text: written,
    attachments: attachments.items,
    quickReplies: quickReplies.items,
    language:
      written === '' && attachments.items.length > 0
        ? attachments.language
        : written === '' && quickReplies.items.length > 0
          ? quickReplies.language
          : text.language,
  };
}

interface Parts<T> {
  readonly items: readonly T[];
  readonly language: string;
}

const NONE: Parts<never> = { items: [], language: '' };

function parts<T>(
  step: Step,
  field: TemplateField | undefined,
  languages: readonly string[] | undefined,
  read: (step: Step, text: string) => T | undefined,
): Parts<T> {
  if (!field || field.templates.length === 0) return NONE;
  const { templates, language } = step.localized(field, languages);
  const items: T[] = [];
  for (const template of templates) {
    const item = read(step, step.evaluate(template));
    if (item !== undefined) items.push(item);
  }
  return { items, language };
}

function readAttachment(step: Step, evaluated: string): string | undefined {
  const text = evaluated.trim();
  const colon = text.indexOf(':');
  if (colon <= 0 || colon === text.length - 1) {
    step.error('Attachment evaluated to invalid value and will be ignored');
    return undefined;
  }
  if (text.length <= MAX_ATTACHMENT) return text;
  step.error(`Evaluated attachment is longer than the ${MAX_ATTACHMENT} limit and will be ignored`);
}

function readReply(step: Step, evaluated: string): QuickReply | undefined {
  const reply = readQuickReply(evaluated);
  if (!reply) step.error('Quick reply evaluated to empty string and will be ignored');
  return reply;
}

/** `fra-CD`; a locale is empty when the language is unknown. */
export function localeOf(language: string, country: string): string {
  return language === '' || country === '' ? language : `${language}-${country}`;
}

/** What a message and a translation of a broadcast have in common, as JSON: empty parts are absent. */
export function contentJson({ text, attachments, quickReplies }: Omit<Content, 'language'>) {
  return {
    text,
    ...(attachments.length > 0 && { attachments }),
    ...(quickReplies.length > 0 && { quick_replies: quickReplies }),
  };
}
