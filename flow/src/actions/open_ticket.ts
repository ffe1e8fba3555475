/**
 * Opens a ticket: people take over the conversation, with a topic ("General" if none is given or it is missing), an assignee and a
 * note. A contact has one open ticket at most, and none is opened when many are started at once. The local `_new_ticket` is the
 * uuid of the ticket, or empty. The assignee may be found by an expression that gives an e-mail address.
 *
 *     { "uuid": "ad154980-7bf7-4ab8-8728-545fd6378912", "type": "open_ticket",
 *       "topic": { "uuid": "472a7a73-96cb-4736-b567-056d987cc5b4", "name": "Salary" },
 *       "assignee": { "email_match": "@fields.supervisor_email" }, "note": "Last message: @input.text" }
 *
 *     { "type": "ticket_opened", "ticket": { "uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b", "status": "open",
 *       "topic": { "uuid": "472a7a73-96cb-4736-b567-056d987cc5b4", "name": "Salary" } } }
 *     { "type": "ticket_note_added", "ticket_uuid": "01969b47-384b-76f8-a7eb-cc4cc9ec3e6b",
 *       "note": "Last message: Not paid since May" }
 */
import type { User } from '../assets/assets.ts';
import type { AssetReference, VariableReference } from '../definition/schema.ts';
import type { Step } from '../engine/step.ts';
import { actionType } from './action.ts';
import { textOf } from './evaluate.ts';
import { found, named } from './references.ts';

const LOCAL = '_new_ticket';

export const openTicket = actionType({
  type: 'open_ticket',
  scope: 'online',
  fields: {
    topic: { kind: 'reference', to: 'topic', optional: true },
    assignee: { kind: 'reference', to: 'user', variable: true, optional: true },
    note: { kind: 'template', optional: true, max: 10_000 },
  },
  locals: () => [LOCAL],
  async execute(action, step) {
    const topic = action.topic && found(step, 'topic', action.topic, step.assets.topic(action.topic.uuid));
    const assignee = action.assignee && userOf(step, action.assignee);
    const note = textOf(step, action.note);
    if (step.isBatch) {
      step.error("Can't open tickets during batch starts");
      return step.setLocal(LOCAL, '');
    }
    const opened = await step.modify({
      type: 'ticket_open',
      topic: topic ? named(topic) : null,
      assignee: assignee ? named(assignee) : null,
      note,
    });
    step.setLocal(
      LOCAL,
      opened ? (step.contact.json.tickets?.findLast((one) => one.status === 'open')?.uuid ?? '') : '',
    );
  },
});

function userOf(step: Step, reference: AssetReference | VariableReference): User | undefined {
  if (!('match' in reference)) return found(step, 'user', reference, step.assets.user(reference.uuid));
  const { text: email, ok } = step.tryText(reference.match);
  if (!ok) return undefined;
  const user = step.assets.userByEmail(email);
  if (!user) step.error(`No such user with email '${email}'`, 'user:missing', { email });
  return user;
}
