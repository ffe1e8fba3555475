/**
 * What iHRIS 5 and others post to emNutt: one CommunicationRequest with thousands of recipients, now, later, or again and
 * again. Answered when all of it is stored, as emNutt answered before any was.
 */
import { createHash } from 'node:crypto';
import type { CommunicationRequest } from '@medplum/fhirtypes';
import { sql } from '../../db/db.ts';
import { AppError } from '../../errors.ts';
import { uuid7 } from '../../lib/uuids.ts';
import { createGroup, findGroup, languageCode, moveMembers } from '../../registry/registry.ts';
import type { FhirContext } from '../kind.ts';
import { extensions } from '../render/systems.ts';
import { readRequest } from '../requests/read-request.ts';
import { resolveRecipients } from '../requests/recipients.ts';
import { refusal } from '../requests/refusal.ts';
import { createRequest } from '../requests/requests.ts';
import * as store from '../requests/store.ts';
import { validateR4 } from '../validate/validate.ts';
import { readCron } from './cron.ts';

type Json = Readonly<Record<string, unknown>>;

/** Answers the id by which its progress is asked. Errors: as `createRequest`. */
export async function takeRequest(context: FhirContext, body: Json, key: string | null): Promise<string> {
  const resource = prepared(body);
  const wrong = validateR4(resource).filter(({ severity }) => severity === 'error');
  if (wrong.length > 0)
    throw refusal(wrong.map(({ expression, message }) => ({ where: pointer(expression), message })));
  const request = resource as unknown as CommunicationRequest;
  const parent = parentOf(body);
  const name = key ?? (parent === null ? null : `emnutt ${parent} ${digest(resource)}`);
  const cron = cronOf(body);
  const time = Object.keys(resource).find((key) => key.startsWith('occurrence'));
  if (cron !== null && time)
    throw refusal([{ where: `/${time}`, message: 'and a cronExpression say different times: give one of them' }]);
  if (cron === null) return sendNow(context, request, name, parent);
  const { timezone } = await context.rooms.settings.getSettings();
  const read = readCron(cron.expression, cron.once, timezone, context.rooms.clock.now());
  if (read.kind === 'wrong')
    throw refusal([{ where: '/extension', message: `cronExpression "${cron.expression}" ${read.why}` }]);
  if (read.kind === 'once') return sendNow(context, { ...request, occurrenceDateTime: read.at }, name, parent);
  return sendAgain(context, request, read.when, name);
}

/** Only what we use, in its right place: the pages leave out what R4 demands and add what it does not allow. */
function prepared(body: Json): Json {
  const { recipient, payload, contained, priority, category, medium, identifier } = body;
  const recipients = Array.isArray(recipient)
    ? recipient.map((each: { reference?: unknown }) =>
        typeof each?.reference === 'string'
          ? { reference: each.reference.replace(/^Person\//, 'Practitioner/') }
          : each,
      )
    : recipient;
  const given = { recipient: recipients, payload, contained, priority, category, medium, identifier };
  return {
    ...{ resourceType: 'CommunicationRequest', status: body.status ?? 'active' },
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    // A time that was left away would send at once what was meant for later.
    ...Object.fromEntries(Object.entries(body).filter(([key]) => /^_?occurrence/.test(key))),
  };
}

const pointer = (path: string): string =>
  `/${path
    .replace(/^[A-Za-z]+\.?/, '')
    .replaceAll('[', '.')
    .replaceAll(']', '')
    .split('.')
    .filter(Boolean)
    .join('/')}`;

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function parentOf({ meta }: Json): string | null {
  const { tag } = (meta ?? {}) as { tag?: unknown };
  if (!Array.isArray(tag)) return null;
  const found = tag.find((each: { system?: unknown }) => each?.system === 'parentReqId') as
    | { code?: unknown }
    | undefined;
  return typeof found?.code === 'string' && found.code !== '' ? found.code.slice(0, 200) : null;
}

function cronOf({ extension }: Json): { expression: string; once: boolean } | null {
  const list = (value: unknown): Json[] =>
    Array.isArray(value) ? (value.filter((each) => each && typeof each === 'object') as Json[]) : [];
  const parts = list(list(extension).find(({ url }) => url === extensions.cron)?.extension);
  const of = (name: string): string => String(parts.find(({ url }) => url === name)?.valueString ?? '');
  return of('cronExpression') === ''
    ? null
    : { expression: of('cronExpression').slice(0, 100), once: of('frequency') !== 'recurring' };
}

async function sendNow(
  context: FhirContext,
  request: CommunicationRequest,
  key: string | null,
  parent: string | null,
): Promise<string> {
  try {
    const resource = request as unknown as Json;
    return (await createRequest(context, resource, { key }, { lenient: true, parent })).uuid;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'broadcast:empty') throw error;
    return keepUnsent(context, request, key, parent);
  }
}

/** Nobody of it can be reached, which its progress says: the pages know no other way to hear it. */
async function keepUnsent(
  { rooms, subject }: FhirContext,
  request: CommunicationRequest,
  key: string | null,
  parent: string | null,
): Promise<string> {
  const uuid = uuid7();
  const asked = request.recipient?.length ?? 0;
  await rooms.db.tx((tx) =>
    store.insertPosted(tx, {
      ...{ uuid, what: 'draft', state: 'revoked', accountId: subject.accountId, area: subject.area, key, parent },
      ...{
        hash: Buffer.from(digest(request), 'hex'),
        outcome: { asked, unknown: asked },
        resource: request,
        identifiers: [],
      },
    }),
  );
  return uuid;
}

/** The recipients become a group of their own, by hand: leavers drop out as they do from every audience. */
async function sendAgain(
  context: FhirContext,
  request: CommunicationRequest,
  when: Parameters<FhirContext['rooms']['schedules']['create']>[1]['when'],
  key: string | null,
): Promise<string> {
  const { rooms, subject } = context;
  const known = key === null ? null : await store.postedUnder(rooms.db, subject.accountId, { key, identifiers: [] });
  if (known) return known.uuid;
  const { asked, wrong } = readRequest(request, languageCode);
  if (!asked) throw refusal(wrong);
  if (asked.hold !== null)
    throw refusal([{ where: '/status', message: 'must be active, or left away: a schedule is not kept as a draft' }]);
  const group = `iHRIS ${uuid7().slice(0, 18)}`;
  const outcome = await rooms.db.tx(async (tx) => {
    const { people, named, unknown } = await resolveRecipients(context, tx, asked.recipients);
    const made = await createGroup(tx, group);
    const row = made && (await findGroup(tx, made, subject.area));
    if (!row) throw new AppError('request:conflict', 'The group of its recipients could not be made. Try again.');
    const members = await tx.query<{ id: number }>(sql`select id from (${people}) p`);
    await moveMembers(tx, row.id, { ids: members.map(({ id }) => id) }, true, subject.area);
    return { asked: named + unknown.length, unknown: unknown.length };
  });
  const does =
    asked.deed.kind === 'flow'
      ? { kind: 'flow' as const, flow: asked.deed.flow }
      : { kind: 'text' as const, texts: { ...asked.deed.texts } };
  const name = asked.deed.kind === 'text' ? asked.deed.name.slice(0, 100) : 'A flow from iHRIS';
  const made = await rooms.schedules.create(
    subject,
    { name, query: `group = ${JSON.stringify(group)}`, does, when, lane: asked.lane },
    key,
  );
  await rooms.db.tx((tx) =>
    store.insertPosted(tx, {
      ...{
        uuid: made.id,
        what: 'schedule',
        state: null,
        accountId: subject.accountId,
        area: subject.area,
        key,
        parent: null,
      },
      ...{ hash: Buffer.from(digest(request), 'hex'), outcome, resource: request, identifiers: [] },
    }),
  );
  return made.id;
}
