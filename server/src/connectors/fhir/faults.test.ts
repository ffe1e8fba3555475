/** Each fault of a server, met over HTTP: nothing is lost, nothing comes twice, and the officer reads what happened. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FhirPeer, startFhirServer } from '../../testing/fhir-peer.ts';
import { connectionTo, drain, people, readAll, refsOf, wholeOf } from '../../testing/fhir-trial.ts';
import type { Cursor } from '../contract.ts';
import { fhirConnector } from './fhir.ts';

let server: FhirPeer;
const all = refsOf(people(60));
const types = ['Practitioner'];
let cursor: Cursor;

beforeAll(async () => {
  server = await startFhirServer();
  await server.put(...people(60));
  cursor = (await readAll(connectionTo(server.url, { overlap_minutes: 60 }), wholeOf(types))).end.cursor;
});
afterAll(() => server.close());
beforeEach(() => server.drill({}));

const small = { page_size: 10 };
const read = (settings: object = small, more: object = {}) =>
  readAll(connectionTo(server.url, settings, more), wholeOf(types));
const delta = (settings: object = small, more: object = {}) =>
  readAll(connectionTo(server.url, settings, more), { mode: 'delta', types, cursor });

describe('passing trouble', () => {
  it.each([
    ['is silent', { silent: true, times: 2 }, { timeoutMs: 200 }],
    ['answers 503 and names seconds', { status: 503, retryAfter: '0', times: 3 }, {}],
    [
      'answers 429 and names an instant on its own clock',
      { status: 429, retryAfter: 'date:1', times: 1, clock: -86_400 },
      {},
    ],
    ['breaks off in the middle of pages', { cut: true, times: 3 }, {}],
    ['closes the connection', { mute: true, times: 3 }, {}],
  ])('the server %s: it is asked again, and all comes once', async (_, drills, more) => {
    await server.drill(drills);
    const { refs } = await read(small, more);
    expect(refs.toSorted()).toEqual(all.toSorted());
  });

  it('the server forgets its pages (410): the type is begun again, and nothing comes twice', async () => {
    await server.drill({ forgetAfter: 3 });
    const { refs } = await read();
    expect(refs.toSorted()).toEqual(all.toSorted());
  });
});

describe('lasting trouble is an outage, never "nothing has changed"', () => {
  it.each([
    ['silence', { silent: true }, 'did not answer in time'],
    ['503', { status: 503 }, 'answered 503 5 times'],
    ['429', { status: 429 }, 'we ask too often (429)'],
    ['connections that end', { mute: true }, 'broke off the connection'],
    ['bodies that end', { cut: true }, 'breaks off in the middle of Practitioner'],
    ['web pages', { html: true }, 'answered with a web page ("Log in") instead of Practitioner'],
    ['a page that leads to itself', { next: 'same' }, 'leads round in circles'],
    ['the same page under ever new addresses', { next: 'new' }, 'leads round in circles'],
    ['links to another host', { next: 'http://fhir:8080/fhir' }, 'sends us to fhir:8080 for its next page'],
    ['the type that it had', { types: ['Location'] }, 'had Practitioner before and now answers 404'],
    ['a sign-in that it did not want before', { auth: 'basic' as const }, 'Check user, password or token'],
  ])('%s', async (_, drills, words) => {
    await server.drill(drills);
    const more = { timeoutMs: 150, retryMs: 1 };
    await expect(delta(small, more)).rejects.toThrow(words);
    await expect(read(small, more).then(({ end }) => end.types[0]!.way)).rejects.toThrow(
      words.includes('had Practitioner') ? 'knows none of Practitioner' : words,
    );
  });

  it('a server that wants to be left alone for an hour is, and says so at once', async () => {
    await server.drill({ status: 503, retryAfter: '3600' });
    await server.asked();
    await expect(delta()).rejects.toMatchObject({ code: 'connector:unreachable', detail: { retry_after: 3600 } });
    expect(await server.asked()).toHaveLength(1);
  });

  it('carries what the server itself said, without what it echoes of our sign-in', async () => {
    await server.drill({ types: ['Location'] });
    await expect(delta()).rejects.toMatchObject({ detail: { said: 'Unknown resource type Practitioner.' } });
    await server.drill({ auth: 'basic' });
    const signed = { ...small, sign_in: 'basic', user: 'u', password: 'hush' };
    const error = await read(signed).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'connector:refused', detail: { said: 'Sign in: Basic … is not known.' } });
    expect(JSON.stringify(error)).not.toContain(Buffer.from('u:hush').toString('base64'));
  });

  it('nobody listens', async () => {
    const gone = connectionTo('http://127.0.0.1:9/fhir', {}, { retryMs: 1 });
    await expect(readAll(gone, wholeOf(types))).rejects.toMatchObject({
      code: 'connector:unreachable',
      message: '127.0.0.1:9 cannot be reached: nothing listens at that address.',
    });
  });
});

describe('links', () => {
  it('to a name of the same server are followed where it is told so, and relative ones', async () => {
    await server.drill({ next: 'http://fhir:8080/hapi/fhir' });
    const { refs } = await read({ ...small, aliases: 'http://fhir:8080/hapi/fhir' });
    expect(refs).toEqual(all);
    await server.drill({ next: 'relative' });
    expect((await read()).refs).toEqual(all);
  });

  it('of an alias lead nowhere else on that host', async () => {
    await server.drill({ next: 'http://fhir:8080/admin' });
    await expect(read({ ...small, aliases: 'http://fhir:8080/hapi/fhir' })).rejects.toThrow('sends us to fhir:8080');
  });
});

describe('pages that move while they are read', () => {
  it('lose nothing where the server counts offsets, whether or not it says how many there are', async () => {
    for (const [i, noTotals] of [false, true].entries()) {
      const extra = people(60, 1000 * (i + 1));
      await server.drill({});
      await server.put(...extra);
      const gone = refsOf(extra).slice(0, 5);
      await server.drill({ paging: 'offset', noTotals, deleteAfter: { pages: 8, refs: gone } });
      const { refs } = await read();
      const there = refsOf((await server.all('Practitioner')) as never);
      expect(there.filter((ref) => !refs.includes(ref))).toEqual([]);
      expect(new Set(refs).size).toBe(refs.length);
      await server.drill({});
      await server.remove(...refsOf(extra).slice(5));
    }
  });

  it('give what changed meanwhile with the next changes', async () => {
    await server.put(...people(1, 5000));
    const reading = fhirConnector.read(connectionTo(server.url, small), wholeOf(types));
    const pages = reading.open(null)[Symbol.asyncIterator]();
    await pages.next();
    await server.put({ ...people(1)[0]!, active: false });
    while (!(await pages.next()).done);
    const next = { mode: 'delta' as const, types, cursor: reading.end().cursor };
    expect((await readAll(connectionTo(server.url), next)).refs).toContain('Practitioner/P0');
  });
});

describe('clocks', () => {
  it('hours off do no harm and are told', async () => {
    for (const clock of [-5 * 3600, 5 * 3600]) {
      await server.drill({ clock });
      const first = await read();
      const text = first.end.facts.find(({ code }) => code === 'clock_off')?.text;
      expect(text).toContain(clock < 0 ? '5 hours behind ours' : '5 hours ahead of ours');
      await server.put({ ...people(1)[0]!, active: clock > 0 });
      const next = await readAll(connectionTo(server.url), { mode: 'delta', types, cursor: first.end.cursor });
      expect(next.refs).toContain('Practitioner/P0');
    }
  });

  it('that are set back make us read everything, so that what changed since is not missed', async () => {
    await server.drill({ clock: 3 * 3600 });
    const { end } = await read();
    await server.drill({ clock: 0 });
    await server.put({ ...people(1)[0]!, active: false });
    const next = await readAll(connectionTo(server.url), { mode: 'delta', types, cursor: end.cursor });
    expect(next.refs).toContain('Practitioner/P0');
    expect(next.end.facts.map(({ code }) => code)).toContain('set_back');
    expect(next.end.types[0]).toMatchObject({ whole: true });
  });

  it('that are not told are replaced by the newest that was seen', async () => {
    await server.drill({ timeless: true });
    const { end } = await read();
    await server.put({ ...people(1)[0]!, active: true });
    const next = await readAll(connectionTo(server.url), { mode: 'delta', types, cursor: end.cursor });
    expect(next.refs).toContain('Practitioner/P0');
  });
});

describe('content', () => {
  it('that is broken is handed over as broken, and blocks nothing else', async () => {
    await server.drill({ broken: true });
    const { refs } = await read();
    expect(refs.filter((ref) => ref === 'not_a_resource')).toHaveLength(7);
    expect(all.filter((ref) => !refs.includes(ref))).toEqual([]);
  });

  it('of 50 MB in one Bundle is read entry by entry, with the memory of some entries', async () => {
    await server.drill({ pad: { entries: 50, bytes: 1024 * 1024 } });
    const reading = fhirConnector.read(connectionTo(server.url), wholeOf(types));
    let [items, portions] = [0, 0];
    for await (const portion of reading.open(null)) {
      items += portion.items.length;
      portions++;
      expect(portion.items.length).toBeLessThanOrEqual(70);
    }
    expect(items).toBeGreaterThanOrEqual(110);
    expect(portions).toBeGreaterThan(20);
  });
});

it('what stops a reading stops it at once', async () => {
  await server.drill({ silent: true });
  const stop = new AbortController();
  const reading = fhirConnector.read(connectionTo(server.url, {}, { signal: stop.signal }), wholeOf(types));
  const stopped = drain(reading, null);
  setTimeout(() => stop.abort(new Error('cancelled')), 50);
  await expect(stopped).rejects.toThrow('cancelled');
});
