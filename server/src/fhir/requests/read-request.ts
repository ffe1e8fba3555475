/** What a CommunicationRequest asks for, or what is wrong with it and how to mend it. Pure. */
import type { CommunicationRequest, CommunicationRequestPayload, Practitioner } from '@medplum/fhirtypes';
import { surelyWrong } from '../../broadcasts/broadcasts.ts';
import type { FieldError } from '../../errors.ts';
import { laneOf } from '../render/request.ts';
import { systems } from '../render/systems.ts';
import { clean } from '../render/text.ts';
import { isUuid } from '../walk/match.ts';

export interface Asked {
  readonly deed:
    | { readonly kind: 'text'; readonly texts: Readonly<Record<string, string>>; readonly name: string }
    | { readonly kind: 'flow'; readonly flow: string };
  readonly recipients: readonly AskedRecipient[];
  readonly lane: 'emergency' | 'reply' | 'ordinary' | 'bulk';
  /** Instant from which it goes out; null is now. */
  readonly at: string | null;
  /** After it nothing goes out. */
  readonly until: Date | null;
  /** Draft and on-hold are kept and not sent. */
  readonly hold: 'draft' | 'on-hold' | null;
  /** Name of a channel, where one is asked for. */
  readonly channel: string | null;
  /** Codes of ParticipationMode that it may go by; empty is any. */
  readonly media: readonly string[];
  /** `system|value` */
  readonly identifiers: readonly string[];
}

export type AskedRecipient = {
  /** JSON pointer, for refusals. */
  readonly where: string;
} & (
  | { readonly kind: 'practitioner' | 'role' | 'group' | 'place'; readonly id: string }
  | { readonly kind: 'contained'; readonly numbers: readonly string[]; readonly name: string | undefined }
);

export interface Reading {
  readonly asked: Asked | null;
  readonly wrong: readonly FieldError[];
}

/** `toLanguage` makes ISO 639-3 of a BCP 47 tag, or null. */
export function readRequest(resource: CommunicationRequest, toLanguage: (tag: string) => string | null): Reading {
  const wrong: FieldError[] = [];
  const say = (where: string, message: string): null => {
    wrong.push({ where, message });
    return null;
  };
  const deed = readDeed(resource, say, toLanguage);
  const recipients = readRecipients(resource, say);
  const { at, until } = readTime(resource, say);
  if (until && deed?.kind === 'flow')
    say(
      '/occurrencePeriod/end',
      'cannot be kept for a flow: leave it away, a conversation ends by its own time limits',
    );
  const { channel, media } = readMedia(resource);
  const hold = holds[resource.status ?? ''];
  if (hold === undefined)
    say('/status', 'must be active to be sent, or draft or on-hold to be kept and sent later by an update');
  if (deed === null || hold === undefined || wrong.length > 0) return { asked: null, wrong };
  const lane = laneOf[resource.priority ?? 'routine'] ?? 'ordinary';
  const identifiers = (resource.identifier ?? []).flatMap(({ system, value }) =>
    value ? [`${system ?? ''}|${value}`] : [],
  );
  return { asked: { deed, recipients, lane, at, until, hold, channel, media, identifiers }, wrong };
}

const holds: Readonly<Record<string, Asked['hold'] | undefined>> = {
  active: null,
  draft: 'draft',
  'on-hold': 'on-hold',
};

type Say = (where: string, message: string) => null;

function readDeed(
  { payload = [] }: CommunicationRequest,
  say: Say,
  toLanguage: (tag: string) => string | null,
): Asked['deed'] | null {
  const flows = payload.flatMap((part, i) => flowOf(part, i, say) ?? []);
  const texts = payload.flatMap((part, i) => (isFlow(part) ? [] : (textOf(part, i, say, toLanguage) ?? [])));
  if (flows.length > 1) return say('/payload', 'names several flows; send one request for each');
  if (flows.length > 0 && texts.length > 0) return say('/payload', 'has a text and a flow; a flow says its own texts');
  if (flows.length === 1) return { kind: 'flow', flow: flows[0]! };
  const [first, ...rest] = texts;
  if (!first)
    return payload.length > 0
      ? null
      : say(
          '/payload',
          'must hold a text (contentAttachment or contentString) or a flow (contentReference Questionnaire/<id>)',
        );
  const versions: Record<string, string> = { default: first.text };
  if (rest.length > 0 && first.language) versions[first.language] = first.text;
  for (const { text, language, where } of rest) {
    if (language === null) return say(where, 'must say its language, as there are several texts');
    if (versions[language] !== undefined) return say(where, `is a second text in the language "${language}"`);
    versions[language] = text;
  }
  return { kind: 'text', texts: versions, name: first.title ?? first.text.slice(0, 60) };
}

const isFlow = ({ contentReference, contentAttachment }: CommunicationRequestPayload): boolean =>
  contentReference !== undefined || (contentAttachment?.url !== undefined && contentAttachment.data === undefined);

/** emNutt's profiles name the flow by the attachment's address, its pages by `Basic/<id>`. */
function flowOf(part: CommunicationRequestPayload, i: number, say: Say): string | null {
  if (!isFlow(part)) return null;
  const { contentReference, contentAttachment } = part;
  const said = contentReference?.reference ?? contentAttachment?.url ?? '';
  const where = `/payload/${i}/${contentReference ? 'contentReference/reference' : 'contentAttachment/url'}`;
  const form = contentReference
    ? /(?:^|\/)(?:Questionnaire|Library|Basic)\/([\da-f-]{36})(?:\||\/_history\/|$)/i
    : /([\da-f-]{36})$/i;
  const id = form.exec(said)?.[1]?.toLowerCase();
  if (id && isUuid(id)) return id;
  return say(
    where,
    contentReference
      ? 'must lead to a flow: Questionnaire/<id>, Library/<id> or Basic/<id>'
      : 'must be the id of a flow; texts are not fetched from elsewhere, put them into data',
  );
}

interface Said {
  readonly text: string;
  readonly language: string | null;
  readonly title: string | undefined;
  readonly where: string;
}

/** Where the text is: `data`, else `contentString`, else `title`. */
function textOf(
  part: CommunicationRequestPayload,
  i: number,
  say: Say,
  toLanguage: (tag: string) => string | null,
): Said | null {
  const { contentAttachment: attachment, contentString } = part;
  const where = `/payload/${i}`;
  const type = attachment?.contentType?.split(';')[0]?.trim();
  if (type && type !== 'text/plain')
    return say(`${where}/contentAttachment/contentType`, 'must be text/plain: a phone shows text');
  const data = attachment?.data === undefined ? null : decoded(attachment.data);
  if (attachment?.data !== undefined && data === null)
    return say(`${where}/contentAttachment/data`, 'must be base64 of UTF-8');
  const text = clean(data ?? '') || clean(contentString ?? '') || clean(attachment?.title ?? '');
  if (text === '') return say(where, 'has no text: put it into contentAttachment.data, contentString or title');
  if (text.length > 10_000) return say(where, 'is longer than 10,000 characters');
  const [error] = surelyWrong(text);
  if (error) return say(where, `has an expression that can be filled in for nobody: ${error.message}`);
  const tag = attachment?.language ?? languageTag(part) ?? null;
  const language = tag === null ? null : toLanguage(tag);
  if (tag !== null && language === null)
    return say(`${where}/contentAttachment/language`, `"${tag.slice(0, 20)}" is no language that we know`);
  return { text, language, title: clean(attachment?.title ?? '').slice(0, 200) || undefined, where };
}

function languageTag(part: CommunicationRequestPayload): string | undefined {
  const { _contentString: more } = part as { _contentString?: { extension?: { url?: string; valueCode?: string }[] } };
  return more?.extension?.find((each) => each.url === 'http://hl7.org/fhir/StructureDefinition/language')?.valueCode;
}

function decoded(data: string): string | null {
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data, 'base64'));
  } catch {
    return null;
  }
}

const kindsOf: Readonly<Record<string, 'practitioner' | 'role' | 'group' | 'place'>> = {
  ...({ Practitioner: 'practitioner', Person: 'practitioner', PractitionerRole: 'role' } as const),
  ...({ Group: 'group', Organization: 'place', Location: 'place' } as const),
};
const reached =
  'Practitioner, PractitionerRole, Group, Organization (everybody of a place), or a contained Practitioner';
const mostTold = 20;

function readRecipients(resource: CommunicationRequest, say: Say): AskedRecipient[] {
  const { recipient = [], contained = [] } = resource;
  if (recipient.length === 0) say('/recipient', 'must name at least one recipient');
  let told = 0;
  return recipient.flatMap(({ reference }, i): AskedRecipient[] => {
    const where = `/recipient/${i}/reference`;
    const refuse = (message: string): [] => {
      if (told++ < mostTold) say(where, message);
      return [];
    };
    if (!reference) return refuse('is missing: recipients are named by reference');
    if (reference.startsWith('#')) {
      const person = contained.find((each) => each.id === reference.slice(1));
      if (person?.resourceType !== 'Practitioner') return refuse(`there is no contained Practitioner "${reference}"`);
      const numbers = numbersOf(person);
      if (numbers.length === 0)
        return refuse(`the contained Practitioner "${reference}" has no telecom with a phone number`);
      return [{ kind: 'contained', numbers, name: nameOf(person), where }];
    }
    const [, type = '', id = ''] =
      /(?:^|\/)([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference) ?? [];
    const kind = kindsOf[type];
    return kind
      ? [{ kind, id, where }]
      : refuse(`a ${type || 'reference of this form'} cannot be written to; recipients are ${reached}`);
  });
}

const numbersOf = ({ telecom = [] }: Practitioner): string[] =>
  telecom.flatMap(({ system, value }) =>
    value && (system === undefined || system === 'phone' || system === 'sms') ? [value] : [],
  );

function nameOf({ name = [] }: Practitioner): string | undefined {
  const [first] = name;
  const text = first?.text ?? [...(first?.given ?? []), first?.family ?? ''].join(' ');
  return clean(text).slice(0, 200) || undefined;
}

/** As of broadcasts and starts. */
const farthestMs = 366 * 86_400_000;

function readTime(
  { occurrenceDateTime, occurrencePeriod }: CommunicationRequest,
  say: Say,
): { at: string | null; until: Date | null } {
  const from = occurrenceDateTime ?? occurrencePeriod?.start;
  const until = occurrencePeriod?.end === undefined ? null : new Date(occurrencePeriod.end);
  const at = from === undefined ? null : new Date(from);
  const where = occurrenceDateTime ? '/occurrenceDateTime' : '/occurrencePeriod/start';
  if (at && Number.isNaN(at.getTime())) say(where, 'is not a time');
  else if (at && at.getTime() >= Date.now() + farthestMs) say(where, 'lies more than a year ahead');
  if (until && !(until.getTime() > Date.now())) say('/occurrencePeriod/end', 'has passed, or is not a time');
  return { at: at && at.getTime() > Date.now() ? at.toISOString() : null, until };
}

function readMedia({ medium = [] }: CommunicationRequest): Pick<Asked, 'channel' | 'media'> {
  const all = medium.flatMap(({ coding = [] }) => coding);
  const own = all.find(({ system }) => system === systems.channel)?.code ?? null;
  return { channel: own, media: all.flatMap(({ system, code }) => (code && system !== systems.channel ? [code] : [])) };
}
