/** What messages cost, and answers that never reach the flow. */
import type { Flow } from '../definition/flow.ts';
import type { TemplateField } from '../definition/schema.ts';
import { RUN_TOP_LEVELS, scanTemplate } from '../expressions/scan.ts';
import type { Template } from '../expressions/template.ts';
import { countParts } from '../sms/parts.ts';
import { consentWord } from '../text/consent-words.ts';
import type { Finding } from './finding.ts';
import { casesOf } from './parts.ts';

export function lintMessages(flow: Flow): Finding[] {
  return [...costly(flow), ...swallowed(flow)];
}

/** Messages of more than one part, in each language. */
function costly(flow: Flow): Finding[] {
  const findings: Finding[] = [];
  for (const node of flow.nodes) {
    for (const action of node.actions) {
      const text = action.fields.text as TemplateField | undefined;
      if (!text?.templates || (action.type !== 'send_msg' && action.type !== 'send_broadcast')) continue;
      const at = { node_uuid: node.uuid, action_uuid: action.uuid };
      const check = (template: Template | undefined, language: string) => {
        const cost = template && costOf(template.source);
        if (cost && cost.parts > 1) findings.push({ ...at, code: 'parts', level: 'advice', language, ...cost });
      };
      check(text.templates[0], flow.language);
      for (const language of flow.languages) {
        check(flow.translation(language, text.owner, text.property)?.[0], language);
      }
    }
  }
  return findings;
}

function costOf(source: string): { parts: number; alphabet: 'gsm7' | 'ucs2'; at_least: boolean } {
  const pieces = scanTemplate(source, RUN_TOP_LEVELS);
  const plain = pieces.map((piece) => (piece.kind === 'text' ? piece.text : '')).join('');
  const { parts, alphabet } = countParts(plain);
  return { parts, alphabet, at_least: pieces.some((piece) => piece.kind !== 'text') };
}

/** Tests of which each argument is one or more words that an answer may consist of. */
const ANY_WORD = 'has_any_word';
const WHOLE = ['has_only_text', 'has_only_phrase', 'has_phrase', 'has_all_words', 'has_beginning'];

/** Quick replies and cases for which the contact would have to write a word of consent. */
function swallowed(flow: Flow): Finding[] {
  const findings: Finding[] = [];
  for (const node of flow.nodes) {
    const check = (answer: string, more: Partial<Finding>) => {
      const found = consentWord(answer);
      if (!found) return;
      const { act } = found;
      findings.push({ ...more, code: 'consent_word', level: 'error', node_uuid: node.uuid, word: answer, act });
    };
    for (const action of node.actions) {
      const replies = action.fields.quick_replies as TemplateField | undefined;
      if (!replies) continue;
      const each = (templates: readonly Template[], language?: string) => {
        for (const { source } of templates) {
          check(source.replace(/<extra>[\s\S]*/, ''), { action_uuid: action.uuid, language });
        }
      };
      each(replies.templates);
      for (const language of flow.languages) {
        each(flow.translation(language, replies.owner, replies.property) ?? [], language);
      }
    }
    if (node.router?.wait?.type !== 'msg') continue;
    for (const test of casesOf(node)) {
      const each = (texts: readonly string[], language?: string) => {
        for (const answer of answersOf(test.type, texts)) check(answer, { case_uuid: test.uuid, language });
      };
      each(test.arguments);
      for (const language of flow.languages) {
        each(flow.translation(language, test.uuid, 'arguments')?.map(({ source }) => source) ?? [], language);
      }
    }
  }
  return findings;
}

function answersOf(type: string, texts: readonly string[]): readonly string[] {
  if (type === ANY_WORD) return texts.flatMap((text) => text.split(/\s+/).filter((word) => word !== ''));
  return WHOLE.includes(type) ? texts : [];
}
