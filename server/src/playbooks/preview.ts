/** How a playbook looks on a phone: its conversations, played by the engine. */
import type { Conversation } from '@mhero/flow/conversations/conversation.ts';
import { playConversation } from '@mhero/flow/conversations/run.ts';
import { stageOf } from '@mhero/flow/conversations/stage.ts';
import { environmentFor, insideHost } from '../sessions/sessions.ts';
import type { KeptPlaybook } from './read.ts';

export interface Said {
  readonly who: 'we' | 'person';
  readonly text: string;
}

/** By language (ISO 639-3), that of the flow first. */
export async function previewOf(playbook: KeptPlaybook): Promise<Record<string, Said[]>> {
  const shown: Record<string, Said[]> = {};
  for (const language of languagesOf(playbook)) {
    const conversation = choose(playbook, language);
    if (conversation) shown[language] = await play(playbook, conversation);
  }
  return shown;
}

export const languagesOf = ({ flow }: KeptPlaybook): string[] => [flow.language, ...flow.languages];

/** The first, which is the good path; in another language the one in which most is said. */
function choose({ flow, tests }: KeptPlaybook, language: string): Conversation | undefined {
  if (language === flow.language) return tests.conversations[0];
  const fits = tests.conversations.filter((each) => each.contact_before?.language === language);
  return fits.sort((a, b) => b.turns.length - a.turns.length)[0];
}

async function play({ flow, tests }: KeptPlaybook, conversation: Conversation): Promise<Said[]> {
  const environment = environmentFor({ timezone: 'UTC', country: 'LR', languages: [flow.language, ...flow.languages] });
  const stage = stageOf(tests, conversation, { host: insideHost, environment }, () => flow.json);
  const said: Said[] = [];
  await playConversation(stage, conversation, (who, text) => said.push({ who, text }));
  return said;
}
