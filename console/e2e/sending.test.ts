/** What an officer relies on while sending: nothing twice, nothing lost, every figure said before and after. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const figure = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

interface Sums {
  readonly audience: number;
  readonly failed: number;
  readonly expired: number;
  readonly held: number;
  readonly cancelled: number;
  readonly replied: number;
}
interface Sent {
  readonly id: string;
  readonly state: string;
  readonly texts: Record<string, string>;
  readonly accounting: Sums;
}

describe.skipIf(!chromiumPath)(`sending${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];

  /** As the page itself asks: with its cookie, from its own address. */
  const ask = <T>(method: string, path: string, body?: object): Promise<T> =>
    page.evaluate(
      `fetch('/api/v1${path}', { method: '${method}', headers: { 'content-type': 'application/json' }${
        body ? `, body: ${JSON.stringify(JSON.stringify(body))}` : ''
      } }).then((answer) => (answer.status === 204 ? null : answer.json()))`,
    ) as Promise<T>;
  const sends = async (): Promise<Sent[]> => (await ask<{ items: Sent[] }>('GET', '/broadcasts')).items;
  const lookOver = async (name: string) => {
    expect(await seriousFindings(page), `axe on ${name}`).toEqual([]);
    expect(await overflow(page), `sideways scroll on ${name}`).toBe(0);
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };
  const settled = () => page.locator('.send-figures:not([data-old]) .figures').first().waitFor();

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 900 } });
    trouble = troubleOf(page);
    const token = new URL(stage.node.firstLink as string).hash.slice(1);
    await page.goto('/');
    await ask('POST', '/invitations/accept', {
      ...{ token, email: 'ada@health.example', name: 'Ada Kollie', password: 'a few easy words' },
    });
  });
  afterAll(() => stage?.close());

  it('says the first step where nothing is set up, and does not send', async () => {
    await page.goto('/phones');
    await page.getByRole('link', { name: 'Add a simulator' }).waitFor();
    await lookOver('phones without a channel');
    await page.goto('/send');
    await page.getByText('There is no channel to send on.').waitFor();
    await page.getByText('A channel is needed.').waitFor();
    expect(await page.getByRole('button', { name: /^Send to / }).getAttribute('aria-disabled')).toBe('true');
    await page.goto('/channels');
    await page.getByText('There is no channel yet').waitFor();
    await lookOver('no channels');
  });

  it('removes the channel that came with the demonstration, after saying what goes with it', async () => {
    const run = await ask<{ id: string }>('POST', '/imports/demo', { people: 300, seed: 7 });
    for (let tries = 0; tries < 240; tries++) {
      if ((await ask<{ state: string }>('GET', `/imports/${run.id}`)).state === 'done') break;
      await page.waitForTimeout(250);
    }
    await page.goto('/channels');
    await page.locator('tbody a').first().click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing waits on it.').waitFor();
    await lookOver('removing a channel');
    await dialog.getByRole('button', { name: 'Remove the channel' }).click();
    await page.getByText('There is no channel yet').waitFor();
  });

  it('draws the form of a channel from its schema, and says in words what is missing', async () => {
    await page.goto('/channels/new');
    await page.getByRole('link', { name: 'SMPP (operator)' }).click();
    await page.getByLabel('Port').fill('99999');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByText('This is needed.').first().waitFor();
    await page.getByText('At most 65535.').or(page.getByText('At most 65,535.')).waitFor();
    await lookOver('a form with errors');
    await page.goto('/channels/new?kind=simulator');
    await page.getByLabel('Name', { exact: true }).fill('Trial');
    await page.getByLabel('Delivery after (seconds)').fill('0.05');
    await page.getByLabel('Failures (percent)').fill('25');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByRole('heading', { level: 1, name: 'Trial' }).waitFor();
    await page.getByText('Works', { exact: true }).waitFor();
    await lookOver('a channel');
  });

  it('tests the channel with one message', async () => {
    await page.getByLabel('My number').fill('+231 88 000 0001');
    await page.getByRole('button', { name: 'Send the test' }).click();
    await page.locator('[role=status] .notice').waitFor();
  });

  it('counts the parts of a text, names what makes it dear, and offers the cheaper spelling', async () => {
    await page.goto('/send');
    const text = page.getByRole('textbox', { name: /^Text: English/ });
    await text.fill(`Réunion à l’hôpital demain à 9 h. ${'Venez nombreux et à l’heure. '.repeat(3)}`);
    await page.getByText(/Dearer because of ’ ô/).waitFor();
    await page.getByText('2 parts · ', { exact: false }).first().waitFor();
    await settled();
    await lookOver('a dear text');
    await page.getByRole('button', { name: 'Write it with plain letters' }).click();
    expect(await text.inputValue()).toMatch(/^Réunion à l'hopital/);
    await page.getByText(/^1 part · /).waitFor();
  });

  it('shows each version on real people of the audience, and what cannot be filled in', async () => {
    const text = page.getByRole('textbox', { name: /^Text: English/ });
    await text.fill('Hello ');
    await text.press('End');
    await page.getByLabel('When it is not known, write').fill('colleague');
    await page.getByRole('button', { name: 'First name' }).click();
    expect(await text.inputValue()).toBe('Hello @(default(contact.first_name, "colleague"))');
    await text.press('End');
    await page.keyboard.type(', any news of @fields.ward?');
    await page.getByText(/^@fields.ward cannot be filled in for /).waitFor();
    await text.fill('Hello @(default(contact.first_name, "colleague")), any news? Answer YES or NO.');
    await page.getByText(/^As read by /).waitFor();
    const screen = page.locator('.handset-text');
    await expect.poll(() => screen.textContent(), { timeout: 10_000 }).toMatch(/^Hello [\p{L}'-]+, any news\?/u);
    await page.getByRole('tab', { name: /^French/ }).click();
    await page.getByRole('textbox', { name: 'Text: French' }).fill('Bonjour, des nouvelles ?');
    await expect.poll(() => screen.textContent(), { timeout: 10_000 }).toBe('Bonjour, des nouvelles ?');
  });

  it('sends once though the line is cut after the press and the press repeated, with the keyboard alone', async () => {
    await settled();
    await page.waitForTimeout(600);
    const people = figure(await page.locator('.send-figure').textContent());
    let dropped = 0;
    await page.route('**/api/v1/broadcasts', async (route) => {
      if (route.request().method() !== 'POST' || dropped > 0) return route.continue();
      dropped++;
      // The server does it; its answer is lost on the way.
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.getByRole('button', { name: /^Send to / }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await dialog.getByText(/left out$/).waitFor();
    await lookOver('confirming');
    await dialog.getByRole('button', { name: /^Send to / }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/broadcasts\/[0-9a-f-]{36}/);
    await page.unroute('**/api/v1/broadcasts');
    const all = await sends();
    expect(dropped).toBe(1);
    expect(all).toHaveLength(1);
    expect(all[0]!.texts).toMatchObject({ fra: 'Bonjour, des nouvelles ?' });
    // What was sent is no draft any more.
    await page.goto('/send');
    expect(await page.getByRole('textbox', { name: /^Text: English/ }).inputValue()).toBe('');
    expect(people).toBeGreaterThan(100);
  });

  it('accounts for everybody, tells failures in words, and opens the people of each', async () => {
    const [sent] = await sends();
    await page.goto(`/broadcasts/${sent!.id}`);
    await page.getByText('Done', { exact: true }).first().waitFor({ timeout: 60_000 });
    const counts = (await page.locator('.bar-table tbody td:nth-of-type(1)').allTextContents()).map(figure);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(sent!.accounting.audience);
    const card = page.locator('.problem').first();
    const wanted = figure((await card.locator('strong').textContent())!.split(' ')[0]!);
    await card.getByRole('link').click();
    await page.waitForURL(/state=failed&reason=/);
    await expect.poll(() => page.locator('#recipients tbody tr').count()).toBe(Math.min(50, wanted));
    await lookOver('a send with a list');
    await page.getByText('The same as a table').click();
    await page.getByRole('columnheader', { name: 'Minute' }).waitFor();
    await lookOver('the curve as a table');
  });

  it('reminds the silent and sends again to the failed, each with its figure', async () => {
    const [sent] = await sends();
    const failed = sent!.accounting.failed + sent!.accounting.expired;
    await page.getByRole('button', { name: `Send again to the ${failed} failed` }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: new RegExp(`^Send again to ${failed} `) })
      .click();
    await page.waitForURL((url) => !url.pathname.endsWith(sent!.id));
    expect((await sends())[0]!.accounting.audience).toBe(failed);
    await page.goto(`/broadcasts/${sent!.id}`);
    const remind = page.getByRole('button', { name: /^Remind the \d+ silent$/ });
    const silent = figure(await remind.textContent());
    await remind.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Text', { exact: true }).fill('A reminder: any news?');
    await dialog.getByRole('button', { name: /^Remind / }).click();
    await page.waitForURL((url) => !url.pathname.endsWith(sent!.id));
    const [reminder] = await sends();
    expect(reminder!.accounting.audience).toBe(silent);
    expect(reminder!.texts.default).toBe('A reminder: any news?');
  });

  it('pauses, resumes and cancels, saying to how many', async () => {
    const { items } = await ask<{ items: { id: string; name: string }[] }>('GET', '/channels');
    const channel = items[0]!;
    await ask('PATCH', `/channels/${channel.id}`, { paused: true });
    const made = await ask<Sent>('POST', '/broadcasts', { query: '', texts: { default: 'Later' } });
    await page.goto(`/broadcasts/${made.id}`);
    await page.getByRole('button', { name: 'Pause', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Pause for \d+ people$/ })
      .click();
    await page.getByText('Nothing is lost; press Resume to go on.').waitFor();
    await lookOver('a paused send');
    await page.getByRole('button', { name: 'Resume' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Resume for / })
      .click();
    await page.getByRole('button', { name: 'Cancel the rest' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Cancel for \d+ people$/ })
      .click();
    await page.getByText('Cancelled', { exact: true }).first().waitFor();
    const after = await ask<Sent>('GET', `/broadcasts/${made.id}`);
    expect(after.state).toBe('cancelled');
    expect(after.accounting.cancelled).toBeGreaterThan(100);
    await page.goto(`/channels/${channel.id}`);
    await page.getByRole('button', { name: 'Resume' }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Resume the channel/ })
      .click();
    await page.getByRole('button', { name: 'Pause', exact: true }).waitFor();
  });

  it('is three steps on a phone of 360 pixels, later and in French', async () => {
    const small = await stage.open({
      viewport: { width: 360, height: 740 },
      storageState: await page.context().storageState(),
    });
    const wrong = troubleOf(small);
    await small.addInitScript("localStorage.setItem('mhero.language', 'fr')");
    await small.goto('/send');
    await small.getByRole('button', { name: 'Suivant', exact: true }).click();
    await small.getByRole('textbox', { name: /^Texte : anglais/ }).fill('Réunion demain.');
    expect(await overflow(small)).toBe(0);
    expect(await seriousFindings(small)).toEqual([]);
    await small.getByRole('button', { name: 'Suivant', exact: true }).click();
    await small.getByLabel('Plus tard').check();
    await small.getByText(/^demain à 09:00, heure de /).waitFor();
    await small.getByLabel('Urgence').check();
    await small.getByText(/^Une urgence arrête tous les autres envois/).waitFor();
    await small.getByRole('button', { name: /^Envoyer à / }).click();
    await small
      .getByRole('dialog')
      .getByRole('button', { name: /^Prévoir pour / })
      .click();
    await small.waitForURL(/\/broadcasts\/[0-9a-f-]{36}/);
    await small.getByText('Programmé', { exact: true }).first().waitFor();
    expect(await overflow(small)).toBe(0);
    expect(await seriousFindings(small)).toEqual([]);
    expect(wrong).toEqual([]);
  });
});
