/** Plays a conversation that is written down against the engine, and says what differed. */
import type { Assets } from '../assets/assets.ts';
import type { ContactJson } from '../contact/contact.ts';
import { contactOf } from '../contact/contact-model.ts';
import type { Flow } from '../definition/flow.ts';
import { resumeSession, type Sprint, startSession } from '../engine/engine.ts';
import type { Host } from '../engine/host.ts';
import type { Environment } from '../values/environment.ts';
import { compareBroadcasts, compareEnd, compareSent } from './compare.ts';
import type { Conversation, Difference, Turn } from './conversation.ts';

export interface Stage {
  readonly assets: Assets;
  readonly environment: Environment;
  readonly host: Host;
  readonly flow: Flow;
}

/** Is told what both say, in order. */
export type Listener = (who: 'we' | 'person', text: string) => void;

const PERSON: ContactJson = {
  uuid: '5a1cf2d6-8d3b-4a0f-9d58-3c1e6a1f0b11',
  name: 'Mary Kollie',
  status: 'active',
  created_on: '2020-01-01T00:00:00Z',
  urns: ['tel:+231770000001'],
};

/**
 * All differences, in order; none when the conversation went as it is written. What the engine refuses (an answer after
 * the end, a contact that cannot be read) is a difference too.
 */
export async function playConversation(
  stage: Stage,
  conversation: Conversation,
  heard: Listener = () => {},
): Promise<Difference[]> {
  const found: Difference[] = [];
  let turn = 0;
  try {
    let sprint = await start(stage, conversation);
    let unheard = sentTexts(sprint);
    for (const text of unheard) heard('we', text);
    const broadcasts = [...broadcastsOf(sprint)];
    for (const each of conversation.turns) {
      turn++;
      if ('sent' in each) {
        const expected = typeof each.sent === 'string' ? [each.sent] : each.sent;
        const followed = conversation.turns[turn];
        const texts = followed && 'sent' in followed ? unheard.splice(0, expected.length) : unheard.splice(0);
        found.push(...compareSent(turn, expected, texts));
        continue;
      }
      found.push(...compareSent(turn, [], unheard));
      if ('received' in each) heard('person', each.received);
      sprint = await resumeSession(sprint.session, { ...world(stage, sprint), resume: resumeOf(each, stage) });
      unheard = sentTexts(sprint);
      for (const text of unheard) heard('we', text);
      broadcasts.push(...broadcastsOf(sprint));
    }
    found.push(...compareSent(turn + 1, [], unheard));
    found.push(...troubles(sprint));
    found.push(...compareBroadcasts(conversation.broadcasts, broadcasts));
    found.push(...compareEnd(conversation, sprint.session, sprint.contact.json));
  } catch (error) {
    found.push({ turn, expected: 'the conversation to go on', actual: (error as Error).message });
  }
  return found;
}

/** What every call of the engine needs. */
export const world = ({ assets, environment, host }: Stage, { contact }: Pick<Sprint, 'contact'>) => ({
  assets,
  environment,
  host,
  contact,
});

/** The first sprint. */
export function start(stage: Stage, conversation: Conversation): Sprint | Promise<Sprint> {
  const { assets, host, flow } = stage;
  const json = { ...PERSON, ...conversation.contact_before } as ContactJson;
  const contact = contactOf(json, assets, host.services.phones);
  const trigger = {
    type: 'manual',
    flow: { uuid: flow.uuid, name: flow.name },
    triggered_on: host.now(),
    ...(conversation.params === undefined ? {} : { params: conversation.params }),
    ...(conversation.batch && { batch: true }),
  };
  return startSession({ ...world(stage, { contact }), trigger, call: flow.type === 'voice' ? call(stage) : undefined });
}

function call({ assets, host }: Stage) {
  const channel = assets.channels.find(({ roles }) => roles.includes('call')) ?? assets.channels[0];
  if (!channel) return undefined;
  return { uuid: host.uuid7(), channel: { uuid: channel.uuid, name: channel.name }, urn: PERSON.urns![0]! };
}

/** What a turn of the person is to the engine. */
export function resumeOf(turn: Exclude<Turn, { sent: unknown }>, { host }: Stage) {
  const now = host.now();
  if ('silence' in turn) {
    const type = turn.silence === 'timeout' ? 'wait_timeout' : 'wait_expiration';
    return {
      type,
      resumed_on: now,
      event: {
        uuid: host.uuid7(),
        type: turn.silence === 'timeout' ? 'wait_timed_out' : 'wait_expired',
        created_on: now,
      },
    };
  }
  if ('dialed' in turn) {
    const { status, duration = 0 } = turn.dialed;
    const dial = { status, duration };
    return { type: 'dial', resumed_on: now, event: { uuid: host.uuid7(), type: 'dial_ended', created_on: now, dial } };
  }
  const msg = {
    urn: PERSON.urns![0]!,
    text: turn.received,
    ...(turn.attachments && { attachments: turn.attachments }),
  };
  return { type: 'msg', resumed_on: now, event: { uuid: host.uuid7(), type: 'msg_received', created_on: now, msg } };
}

/** What the contact would read or hear, in order. */
export function sentTexts({ events }: Sprint): string[] {
  const texts: string[] = [];
  for (const event of events) {
    if (event.type !== 'msg_created' && event.type !== 'ivr_created') continue;
    texts.push((event.msg as { text: string }).text);
  }
  return texts;
}

/** What others would get. */
export function broadcastsOf({ events }: Sprint): Array<{ to: string[]; text: string }> {
  return events
    .filter(({ type }) => type === 'broadcast_created')
    .map((event) => {
      const { groups = [], translations, base_language } = event as unknown as BroadcastCreated;
      return { to: groups.map(({ name }) => name), text: translations[base_language]?.text ?? '' };
    });
}

interface BroadcastCreated {
  readonly translations: Readonly<Record<string, { readonly text: string }>>;
  readonly base_language: string;
  readonly groups?: ReadonlyArray<{ readonly name: string }>;
}

/** Errors of the flow are differences even where its texts are right. */
function troubles({ events }: Sprint): Difference[] {
  return events
    .filter(({ type }) => type === 'failure')
    .map(({ text }) => ({ turn: 0, expected: 'no failure', actual: String(text) }));
}
