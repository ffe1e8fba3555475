/**
 * One voice flow over the languages of both providers, with the requests that they make over real HTTP: in order, twice,
 * two at once, and with an end at every moment.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { system } from '../access/subject.ts';
import { startDialler } from '../calls/calls.ts';
import { africasTalkingVoice } from '../channels/africas-talking-voice.ts';
import type { AnyChannelKind } from '../channels/channels.ts';
import { simulatorKind } from '../channels/simulator/simulator.ts';
import { signatureOf, twiml } from '../channels/twiml.ts';
import { sql } from '../db/db.ts';
import { createHttp } from '../http/http.ts';
import { createHooks } from '../messaging/messaging.ts';
import { openTalks, type Someone, type Talks, until } from '../testing/talks.ts';
import { askingFlow, askingUuid, voiceFlow, voiceUuid } from '../testing/voice-flow.ts';

const secret = 'u7Rk2mVq9sXw4tZc';

interface Provider {
  readonly name: string;
  readonly voice: AnyChannelKind['voice'];
  readonly settings: Record<string, unknown>;
  /** Where the number points. */
  readonly door: string;
  post(url: string, call: string, tel: string, news: News): Promise<string>;
}

type News = {
  direction?: 'in' | 'out';
  digits?: string;
  recording?: string;
  dialled?: string;
  ended?: { seconds: number } | 'busy' | 'no-answer';
};

const form = async (url: string, values: Record<string, string>, headers: Record<string, string> = {}) => {
  const body = new URLSearchParams(values).toString();
  const answer = await fetch(url, {
    ...{ method: 'POST', body },
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
  expect(answer.status).toBe(200);
  return answer.text();
};

const twilio: Provider = {
  ...{ name: 'TwiML', settings: { auth_token: '12345' }, door: 'voice' },
  voice: { ...simulatorKind.voice!, dialect: twiml } as unknown as AnyChannelKind['voice'],
  post(url, CallSid, tel, { direction = 'in', digits, recording, dialled, ended }) {
    const parties = direction === 'in' ? { From: tel, To: '+231880' } : { From: '+231880', To: tel };
    const CallStatus = ended === undefined ? 'in-progress' : typeof ended === 'string' ? ended : 'completed';
    const values = {
      ...{ CallSid, CallStatus, Direction: direction === 'in' ? 'inbound' : 'outbound-api', ...parties },
      ...(digits !== undefined && { Digits: digits }),
      ...(recording && { RecordingUrl: recording }),
      ...(dialled && { DialCallStatus: dialled, DialCallDuration: '12' }),
      ...(typeof ended === 'object' && { CallDuration: String(ended.seconds) }),
    };
    return form(url, values, { 'x-twilio-signature': signatureOf('12345', url, new URLSearchParams(values)) });
  },
};

const africasTalking: Provider = {
  ...{ name: "Africa's Talking", settings: { voice_secret: secret }, door: `voice/${secret}` },
  voice: { ...simulatorKind.voice!, dialect: africasTalkingVoice } as unknown as AnyChannelKind['voice'],
  post(url, sessionId, tel, { direction = 'in', digits, recording, dialled, ended }) {
    const over = ended !== undefined || dialled === 'completed';
    return form(url, {
      ...{ isActive: over ? '0' : '1', sessionId, direction: direction === 'in' ? 'Inbound' : 'Outbound' },
      ...{ callerNumber: tel, destinationNumber: '+231880' },
      ...(digits !== undefined && { dtmfDigits: digits }),
      ...(recording && { recordingUrl: recording }),
      ...(typeof ended === 'object' && { durationInSeconds: String(ended.seconds) }),
      ...(typeof ended === 'string' && { hangupCause: ended === 'busy' ? 'USER_BUSY' : 'NO_ANSWER' }),
    });
  },
};

let talks: Talks;
let app: FastifyInstance;
let provider: Provider;
let base: string;
let made = 0;

beforeAll(async () => {
  talks = await openTalks({ MHERO_ALLOW_PRIVATE_NETWORKS: 'true' });
  const { rooms } = talks.test;
  await rooms.flows.import(system, voiceFlow());
  // The channel of the database is a simulated one; who speaks for it is the provider of the test.
  const channels = {
    hook: async (uuid: string) => {
      const known = await rooms.channels.hook(uuid);
      if (!known) return null;
      // Looked at with each request: channels are remembered for a second.
      return {
        ...known,
        get kind() {
          return { ...known.kind, voice: provider.voice } as typeof known.kind;
        },
        get settings() {
          return provider.settings;
        },
      };
    },
  };
  const hooks = createHooks(rooms.db, channels, rooms.incoming, rooms.log, rooms.callDoor);
  app = await createHttp({ ...rooms, hooks });
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await app.close();
  await talks.close();
});

const trigger = (kind: 'incoming_call' | 'missed_call' | 'keyword', more = {}) =>
  talks.test.rooms.conversations.addTrigger(system, { kind, flow: voiceUuid, ...more });
const db = () => talks.test.rooms.db;
const next = (xml: string, pattern: RegExp): string => {
  const found = pattern.exec(xml)?.[1];
  if (!found) throw new Error(`no ${pattern} in ${xml}`);
  return found;
};
const asks = (xml: string) => next(xml, /(?:action|callbackUrl)="([^"]+)"/);
const goesOn = (xml: string) => next(xml, /<Redirect[^>]*>([^<]+)</);
const results = async (who: Someone) =>
  Object.fromEntries(
    (
      await db().query<{ key: string; value: string }>(
        sql`select key, value from sessions.result where contact_id = ${who.id}`,
      )
    ).map(({ key, value }) => [key, value]),
  );
const calls = (who: Someone) =>
  db().query<{ state: string; outcome: string | null; seconds: number | null; attempts: number; direction: string }>(
    sql`select state, outcome, seconds, attempts, direction from calls.call where contact_id = ${who.id} order by id`,
  );

describe.each([twilio, africasTalking])('$name', (each) => {
  beforeEach(async () => {
    provider = each;
    await db().run(sql`delete from sessions.trigger`);
    const [{ uuid } = { uuid: '' }] = await db().query<{ uuid: string }>(sql`select uuid from messaging.channel`);
    base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/hooks/${uuid}/${each.door}`;
  });
  const id = () => `call-${++made}`;

  it('runs a flow from the first ring to the end, and leaves its results and the record of the call', async () => {
    await trigger('incoming_call');
    const ada = await talks.person({ name: 'Ada Koné' });
    const call = id();
    const first = await each.post(base, call, ada.tel, {});
    expect(first).toContain('Good day Ada &amp; all.');
    expect(first).toContain('Press 1 if it is open.');
    const second = await each.post(asks(first), call, ada.tel, { digits: '1' });
    expect(second).toContain('https://media.example/name.mp3');
    const third = await each.post(asks(second), call, ada.tel, { recording: 'https://voice.example/r/1.mp3' });
    expect(third).toContain('+231770009999');
    // Where the other number is not reached the provider goes on; one tells how it went, the other follows the document.
    const fourth =
      each === twilio
        ? await each.post(asks(third), call, ada.tel, { dialled: 'no-answer' })
        : await each.post(goesOn(third), call, ada.tel, {});
    expect(fourth).toContain('You pressed 1. The helper: no_answer.');
    expect(fourth).not.toMatch(/Gather|GetDigits|Redirect/);
    await each.post(base, call, ada.tel, { ended: { seconds: 41 } });
    expect(await results(ada)).toEqual({ open: '1', word: 'https://voice.example/r/1.mp3', helper: 'no_answer' });
    expect(await talks.status(ada)).toEqual([2]);
    expect(await calls(ada)).toEqual([
      { state: 'ended', outcome: 'answered', seconds: 41, attempts: 0, direction: 'in' },
    ]);
    const [{ log } = { log: [] as object[] }] = await db().query<{ log: object[] }>(
      sql`select log from calls.call where contact_id = ${ada.id}`,
    );
    expect(log.map((line) => (line as { kind: string }).kind)).toEqual([
      ...['said', 'said', 'keyed', 'played', 'recorded', 'dialled', 'said'],
    ]);
  });

  it('answers the same to what comes twice, and to two at once, and moves once', async () => {
    await trigger('incoming_call');
    const ben = await talks.person({ name: 'Ben' });
    const call = id();
    const firsts = await Promise.all([1, 2, 3].map(() => each.post(base, call, ben.tel, {})));
    expect(new Set(firsts).size).toBe(1);
    const at = asks(firsts[0]!);
    const seconds = await Promise.all(['1', '2', '1'].map((digits) => each.post(at, call, ben.tel, { digits })));
    expect(new Set(seconds).size).toBe(1);
    expect(await each.post(at, call, ben.tel, { digits: '9' })).toBe(seconds[0]);
    expect(await each.post(base, call, ben.tel, {})).toBe(seconds[0]);
    expect(await db().query(sql`select from sessions.run where contact_id = ${ben.id}`)).toHaveLength(1);
    expect(['1', '2']).toContain((await results(ben)).open);
    expect(await calls(ben)).toHaveLength(1);
    for (let i = 0; i < 2; i++) await each.post(base, call, ben.tel, { ended: { seconds: 9 } });
    expect((await calls(ben))[0]).toMatchObject({ outcome: 'answered', seconds: 9 });
    expect(await talks.status(ben)).toEqual([2]);
    expect(await each.post(at, call, ben.tel, { digits: '1' })).toMatch(/<Hangup\/>|<Response\/>/);
  });

  it('hears silence by the exit of the question, and ends a conversation whose person hangs up', async () => {
    await trigger('incoming_call');
    const [cy, dee] = [await talks.person(), await talks.person()];
    const one = id();
    const asked = await each.post(base, one, cy.tel, {});
    expect(await each.post(goesOn(asked), one, cy.tel, {})).toContain('Nobody answered.');
    const two = id();
    await each.post(base, two, dee.tel, {});
    await each.post(base, two, dee.tel, { ended: { seconds: 3 } });
    expect(await talks.status(dee)).toEqual([2]);
    expect(await db().query(sql`select status from sessions.run where contact_id = ${dee.id}`)).toEqual([
      { status: 4 },
    ]);
  });

  it('keeps a word that was recorded when they hung up', async () => {
    await trigger('incoming_call');
    const eve = await talks.person();
    const call = id();
    const asked = await each.post(base, call, eve.tel, {});
    const record = await each.post(asks(asked), call, eve.tel, { digits: '1' });
    const recording = 'https://voice.example/r/2.mp3';
    await each.post(asks(record), call, eve.tel, { recording, ended: { seconds: 5 } });
    expect(await results(eve)).toMatchObject({ word: recording });
    expect((await calls(eve))[0]).toMatchObject({ state: 'ended', seconds: 5 });
  });

  it('takes no call that begins nothing, and calls back where missed calls do', async () => {
    const fay = await talks.person();
    expect(await each.post(base, id(), fay.tel, {})).toContain('<Reject/>');
    expect((await calls(fay))[0]).toMatchObject({ state: 'ended', outcome: 'not_taken' });
    expect(await each.post(base, id(), '+231889999999', {})).toContain('<Reject/>');
    await trigger('missed_call');
    expect(await each.post(base, id(), fay.tel, {})).toContain('<Reject/>');
    expect((await calls(fay)).at(-1)).toMatchObject({ state: 'queued', direction: 'out' });
  });

  it('keeps the line while a step waits for something outside, and says what came of it once', async () => {
    const outside = createServer((_, answer) => setTimeout(() => answer.end('{"text": "rain"}'), 600));
    await new Promise<void>((done) => outside.listen(0, '127.0.0.1', done));
    const { port } = outside.address() as AddressInfo;
    await talks.test.rooms.flows.import(system, askingFlow(`http://127.0.0.1:${port}/weather`));
    await talks.test.rooms.conversations.addTrigger(system, { kind: 'incoming_call', flow: askingUuid });
    const ivy = await talks.person();
    const call = id();
    const asked = await each.post(base, call, ivy.tel, {});
    const keyed = { digits: '1' };
    const [said, twice] = await Promise.all([
      each.post(asks(asked), call, ivy.tel, keyed),
      each.post(asks(asked), call, ivy.tel, keyed),
    ]);
    expect(said).toContain('It will rain.');
    expect(twice).toBe(said);
    expect(await db().query(sql`select from sessions.errand`)).toEqual([]);
    outside.close();
  });

  it('places the calls of a start a few at a time, begins when they are answered, and tries again where not', async () => {
    const { rooms } = talks.test;
    await db().run(sql`delete from calls.call`);
    const people = await Promise.all([1, 2, 3].map(() => talks.person({ name: `Gus${made}` })));
    const channels = {
      hook: async (uuid: string) => {
        const known = await rooms.channels.hook(uuid);
        return (
          known &&
          ({ ...known, kind: { ...known.kind, voice: { ...known.kind.voice!, atOnce: () => 2 } } } as typeof known)
        );
      },
    };
    const dialler = await startDialler({
      ...{ db: db(), log: rooms.log, channels, publicUrl: null },
      lost: async () => {},
    });
    const query = people.map(({ uuid }) => `uuid = ${JSON.stringify(uuid)}`).join(' OR ');
    await rooms.conversations.start(system, { flow: voiceUuid, query, lane: 'reply' });
    const states = async () =>
      (await db().query<{ state: string }>(sql`select state from calls.call order by id`)).map(({ state }) => state);
    await until(states, (now) => now.filter((state) => state === 'ringing').length === 2);
    expect((await states()).toSorted()).toEqual(['queued', 'ringing', 'ringing']);
    const ringing = await db().query<{ uuid: string; external_id: string; address: string }>(
      sql`select uuid, external_id, address from calls.call where state = 'ringing' order by id`,
    );
    const [first, second] = ringing;
    const door = (uuid: string) => `${each === twilio ? `${base}/-` : base}/${uuid}/0`;
    const answered = await each.post(door(first!.uuid), first!.external_id, first!.address, { direction: 'out' });
    expect(answered).toContain('Press 1 if it is open.');
    await each.post(door(second!.uuid), second!.external_id, second!.address, { direction: 'out', ended: 'busy' });
    await until(states, (now) => now.filter((state) => state === 'ringing').length === 1);
    const [again] = await db().query<{ state: string; minutes: number; attempts: number }>(sql`select state, attempts,
      round(extract(epoch from due_at - now()) / 60)::int as minutes from calls.call where uuid = ${second!.uuid}`);
    expect(again).toEqual({ state: 'queued', attempts: 1, minutes: 30 });
    // Their own time comes sooner in a test; after the last try it is over.
    for (let attempt = 2; attempt <= 4; attempt++) {
      await db().run(sql`update calls.call set due_at = now() where uuid = ${second!.uuid}`);
      await db().run(sql`update calls.call set state = 'ended', outcome = 'failed' where state = 'ringing'`);
      await until(
        () => db().query<{ state: string }>(sql`select state from calls.call where uuid = ${second!.uuid}`),
        ([row]) => row?.state === 'ringing',
      );
      const sid = `sim-${second!.uuid}`;
      await each.post(door(second!.uuid), sid, second!.address, { direction: 'out', ended: 'no-answer' });
    }
    expect(await db().query(sql`select state, outcome, attempts from calls.call where uuid = ${second!.uuid}`)).toEqual(
      [{ state: 'ended', outcome: 'no_answer', attempts: 4 }],
    );
    await dialler.stop();
  });
});
