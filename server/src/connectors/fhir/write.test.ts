/** Writing one change on one version, whatever the server can and whatever becomes of its answers. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FhirPeer, startFhirServer } from '../../testing/fhir-peer.ts';
import { connectionTo, people } from '../../testing/fhir-trial.ts';
import type { Change } from '../contract.ts';
import { fhirConnector } from './fhir.ts';

let server: FhirPeer;
let n = 0;
let id: string;
beforeAll(async () => {
  server = await startFhirServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await server.drill({});
  const [person] = people(1, n++);
  id = person!.id;
  await server.put(person!);
  await server.asked();
});

const write = (change: Change, more: object = {}) => fhirConnector.write!(connectionTo(server.url, {}, more), change);
const phone = { op: 'add', path: '/telecom', value: [{ system: 'phone', value: '+231770000001' }] } as const;
const patch = (version: string | null = '1'): Change => ({
  kind: 'patch',
  type: 'Practitioner',
  id,
  version,
  patch: [phone],
});
const present = async () => (await server.all('Practitioner')).find((each) => each.id === id);
const versionNow = async () => (await present())?.meta as { versionId: string };

describe('a change', () => {
  it('is a conditional PATCH, read back', async () => {
    expect(await write(patch())).toMatchObject({
      status: 'written',
      version: '2',
      resource: { telecom: [phone.value[0]] },
    });
    const sent = (await server.asked()).find(({ method }) => method === 'PATCH');
    expect(sent?.headers).toMatchObject({ 'if-match': 'W/"1"', 'content-type': 'application/json-patch+json' });
  });

  it('is a conditional PUT of the whole where the server knows no PATCH', async () => {
    await server.drill({ noPatch: true });
    expect(await write(patch())).toMatchObject({ status: 'written', version: '2' });
    expect(await present()).toMatchObject({ active: true, telecom: [phone.value[0]] });
    const sent = (await server.asked()).find(({ method }) => method === 'PUT');
    expect(sent?.headers).toMatchObject({ 'if-match': 'W/"1"' });
  });

  it('comes back as a conflict when somebody was faster, with what is there now', async () => {
    await server.put({ ...people(1, n - 1)[0]!, active: false });
    expect(await write(patch())).toMatchObject({ status: 'conflict', version: '2', resource: { active: false } });
    expect(await present()).not.toHaveProperty('telecom');
  });

  it('is nothing where the resource is gone', async () => {
    await server.remove(`Practitioner/${id}`);
    expect(await write(patch())).toEqual({ status: 'gone' });
  });

  it('made a second time writes nothing', async () => {
    await write(patch());
    expect(await write(patch())).toMatchObject({ status: 'written', version: '2' });
    expect(await versionNow()).toMatchObject({ versionId: '2' });
  });

  it('replaces a whole resource on its version', async () => {
    const resource = { resourceType: 'Practitioner', id, active: false };
    expect(await write({ kind: 'replace', version: '1', resource })).toMatchObject({ status: 'written', version: '2' });
    expect(await write({ kind: 'replace', version: '1', resource: { ...resource, active: true } })).toMatchObject({
      status: 'conflict',
    });
  });
});

describe('lost answers', () => {
  it.each([
    ['of a PATCH that was carried out', { mute: true, only: '^PATCH', times: 1 }],
    ['of a PUT that was carried out', { mute: true, only: '^PUT', times: 1, noPatch: true }],
    ['of a PATCH that never arrived', { silent: true, only: '^PATCH', times: 1 }],
    ['of a busy server', { status: 503, only: '^PATCH', times: 2 }],
  ])('%s: it is written once', async (_, drills) => {
    await server.drill(drills);
    expect(await write(patch(), { timeoutMs: 300 })).toMatchObject({ status: 'written', version: '2' });
    expect(await versionNow()).toMatchObject({ versionId: '2' });
  });

  it('for good are unknown; the same change later finds out', async () => {
    await server.drill({ mute: true, only: '^PATCH|GET /fhir/Practitioner/', times: 20 });
    const answer = await write(patch(), { retryMs: 1 });
    expect(answer).toMatchObject({ status: 'unknown' });
    await server.drill({});
    expect(await write(patch())).toMatchObject({ status: 'written', version: '2' });
  });

  it('of a server that is down are unknown', async () => {
    const nowhere = connectionTo('http://127.0.0.1:9/fhir', {}, { retryMs: 1 });
    expect(await fhirConnector.write!(nowhere, patch())).toMatchObject({ status: 'unknown' });
  });
});

describe('something new', () => {
  const identifier = { system: 'urn:mhero', value: 'g1' };
  const group = { resourceType: 'Group', type: 'practitioner', actual: true, identifier: [identifier] };

  it('is made once, also when the answer is lost', async () => {
    await server.drill({ mute: true, only: '^POST', times: 1 });
    const made = await write({ kind: 'create', resource: group, identifier });
    expect(made).toMatchObject({ status: 'written', resource: { actual: true } });
    expect(await write({ kind: 'create', resource: group, identifier })).toMatchObject({ status: 'written' });
    expect(await server.all('Group')).toHaveLength(1);
  });

  it('is refused in the server’s words', async () => {
    await server.drill({ types: ['Practitioner'] });
    const wanted = { kind: 'create', resource: group, identifier } as const;
    const answer = await write(wanted).catch((error: Error) => error);
    expect(answer).toMatchObject({ status: 'refused', code: 404, words: 'Unknown resource type Group.' });
  });
});
