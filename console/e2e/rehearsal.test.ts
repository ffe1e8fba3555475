/** What an author relies on before people get a flow: the phone is the engine, the figures repeat, kept tests hold. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const playbook = fileURLToPath(new URL('../../playbooks/flash-survey/flow.json', import.meta.url));
const pictures = process.env.MHERO_PICTURES;

describe.skipIf(!chromiumPath)(`rehearsal${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];
  let flow: { id: string };

  const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
    page.evaluate(
      ([how, where, what]) =>
        fetch(`/api/v1${where}`, {
          method: how!,
          headers: { 'content-type': 'application/json' },
          ...(what ? { body: what } : {}),
        }).then((answer) => (answer.status === 204 ? null : answer.json())),
      [method, path, body ? JSON.stringify(body) : ''],
    ) as Promise<T>;
  const lookOver = async (name: string, on = page) => {
    if (pictures) await on.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    expect(await seriousFindings(on), `axe on ${name}`).toEqual([]);
    expect(await overflow(on), `sideways scroll on ${name}`).toBe(0);
  };
  const answer = async (text: string, on = page) => {
    await on.getByPlaceholder(/^Answer as|^Répondre comme/).fill(text);
    await on.keyboard.press('Enter');
  };
  const screen = () => page.locator('.handset-text');

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 900 } });
    trouble = troubleOf(page);
    const token = new URL(stage.node.firstLink as string).hash.slice(1);
    await page.goto('/');
    await ask('POST', '/invitations/accept', {
      ...{ token, email: 'ada@health.example', name: 'Ada Kollie', password: 'a few easy words' },
    });
    await ask('POST', '/channels', { name: 'Trial', kind: 'simulator', rate: 10, settings: {} });
    await ask('POST', '/imports/demo', { people: 300, seed: 7 });
    const file = JSON.parse(readFileSync(playbook, 'utf8'));
    const made = await ask<{ flows: { id: string }[] }>('POST', '/flows/import', { file, create_missing: true });
    flow = made.flows[0]!;
  });
  afterAll(() => stage?.close());

  it('talks with the flow in a worker: answers, takes back, jumps in time, in another language', async () => {
    await page.goto(`/flows/${flow.id}/rehearse`);
    await page.getByLabel('Language').selectOption('eng');
    await screen().first().waitFor();
    await page
      .getByText(/^Hello Fanta|quick questions/)
      .first()
      .waitFor();
    await answer('yes');
    await page.getByText(/2 of 3/).waitFor();
    await page.locator('.rehearsal-facts').getByText('yes').waitFor();
    await lookOver('phone');
    await page.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => page.getByText(/2 of 3/).count()).toBe(0);
    await page.getByRole('button', { name: 'Later…' }).click();
    await page.getByRole('menuitem', { name: 'Until the flow waits no longer' }).click();
    await page.getByText('no answer: the time of the question is over').waitFor();
    await page.getByText(/reminder/).waitFor();
    await page.getByRole('button', { name: 'Begin again' }).click();
    await expect.poll(() => page.getByText(/reminder/).count()).toBe(0);
    await page.getByLabel('Who holds the phone').selectOption('health_worker');
    await expect.poll(() => page.locator('.handset-head').textContent()).toBe('Moses Weah');
    await page.locator('.handset-text', { hasText: 'Moses' }).waitFor();
    expect(trouble).toEqual([]);
  });

  it('keeps what was said as a test, which fails when the flow says something else', async () => {
    await answer('yes');
    await page.getByText(/2 of 3/).waitFor();
    await answer('6');
    await page.getByText(/3 of 3/).waitFor();
    await answer('No gloves');
    await page.getByText('The conversation is over.').waitFor();
    await page.getByLabel('Name of the test').fill('All three answers');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText('“All three answers” is kept as a test.').waitFor();
    await page.getByRole('tab', { name: 'Tests' }).click();
    await page.getByText('1 of 1 conversation goes as it is written.').waitFor();
    const { definition } = await ask<{ definition: object }>('GET', `/flows/${flow.id}`);
    const changed = JSON.parse(JSON.stringify(definition).replace('2 of 3', 'Second of three'));
    const refused = await ask<{ code: string; fields: { where: string }[] }>('POST', '/flows', {
      ...{ definition: changed, base: 1, publish: true },
    });
    expect(refused).toMatchObject({ code: 'flow:tests', fields: [{ where: 'All three answers' }] });
    await ask('POST', '/flows', { definition: changed, base: 1 });
    await page.reload();
    await page.getByRole('tab', { name: 'Tests' }).click();
    await page.getByText('0 of 1 conversation goes as it is written.').waitFor();
    await lookOver('tests');
    await page.getByRole('button', { name: 'Accept as it is now' }).click();
    await page.getByText('1 of 1 conversation goes as it is written.').waitFor();
    expect(await ask('PATCH', `/flows/${flow.id}`, { publish: 2 })).toMatchObject({ published: 2 });
  });

  it('takes a real person, on record', async () => {
    await page.getByRole('tab', { name: 'Phone' }).click();
    const found = async () => (await ask<{ items: { name: string }[] }>('GET', '/contacts?limit=1')).items[0]?.name;
    await expect.poll(found, { timeout: 60_000 }).toBeTruthy();
    const name = (await found())!;
    await page.getByRole('button', { name: 'A real person' }).click();
    await page.getByRole('combobox', { name: 'Name or number' }).fill(name);
    await page.locator('[role=listbox] [role=option]').first().click();
    await expect.poll(() => page.locator('.handset-head').textContent()).toBe(name);
    await screen().first().waitFor();
    await page.getByText('of the real one only the language is kept', { exact: false }).waitFor();
    const audit = await ask<{ items: { action: string }[] }>('GET', '/audit');
    expect(audit.items.map(({ action }) => action)).toContain('contact.read');
  });

  it('rehearses with a thousand people in seconds, cancels, and gives the same figures again', async () => {
    await page.getByRole('tab', { name: 'Many people' }).click();
    const begun = Date.now();
    await page.getByRole('button', { name: 'Rehearse with 1,000 people' }).click();
    const headline = page.locator('h3', { hasText: /of 1,000 finish/ });
    await headline.waitFor();
    console.info(`1,000 people of the flash survey: ${Date.now() - begun} ms in the browser`);
    const first = await headline.textContent();
    await lookOver('crowd');
    await page.getByLabel('People', { exact: true }).selectOption('5000');
    await page.getByRole('button', { name: 'Rehearse with 5,000 people' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('People', { exact: true }).selectOption('1000');
    await page.getByRole('button', { name: 'Rehearse with 1,000 people' }).click();
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    expect(await headline.textContent()).toBe(first);
    expect(trouble).toEqual([]);
  });

  it('fits a phone of 360 pixels, in French', async () => {
    const small = await stage.open({
      viewport: { width: 360, height: 740 },
      storageState: await page.context().storageState(),
    });
    const wrong = troubleOf(small);
    await small.addInitScript("localStorage.setItem('mhero.language', 'fr')");
    await small.goto(`/flows/${flow.id}/rehearse`);
    await small.locator('.handset-text').first().waitFor();
    await answer('oui', small);
    await lookOver('phone-360', small);
    await small.getByRole('tab', { name: 'Beaucoup de gens' }).click();
    await small.getByRole('button', { name: /^Répéter avec/ }).click();
    await small.locator('h3', { hasText: /vont au bout/ }).waitFor();
    await lookOver('crowd-360', small);
    await small.getByRole('tab', { name: 'Tests' }).click();
    await small.getByText('All three answers').waitFor();
    await lookOver('tests-360', small);
    expect(wrong).toEqual([]);
  });
});
