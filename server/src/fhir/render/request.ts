/**
 * A broadcast, a start of a flow, a schedule, or what another system asked for and is not sent yet, as a
 * CommunicationRequest that meets mACM where it is a text.
 */
import type { CommunicationRequest, Extension, Reference, Resource } from '@medplum/fhirtypes';
import { alertCategory, mediumOf } from './communication.ts';
import { extensions, profiles } from './systems.ts';
import { clean, words } from './text.ts';

export interface RequestMove {
  readonly at: Date;
  /** FHIR: active, on-hold, revoked, completed, draft. */
  readonly status: NonNullable<CommunicationRequest['status']>;
}

export interface RequestView {
  readonly id: string;
  readonly what: 'broadcast' | 'start' | 'schedule' | 'draft';
  readonly name: string;
  /** By language (ISO 639-3), `default` for everybody else; null where it is a flow. */
  readonly texts: Readonly<Record<string, string>> | null;
  readonly flow: { readonly id: string; readonly name: string } | null;
  readonly query: string;
  /** emergency, reply, ordinary, bulk */
  readonly lane: string;
  readonly scheme: string;
  readonly voice: boolean;
  readonly authored: Date;
  /** When it goes out, where that is not at once. */
  readonly due: Date | null;
  /** Of a schedule: RFC 5545. */
  readonly rule: string | null;
  readonly by: string | null;
  /** Ids of requests that it comes from: a schedule, or a broadcast that it repeats. */
  readonly basedOn: readonly string[];
  readonly replaces: readonly string[];
  /** Oldest first, never empty. */
  readonly moves: readonly RequestMove[];
  /** How many of the moves, from the first, were before it was sent. */
  readonly held: number;
  /** How many recipients are in which state now. */
  readonly counts: Readonly<Record<string, number>> | null;
  /** What another system sent, where it came from one. */
  readonly posted: CommunicationRequest | null;
}

const priorities: Readonly<Record<string, NonNullable<CommunicationRequest['priority']>>> = {
  ...({ emergency: 'stat', reply: 'urgent', ordinary: 'routine', bulk: 'routine' } as const),
};

/** Recipients beyond these are told by a group or a count: a resource of 10,000 references helps nobody. */
const mostShown = 1_000;

export function requestOf(view: RequestView, version: number): CommunicationRequest {
  const move = view.moves[version - 1]!;
  if (version <= view.held) return draftOf(view, version, move);
  const current = version === view.moves.length;
  const { posted } = view;
  return {
    resourceType: 'CommunicationRequest',
    id: view.id,
    meta: {
      versionId: String(version),
      lastUpdated: move.at.toISOString(),
      ...(view.texts && { profile: [profiles.request] }),
    },
    ...kept(posted),
    ...extensionsOf(view, current),
    ...(view.basedOn.length > 0 && { basedOn: view.basedOn.map(referTo) }),
    ...(view.replaces.length > 0 && { replaces: view.replaces.map(referTo) }),
    status: move.status,
    category: posted?.category ?? [alertCategory],
    priority: posted?.priority ?? priorities[view.lane] ?? 'routine',
    medium: posted?.medium ?? [mediumOf(view.scheme, view.voice)],
    ...recipientsOf(posted),
    payload: view.texts ? textPayload(view, posted) : flowPayload(view),
    ...occurrenceOf(view),
    authoredOn: view.authored.toISOString(),
    ...(posted?.requester ? { requester: posted.requester } : requesterOf(view)),
  } as CommunicationRequest;
}

/** Not sent: as it came. */
const draftOf = ({ id, posted }: RequestView, version: number, { at, status }: RequestMove): CommunicationRequest => ({
  ...(posted as CommunicationRequest),
  ...{ id, meta: { versionId: String(version), lastUpdated: at.toISOString() }, status },
});

const referTo = (id: string): Reference =>
  ({ reference: `CommunicationRequest/${id}`, type: 'CommunicationRequest' }) as Reference;

/** What the sender said that we carry back unchanged. Contained people were taken in: what refers to them is left away. */
function kept(posted: CommunicationRequest | null): Partial<CommunicationRequest> {
  if (!posted) return {};
  const { identifier, groupIdentifier, reasonCode, reasonReference, about, note, subject, encounter, sender } = posted;
  const given = { identifier, groupIdentifier, reasonCode, reasonReference, about, note, subject, encounter, sender };
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined && !JSON.stringify(value).includes('"#')),
  );
}

function recipientsOf(posted: CommunicationRequest | null): Pick<CommunicationRequest, 'recipient'> {
  const shown = (posted?.recipient ?? []).filter((each) => !each.reference?.startsWith('#'));
  return shown.length > 0 && shown.length <= mostShown ? { recipient: shown } : {};
}

function extensionsOf(view: RequestView, current: boolean): { extension?: Extension[] } {
  const found: Extension[] = [];
  const name = clean(view.name);
  if (name !== '') found.push({ url: extensions.name, valueString: name });
  const query = clean(view.query);
  if (query !== '') found.push({ url: extensions.audience, valueString: query });
  if (view.rule !== null) found.push({ url: extensions.schedule, valueString: view.rule });
  if (current && view.counts)
    found.push({
      url: extensions.counts,
      extension: Object.entries(view.counts).map(([url, valueInteger]) => ({ url, valueInteger })),
    });
  return found.length > 0 ? { extension: found } : {};
}

/** `fra` is `fr`. */
function tagOf(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** mACM carries one language: others follow as payloads of their own in the form of strings with their language. */
function textPayload(view: RequestView, posted: CommunicationRequest | null): CommunicationRequest['payload'] {
  const texts = Object.entries(view.texts ?? {}).filter(([, text]) => clean(text) !== '');
  const first = texts.find(([language]) => language === 'default') ?? texts[0] ?? ['default', view.name];
  const said = posted?.payload?.find((each) => each.contentAttachment)?.contentAttachment;
  const text = clean(first[1]);
  return [
    {
      contentAttachment: {
        contentType: 'text/plain',
        language: said?.language ?? (first[0] === 'default' ? 'en' : tagOf(first[0])),
        data: Buffer.from(text).toString('base64'),
        title: clean(said?.title ?? '') || clean(view.name) || text.slice(0, 60),
      },
    },
    ...texts
      .filter((each) => each !== first)
      .map(([language, words]) => ({
        contentString: clean(words),
        _contentString: {
          extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/language', valueCode: tagOf(language) }],
        },
      })),
  ] as CommunicationRequest['payload'];
}

function flowPayload({ flow }: RequestView): CommunicationRequest['payload'] {
  if (!flow) return [{ contentString: 'A flow that is gone' }];
  return [
    {
      contentReference: {
        reference: `Questionnaire/${flow.id}`,
        ...words('display', flow.name),
      } as Reference<Resource>,
    },
  ];
}

function occurrenceOf({ due, what }: RequestView): Partial<CommunicationRequest> {
  if (due === null) return {};
  return what === 'schedule'
    ? { occurrencePeriod: { start: due.toISOString() } }
    : { occurrenceDateTime: due.toISOString() };
}

function requesterOf({ by }: RequestView): Partial<CommunicationRequest> {
  const display = clean(by ?? '');
  return display === '' ? {} : ({ requester: { type: 'Practitioner', display } } as Partial<CommunicationRequest>);
}

export const laneOf: Readonly<Record<string, 'emergency' | 'reply' | 'ordinary' | 'bulk'>> = {
  ...({ stat: 'emergency', asap: 'emergency', urgent: 'ordinary', routine: 'ordinary' } as const),
};
