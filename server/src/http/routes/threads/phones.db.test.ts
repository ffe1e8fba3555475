import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { system } from '../../../access/subject.ts';
import { startDialler } from '../../../calls/calls.ts';
import { sql } from '../../../db/db.ts';
import type { TestPerson } from '../../../testing/app.ts';
import { openTalks, type Someone, type Talks, until } from '../../../testing/talks.ts';
import { voiceFlow, voiceUuid } from '../../../testing/voice-flow.ts';

let talks: Talks;
let officer: TestPerson;
let elsewhere: TestPerson;
let ada: Someone;
let stop: () => Promise<void>;
beforeAll(async () => {
  talks = await openTalks();
  const { rooms } = talks.test;
  await rooms.flows.import(system, voiceFlow());
  officer = await talks.test.person('administrator');
  await rooms.db.run(sql`with s as (insert into registry.source (name, kind) values ('s', 'fhir') returning id),
    p as (insert into registry.place (source_id, resource_id, name) select id, 'Lofu', 'Lofu' from s returning id)
    select from p`);
  elsewhere = await talks.test.person('officer', [1]);
  ada = await talks.person({ name: 'Ada' });
  const tools = { db: rooms.db, log: rooms.log, channels: rooms.channels, publicUrl: null, lost: async () => {} };
  stop = (await startDialler(tools)).stop;
});
afterAll(async () => {
  await stop();
  await talks.close();
});

const ask = async (who: TestPerson, method: 'GET' | 'POST', path: string, payload?: object) => {
  const answer = await who.inject({ method, url: `/api/v1${path}`, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() };
};
const now = async () => (await ask(officer, 'GET', `/phones/${ada.uuid}/call`)).body.call;
const act = (call: string, payload: object, who = officer) =>
  ask(who, 'POST', `/phones/${ada.uuid}/call/${call}`, payload);

describe('a simulated phone', () => {
  it('rings for a voice flow, is taken, hears, presses, speaks and hangs up; the thread shows it', async () => {
    await talks.test.rooms.conversations.start(system, { flow: voiceUuid, contact: ada.uuid });
    const ringing = await until(now, (call) => call !== null);
    expect(ringing).toMatchObject({ direction: 'out', state: 'ringing', asks: null, lines: [] });
    expect((await ask(officer, 'GET', '/phones')).body.items).toMatchObject([{ contact: ada.uuid }]);
    const taken = (await act(ringing.id, { act: 'take' })).body.call;
    expect(taken).toMatchObject({ state: 'open', asks: { kind: 'digits', digits: 1 } });
    expect(taken.lines.map((line: { text: string }) => line.text)).toEqual([
      'Good day Ada & all.',
      'Press 1 if it is open.',
    ]);
    const key = { act: 'key', wait: taken.wait, digits: '1' };
    const keyed = (await act(ringing.id, key)).body.call;
    expect(keyed.asks).toMatchObject({ kind: 'recording' });
    expect((await act(ringing.id, key)).body.call).toEqual(keyed);
    const recorded = (await act(ringing.id, { act: 'record', wait: keyed.wait, words: 'All well' })).body.call;
    expect(recorded.asks).toMatchObject({ kind: 'dial', to: '+231770009999' });
    const over = await act(ringing.id, { act: 'dialled', wait: recorded.wait, outcome: 'answered' });
    expect(over.body.call).toBeNull();
    expect((await act(ringing.id, { act: 'hang_up' })).status).toBe(404);
    const { body } = await ask(officer, 'GET', `/contacts/${ada.uuid}/thread`);
    expect(body.items[0]).toMatchObject({
      ...{ direction: 'out', text: '', state: null },
      call: { state: 'ended', outcome: 'answered', attempts: 1, flow: 'Check-in' },
    });
    expect(body.items[0].call.lines.at(-1).text).toBe('You pressed 1. The helper: answered.');
  });

  it('calls us, and declines what it does not want', async () => {
    const call = (what: string) => ask(officer, 'POST', `/phones/${ada.uuid}/calls`, { what });
    expect((await call('incoming_call')).body).toEqual({ outcome: 'nothing' });
    expect(await now()).toBeNull();
    await talks.test.rooms.conversations.addTrigger(system, { kind: 'incoming_call', flow: voiceUuid });
    expect((await call('incoming_call')).body).toEqual({ outcome: 'conversation' });
    const live = await now();
    expect(live).toMatchObject({ direction: 'in', state: 'open', asks: { kind: 'digits' } });
    expect((await act(live.id, { act: 'be_silent', wait: live.wait })).body.call).toBeNull();
    await talks.test.rooms.conversations.start(system, { flow: voiceUuid, contact: ada.uuid });
    const ringing = await until(now, (one) => one !== null);
    expect((await act(ringing.id, { act: 'decline' })).body.call).toBeNull();
  });

  it('is seen and used by nobody of another area, and takes no nonsense', async () => {
    await ask(officer, 'POST', `/phones/${ada.uuid}/calls`, { what: 'incoming_call' });
    const live = await now();
    expect((await ask(elsewhere, 'GET', `/phones/${ada.uuid}/call`)).body.call).toBeNull();
    expect((await act(live.id, { act: 'hang_up' }, elsewhere)).status).toBe(404);
    expect((await act(live.id, { act: 'key', wait: live.wait, digits: 'x' })).status).toBe(400);
    expect((await act(live.id, { act: 'hang_up' })).body.call).toBeNull();
  });

  it('is needed by a voice flow: a channel that cannot call is refused', async () => {
    const { channels, conversations } = talks.test.rooms;
    const settings = { url: 'https://gateway.example/send' };
    await channels.add(system, { name: 'Texts', kind: 'http', settings });
    const start = conversations.start(system, { flow: voiceUuid, contact: ada.uuid, channel: 'Texts' });
    await expect(start).rejects.toMatchObject({ code: 'channel:missing', message: expect.stringContaining('calls') });
  });
});
