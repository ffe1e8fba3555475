/**
 * A message to one person, or from one, as a Communication. Its versions are the instants that the network's answers were
 * recorded at: 1 accepted, 2 handed over, 3 nobody knows, 4 at its end, 5 read. States only move forward, so do they.
 */
import type { CodeableConcept, Communication, Reference } from '@medplum/fhirtypes';
import { extensions, profiles, systems } from './systems.ts';
import { clean, words } from './text.ts';

export interface MessageView {
  readonly id: string;
  readonly direction: 'in' | 'out';
  /** Null for a number that nobody owns. */
  readonly contact: string | null;
  readonly name: string | null;
  /** Id of the CommunicationRequest that it belongs to. */
  readonly request: string | null;
  readonly scheme: string;
  readonly channel: string | null;
  readonly voice: boolean;
  readonly address: string | null;
  readonly text: string;
  /** A flow's id and name, where a conversation is what was sent. */
  readonly flow: { readonly id: string; readonly name: string } | null;
  /** waiting, held, sending, left_out, sent, delivered, read, failed, expired, cancelled, unknown; of what came in: received */
  readonly state: string;
  readonly failure: string | null;
  readonly detail: string | null;
  readonly queuedAt: Date;
  readonly handedAt: Date | null;
  readonly sentAt: Date | null;
  readonly finalAt: Date | null;
}

export interface MessageVersion {
  readonly version: string;
  readonly at: Date;
  readonly state: string;
}

/** Newest first. */
export function versionsOf(view: MessageView): MessageVersion[] {
  const { state, queuedAt, sentAt, finalAt } = view;
  if (view.direction === 'in') return [{ version: '1', at: finalAt ?? queuedAt, state }];
  if (early.has(state) || state === 'left_out') return [{ version: '1', at: queuedAt, state }];
  const versions: MessageVersion[] = [{ version: '1', at: queuedAt, state: 'waiting' }];
  if (sentAt) versions.unshift({ version: '2', at: sentAt, state: 'sent' });
  if (state === 'unknown') versions.unshift({ version: '3', at: view.handedAt ?? queuedAt, state });
  else if (state !== 'sent')
    versions.unshift({ version: state === 'read' ? '5' : '4', at: finalAt ?? sentAt ?? queuedAt, state });
  return versions;
}

const early = new Set(['waiting', 'held', 'sending']);

const statuses: Readonly<Record<string, NonNullable<Communication['status']>>> = {
  ...({ waiting: 'preparation', sending: 'preparation', held: 'on-hold', sent: 'in-progress' } as const),
  ...({ delivered: 'completed', read: 'completed', received: 'completed', failed: 'not-done' } as const),
  ...({ expired: 'not-done', left_out: 'not-done', cancelled: 'stopped', unknown: 'unknown' } as const),
};

export const statusOf = (state: string): NonNullable<Communication['status']> => statuses[state] ?? 'unknown';

export const mediumCode = (scheme: string, voice: boolean): string =>
  voice ? 'PHONE' : scheme === 'tel' ? 'SMSWRIT' : scheme === 'mailto' ? 'EMAILWRIT' : 'APPWRIT';

const mediumNames: Readonly<Record<string, string>> = {
  ...{ SMSWRIT: 'SMS message', APPWRIT: 'written through an application', PHONE: 'telephone', EMAILWRIT: 'email' },
};

/** Beside R4's own coding, which network it is where the code does not say. */
export function mediumOf(scheme: string, voice: boolean): CodeableConcept {
  const code = mediumCode(scheme, voice);
  const own = code === 'APPWRIT' ? [{ system: systems.channel, code: scheme }] : [];
  return { coding: [{ system: systems.participation, code, display: mediumNames[code] as string }, ...own] };
}

export const alertCategory: CodeableConcept = { coding: [{ system: systems.alert, code: 'alert' }] };

export function communicationOf(view: MessageView, { version, at, state }: MessageVersion): Communication {
  const person = personOf(view);
  const us: Reference = { type: 'Device', display: clean(view.channel ?? '') || 'mHero' } as Reference;
  const later = version !== '1' || view.direction === 'in';
  const received = ['delivered', 'read', 'received'].includes(state) ? view.finalAt : null;
  const text = clean(view.text);
  return {
    resourceType: 'Communication',
    id: view.id,
    meta: {
      versionId: version,
      lastUpdated: at.toISOString(),
      ...(view.request !== null && { profile: [profiles.communication] }),
    },
    ...(state === 'read' && {
      extension: [{ url: extensions.readAt, valueDateTime: (view.finalAt ?? at).toISOString() }],
    }),
    ...(view.request !== null && {
      basedOn: [{ reference: `CommunicationRequest/${view.request}`, type: 'CommunicationRequest' }],
    }),
    status: statusOf(state),
    ...reasonOf(view, state),
    ...(view.request !== null && { category: [alertCategory] }),
    medium: [mediumOf(view.scheme, view.voice)],
    ...(later &&
      view.sentAt &&
      view.direction === 'out' &&
      state !== 'left_out' && { sent: view.sentAt.toISOString() }),
    ...(received && { received: received.toISOString() }),
    ...(view.direction === 'out'
      ? { ...(person && { recipient: [person as NonNullable<Communication['recipient']>[number]] }), sender: us }
      : ({ recipient: [us], ...(person && { sender: person }) } as object)),
    ...payloadOf(view, text),
  };
}

function personOf({ contact, name, scheme, address }: MessageView): Reference | null {
  if (contact !== null)
    return { reference: `Practitioner/${contact}`, type: 'Practitioner', ...words('display', name) } as Reference;
  if (!address) return null;
  return {
    type: 'Practitioner',
    identifier: { system: systems.uri, value: `${scheme}:${address}` },
    display: address,
  } as Reference;
}

function payloadOf({ flow }: MessageView, text: string): Pick<Communication, 'payload'> {
  if (flow)
    return {
      payload: [{ contentReference: { reference: `Questionnaire/${flow.id}`, ...words('display', flow.name) } }],
    };
  return text === '' ? {} : { payload: [{ contentString: text }] };
}

/** Why somebody was not reached; silent for what went well. */
function reasonOf({ failure, detail }: MessageView, state: string): Pick<Communication, 'statusReason'> {
  const code =
    state === 'expired'
      ? (failure ?? 'expired')
      : state === 'failed' || state === 'left_out'
        ? (failure ?? 'unknown_reason')
        : null;
  if (code === null) return {};
  return { statusReason: { coding: [{ system: systems.failure, code }], ...words('text', detail) } };
}
