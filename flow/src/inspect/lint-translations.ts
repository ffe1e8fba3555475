/** Texts that one language of the flow lacks. */
import type { Flow } from '../definition/flow.ts';
import type { Finding } from './finding.ts';
import { type Visitor, visitAction, visitRouter } from './parts.ts';

/** Arguments of these tests are words of a language; numbers and dates need no translation. */
const WORDS = /\p{L}/u;

export function lintTranslations(flow: Flow): Finding[] {
  const findings: Finding[] = [];
  const languages = flow.languages.filter((language) => language !== flow.language);
  const check = (at: { node_uuid: string; action_uuid?: string }): Visitor => {
    const one = (item_uuid: string, property: string, text: string) => {
      if (!WORDS.test(withoutExpressions(text))) return;
      for (const language of languages) {
        if (flow.translation(language, item_uuid, property) !== undefined) continue;
        findings.push({ ...at, code: 'untranslated', level: 'warning', language, item_uuid, property });
      }
    };
    return {
      template(field) {
        if (!field.localizable || field.property === 'attachments' || field.property === 'arguments') return;
        one(field.owner, field.property, field.templates.map((template) => template.source).join(' '));
      },
      plain: one,
    };
  };
  for (const node of flow.nodes) {
    for (const action of node.actions) visitAction(action, check({ node_uuid: node.uuid, action_uuid: action.uuid }));
    visitRouter(node, check({ node_uuid: node.uuid }));
  }
  return findings;
}

function withoutExpressions(text: string): string {
  return text.replace(/@\([^)]*\)*|@[a-z_]+(?:\.\w+)*/gi, '');
}
