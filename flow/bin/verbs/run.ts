/**
 * `run`: `{id, assets, environment, contact, trigger, call?, resumes, http_mocks?, now, randoms?, options?, compact?}` →
 * `{id, sprints: [{status, events, segments, session, contact}], error?}`.
 */
import { compactSession } from '../../src/engine/compact.ts';
import { type ConversationRequest, converse } from '../conversation.ts';

export async function answer(request: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> {
  const sprints: unknown[] = [];
  const error = await converse(request as unknown as ConversationRequest, (sprint) => {
    const session = request.compact === false ? sprint.session : compactSession(sprint.session);
    const { events, segments, contact } = sprint;
    // As it is now: the next sprint changes the session in place.
    sprints.push(
      JSON.parse(JSON.stringify({ status: session.status, events, segments, session, contact: contact.json })),
    );
  });
  return error ? { sprints, error } : { sprints };
}
