/** `eval` with a `session`: `{id, template, session}` → `{id, text, errors}`, in the context of the session's first run. */
import type { Sprint } from '../../src/engine/engine.ts';
import { compileTemplate } from '../../src/expressions/compile.ts';
import { type ConversationRequest, converse } from '../conversation.ts';

export async function answerInSession(template: string, request: unknown): Promise<Record<string, unknown>> {
  let last: Sprint | undefined;
  const error = await converse(request as ConversationRequest, (sprint) => {
    last = sprint;
  });
  if (!last) return { error };
  const { value, errors } = compileTemplate(template).text(last.context(), last.env);
  return { text: value, errors: errors.map(({ message }) => message) };
}
