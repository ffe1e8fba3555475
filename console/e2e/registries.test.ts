/** A registry as an administrator meets it: connected, read, mended by a mapping, and corrected from a person's page. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FhirPeer, startFhirServer } from '../../server/src/testing/fhir-peer.ts';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const phoneExtension = 'http://example.org/StructureDefinition/handset';

describe.skipIf(!chromiumPath)(`registries${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let peer: FhirPeer;
  let trouble: string[];
  const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
    page.evaluate(
      `fetch('/api/v1${path}', { method: '${method}', headers: { 'content-type': 'application/json' }${
        body ? `, body: ${JSON.stringify(JSON.stringify(body))}` : ''
      } }).then((answer) => (answer.status === 204 ? null : answer.json()))`,
    ) as Promise<T>;
  const lookOver = async (name: string) => {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await seriousFindings(page), `axe on ${name} at ${width}`).toEqual([]);
      expect(await overflow(page), `sideways scroll on ${name} at ${width}`).toBe(0);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };
  const dialog = () => page.getByRole('dialog');

  beforeAll(async () => {
    peer = await startFhirServer();
    await peer.put(
      { resourceType: 'Location', id: 'L1', name: 'Salala Clinic', status: 'active' },
      ...Array.from({ length: 12 }, (_, i) => ({
        ...{ resourceType: 'Practitioner', id: `P${i}`, name: [{ text: `Nurse Number ${i}` }] },
        extension: [{ url: phoneExtension, valueString: `07770000${String(10 + i)}` }],
      })),
    );
    stage = await openStage({ MHERO_ALLOW_PRIVATE_NETWORKS: 'true' });
    page = await stage.open({ viewport: { width: 1280, height: 900 } });
    trouble = troubleOf(page);
    const token = new URL(stage.node.firstLink as string).hash.slice(1);
    await page.goto('/');
    await ask('POST', '/invitations/accept', {
      ...{ token, email: 'ada@health.example', name: 'Ada Kollie', password: 'a few easy words' },
    });
  });
  afterAll(async () => {
    await stage?.close();
    await peer?.close();
  });

  it('is tried before it is kept, connected and read', async () => {
    await page.goto('/registries/new');
    await page.getByRole('link', { name: 'FHIR R4 server' }).click();
    await page.getByLabel('Name of the source').fill('iHRIS');
    await page.getByLabel('Address').fill(peer.url);
    await page.getByRole('button', { name: 'Try the connection' }).click();
    await page.getByText('It has:').waitFor();
    await lookOver('trying a registry');
    await page.getByRole('button', { name: 'Connect and read' }).click();
    await page.getByText('12 people, 12 active').waitFor();
    await page.getByText('In step as of').first().waitFor();
    await lookOver('a registry');
  });

  it('tells of an outage with what is safe, and goes on by hand', async () => {
    await peer.drill({ status: 503 } as never);
    await page.getByRole('button', { name: 'Read now' }).click();
    await dialog().getByRole('button', { name: 'Read now' }).click();
    await page.getByText(/What we have stays as it is/).waitFor();
    await lookOver('an outage');
    await peer.drill({});
    await page.getByRole('button', { name: 'Read now' }).click();
    await dialog().getByRole('button', { name: 'Read now' }).click();
    await page.getByText('In step', { exact: true }).waitFor();
    await page.goto('/registries');
    await page.getByRole('link', { name: 'iHRIS' }).waitFor();
    await lookOver('registries');
  });

  it('is mended by a mapping that is tried on a sample first', async () => {
    await page.getByRole('link', { name: 'iHRIS' }).click();
    await page.getByRole('link', { name: 'As FHIR says' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Where (FHIRPath)').fill(`extension('${phoneExtension}').value`);
    await page.getByRole('row', { name: /^Phone 0 of 12 12 of 12$/ }).waitFor();
    await lookOver('a mapping');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL(/\/registries\/\d+$/);
    await expect
      .poll(async () => (await ask<{ matched: number }>('POST', '/audiences/count', { query: 'tel != ""' })).matched, {
        timeout: 30_000,
      })
      .toBe(12);
  });

  it('is changed in how it is kept', async () => {
    await page.goto(page.url());
    await page.getByRole('link', { name: 'Change', exact: true }).click();
    await page.getByText('At fixed times').click();
    await page.getByLabel('Times', { exact: true }).fill('5:30, 18:00');
    await lookOver('settings of a registry');
    await page.getByRole('button', { name: 'Save', exact: true }).first().click();
    await page.getByText(/daily at 05:30/).waitFor();
  });

  it('is corrected from the page of a person, and by hand where we may not write', async () => {
    const { items } = await ask<{ items: { id: string; name: string }[] }>('GET', '/contacts?limit=1');
    const person = items[0]!;
    await page.goto(`/people/${person.id}`);
    await page.getByRole('button', { name: 'Propose a correction' }).click();
    await dialog().getByLabel('What is right').fill('0777123456');
    await lookOver('proposing a correction');
    await dialog().getByRole('button', { name: 'Propose a correction' }).click();
    await page.getByText('Proposed', { exact: true }).first().waitFor();
    await page.goto('/corrections');
    await lookOver('corrections');
    await page.getByRole('link', { name: person.name }).click();
    await lookOver('a correction');
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await page.getByRole('button', { name: 'It is changed there' }).click();
    await page.getByText('The registry says it').or(page.getByText('Done by hand')).first().waitFor();
  });

  it('rejects several that are alike with one reason', async () => {
    const { items } = await ask<{ items: { id: string; name: string }[] }>('GET', '/contacts?limit=4');
    for (const { id } of items.slice(1))
      await ask('POST', '/changes', { contact: id, kind: 'name', to: 'Someone Else', words: 'A mistake' });
    await page.goto('/corrections');
    for (const { name } of items.slice(1))
      await page.getByLabel(`Pick the correction of ${name}`, { exact: true }).check();
    await page.getByRole('button', { name: 'Reject 3' }).click();
    await dialog().getByLabel('Why not').fill('They are called as before.');
    await dialog().getByRole('button', { name: 'Reject 3' }).click();
    await page.getByText('Nothing waits for you').waitFor();
    await page.goto('/corrections?list=rejected');
    await page.getByText('They are called as before.').first().waitFor();
  });

  it('shows who may be one person in two registries, joins them and takes it back', async () => {
    const lines = Array.from({ length: 3 }, (_, i) =>
      JSON.stringify({
        ...{ resourceType: 'Practitioner', id: `pay${i}`, name: [{ text: `Nurse Number ${i + 6}` }] },
        telecom: [{ system: 'phone', value: `07770000${String(16 + i)}` }],
      }),
    );
    await page.evaluate(`(() => {
      const form = new FormData();
      form.append('file', new File([${JSON.stringify(lines.join('\n'))}], 'payroll.ndjson'));
      return fetch('/api/v1/imports/file?source=Payroll', { method: 'POST', body: form });
    })()`);
    await expect
      .poll(async () => (await ask<{ counts: { open?: number } }>('GET', '/duplicates')).counts.open, {
        timeout: 60_000,
      })
      .toBe(3);
    await page.goto('/duplicates');
    await page.getByRole('link', { name: /Nurse Number 6/ }).waitFor();
    await lookOver('duplicates');
    await page.getByRole('link', { name: /Nurse Number 6/ }).click();
    await page.getByText('same number').first().waitFor();
    await lookOver('two people');
    await page.getByRole('button', { name: 'One person' }).click();
    await lookOver('joining two people');
    await dialog().getByRole('button', { name: 'One person' }).click();
    await page.getByText('They are one person now').waitFor();
    await page.getByRole('link', { name: 'Numbers', exact: true }).click();
    await lookOver('numbers');
    await page.getByRole('link', { name: 'Merged' }).click();
    await lookOver('merged');
    await page.getByRole('button', { name: 'Undo' }).click();
    await dialog().getByRole('button', { name: 'Undo' }).click();
    await page.getByText('They are two people again').waitFor();
  });
});
