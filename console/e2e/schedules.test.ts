/** What officers plan ahead: a schedule in plain words, a campaign on a line, one calendar, hours and holidays. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

describe.skipIf(!chromiumPath)(`planning ahead${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
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
  /** The year after this one, so that the days stay ahead. */
  const year = new Date().getUTCFullYear() + 1;
  /** The first Monday of March. */
  const monday = [1, 2, 3, 4, 5, 6, 7]
    .map((day) => `${year}-03-0${day}`)
    .find((day) => new Date(`${day}T00:00:00Z`).getUTCDay() === 1)!;

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 900 }, timezoneId: 'Africa/Monrovia' });
    trouble = troubleOf(page);
    const token = new URL(stage.node.firstLink as string).hash.slice(1);
    await page.goto('/');
    await ask('POST', '/invitations/accept', {
      ...{ token, email: 'ada@health.example', name: 'Ada Kollie', password: 'a few easy words' },
    });
    const run = await ask<{ id: string }>('POST', '/imports/demo', { people: 300, seed: 7 });
    for (let tries = 0; tries < 240; tries++) {
      if ((await ask<{ state: string }>('GET', `/imports/${run.id}`)).state === 'done') break;
      await page.waitForTimeout(250);
    }
  });
  afterAll(() => stage?.close());

  it('sets quiet hours and a budget, and takes pasted holidays, telling what it could not read', async () => {
    await page.goto('/hours');
    await page.getByLabel('Quiet hours').selectOption({ label: 'From one hour to another' });
    await page.getByText('Nobody gets more than so many').click();
    await page.getByRole('button', { name: 'Save the hours' }).click();
    await page.getByText('Settings saved').waitFor();
    await page.getByRole('button', { name: 'Add holidays' }).click();
    await page.getByLabel('Days', { exact: true }).fill(`${monday}, Heroes’ Day\nsome day, No day`);
    await lookOver('adding holidays');
    await page.getByRole('button', { name: 'Add them' }).click();
    await page.getByText('1 line could not be taken.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await page.getByText('Heroes’ Day').waitFor();
    await lookOver('hours');
    expect(await ask('GET', '/hours')).toMatchObject({
      places: [{ place: null, quiet: { from: '20:00', to: '07:00' }, budget: { messages: 3, days: 7 } }],
    });
  });

  it('plans a text in plain words, with its next five times, and says what is missing', async () => {
    await page.goto('/calendar');
    await page.getByText('Nothing is planned in this month').waitFor({ state: 'attached' });
    await page.getByRole('link', { name: 'Plan something' }).click();
    await page.getByRole('button', { name: 'Plan it' }).click();
    await page.getByText('Give it a name.').waitFor();
    await lookOver('an empty schedule');
    await page.getByLabel('Name', { exact: true }).fill('Weekly stock report');
    await page.getByRole('textbox', { name: /^Text: English/ }).fill('Please send your stock report today.');
    await page.getByLabel('First on or after').fill(monday);
    await page.getByText('It is left out').click();
    await page.getByText(/^every Monday at 9:00 in the recipient’s time zone/).waitFor();
    await page.getByText('1 day is left out because of a holiday.').waitFor();
    expect(await page.locator('.schedule-next li').count()).toBe(5);
    await lookOver('a schedule');
    await page.reload();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Weekly stock report');
    await page.getByRole('button', { name: 'Plan it' }).click();
    await page.getByRole('heading', { level: 1, name: 'Weekly stock report' }).waitFor();
    await lookOver('a planned schedule');
  });

  it('begins a campaign whose events stand on a line', async () => {
    await page.goto('/campaigns');
    await page.getByText('There is no campaign yet').waitFor();
    await lookOver('no campaigns');
    await page.getByRole('link', { name: 'New campaign' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Work anniversary');
    await page.getByRole('button', { name: 'Add an event' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('How many').fill('1');
    await dialog.getByLabel('Of what').selectOption('years');
    await dialog.getByLabel('Before or after').selectOption('after');
    await dialog.getByLabel('Which date').selectOption('created_on');
    await dialog.getByRole('textbox', { name: /^Text: English/ }).fill('A year with us. Thank you!');
    await lookOver('an event');
    await dialog.getByRole('button', { name: 'Take it over' }).click();
    await page.getByText('1 year after, at 9:00', { exact: false }).waitFor();
    await lookOver('a new campaign');
    await page.getByRole('button', { name: 'Begin the campaign' }).click();
    await page.getByRole('heading', { level: 1, name: 'Work anniversary' }).waitFor();
    await expect
      .poll(async () => (await ask<{ items: { waiting: number }[] }>('GET', '/campaigns')).items[0]!.waiting, {
        timeout: 30_000,
      })
      .toBeGreaterThan(100);
    await page.reload();
    await page.getByText(/people wait/).waitFor();
    await lookOver('a campaign');
  });

  it('shows it all in one calendar, by month and as a list, in English and French', async () => {
    await page.goto(`/calendar?month=${year}-03`);
    await page.locator('.month-entry').first().waitFor();
    // The holiday is left out, so that four or fewer Mondays are there.
    expect(await page.locator('.month-entry').count()).toBeGreaterThanOrEqual(3);
    await page.locator('.month-holiday').first().waitFor();
    await lookOver('a month');
    await page.getByRole('tab', { name: 'List' }).click();
    await page.locator('.calendar-wide .agenda-line').first().waitFor();
    await lookOver('an agenda');
    await page.evaluate("localStorage.setItem('mhero.language', 'fr')");
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Calendrier' }).waitFor();
    await lookOver('a calendar in French');
    await page.locator('.calendar-wide .agenda-line a').first().click();
    await page.getByText(/^chaque lundi à 9 h/).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Mettre en pause' }).click();
    await page.getByText('en pause', { exact: true }).waitFor();
  });
});
