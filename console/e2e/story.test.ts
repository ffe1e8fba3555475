/** The whole story as a newcomer lives it, by mouse and by keyboard, and every page on the way looked over. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const pictures = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));

/** Only asked for by name, so that a test run never changes files of the repository. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env.MHERO_PICTURES !== '1') return;
  mkdirSync(pictures, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${pictures}${name}.png` });
}

const number = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

describe.skipIf(!chromiumPath)(`from the first link to the reply${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];
  let reached = 0;
  let person = '';

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 800 } });
    trouble = troubleOf(page);
  });
  afterAll(() => stage?.close());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const lookOver = async (name: string) => {
    expect(await seriousFindings(page), `axe on ${name}`).toEqual([]);
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };

  it('makes the first administrator by the one-time link', async () => {
    await page.goto('/');
    await heading('Make the first administrator').waitFor();
    await page.goto(new URL(stage.node.firstLink as string).href.replace(/^.*\/join/, `${stage.node.url}/join`));
    await page.getByLabel('Your name').fill('Ama Mensah');
    await page.getByLabel('Email').fill('ama@health.example');
    await page.getByLabel('Password').fill('short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('5 more characters are needed.').waitFor();
    await lookOver('joining');
    await page.getByLabel('Password').fill('a few easy words');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await heading('Home').waitFor();
  });

  it('loads a demonstration country, and its report adds up', async () => {
    await page.getByText('Nobody is known yet').waitFor();
    await lookOver('the first home page');
    await page.getByRole('link', { name: 'Load a demonstration country' }).click();
    await page.getByLabel('How many people').selectOption('1000');
    await page.getByRole('button', { name: 'Make 1,000 people' }).click();
    await page.getByText('Done', { exact: true }).waitFor({ timeout: 60_000 });
    const row = page.getByRole('row', { name: /^People/ });
    const cells = (await row.getByRole('cell').allTextContents()).slice(1, 6).map(number);
    expect(cells[4]).toBe(1000);
    expect((cells[0] ?? 0) + (cells[1] ?? 0) + (cells[2] ?? 0) + (cells[3] ?? 0)).toBe(cells[4]);
    await lookOver('an import');
  });

  it('tries a spreadsheet first, then brings it in, and refuses what cannot be used with its reason', async () => {
    await page.goto('/imports/new?way=sheet');
    const rows = [
      'Name,Phone,Cadre',
      'Musu Kollie,0777 123 456,Vaccinator',
      'Ibrahim Sesay,not known,Vaccinator',
      ',0777123457,',
    ];
    await page.getByLabel('Spreadsheet').setInputFiles({
      name: 'vaccinators.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(rows.join('\r\n')),
    });
    await page.getByRole('button', { name: 'Upload' }).click();
    expect(await page.getByLabel('Meaning of Phone').inputValue()).toBe('phone');
    await lookOver('the columns of a sheet');
    await page.getByRole('button', { name: 'Trial run' }).click();
    await page.getByText('This was a trial run').waitFor();
    await page.getByText('Done', { exact: true }).waitFor();
    await page.getByRole('cell', { name: 'The row has no name' }).waitFor();
    await page.getByRole('button', { name: /^Import 2 rows$/ }).click();
    await page.getByRole('link', { name: 'See the people' }).waitFor({ timeout: 30_000 });
    await page.goto('/people?query=Musu+Kollie');
    await page.getByRole('link', { name: 'Musu Kollie' }).waitFor();
  });

  it('adds the simulator', async () => {
    await page.goto('/channels/new?kind=simulator');
    await page.getByRole('button', { name: 'Add a channel' }).waitFor();
    const name = page.getByLabel('Name', { exact: true });
    if ((await name.inputValue()) === '') await name.fill('Simulator');
    await lookOver('a new channel');
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.waitForURL(/\/channels\/[0-9a-f-]{36}/);
  });

  it('chooses the nurses of one region with the keyboard alone', async () => {
    await page.goto('/people');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    const choose = async (attribute: string, typed: string) => {
      await page.getByRole('button', { name: 'Add a condition' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('menuitem', { name: attribute, exact: true }).focus();
      await page.keyboard.press('Enter');
      const field = page.getByRole('combobox', { name: attribute }).last();
      await field.focus();
      await page.keyboard.type(typed);
      await page.locator('.choices [role=option]').first().waitFor();
      await page.waitForTimeout(600);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Done' }).focus();
      await page.keyboard.press('Enter');
    };
    await choose('Cadre', 'Nurse');
    await choose('Place', 'County');
    await page.waitForURL((url) => /place in/i.test(url.searchParams.get('query') ?? ''));
    await page.locator('.explained:not([data-old]) .explained-figure').waitFor();
    await page.waitForTimeout(500);
    reached = number(await page.locator('.explained-figure').textContent());
    expect(reached).toBeGreaterThan(0);
    expect(reached).toBeLessThan(1000);
    await lookOver('people');
    await picture(page, 'people');
    // The same question as text, and back again.
    await page.getByRole('button', { name: 'Write it as text' }).click();
    expect(await page.getByLabel('Question as text').inputValue()).toMatch(/^cadre = "?Nurse"? AND place in /i);
    await page.getByRole('button', { name: 'Show it as chips' }).click();
    await page.getByRole('button', { name: /^Cadre: Nurse$/ }).waitFor();
  });

  it('opens the list behind each reason of the count', async () => {
    const reasons = page.getByRole('list', { name: 'Left out, by reason' }).getByRole('link');
    if ((await reasons.count()) === 0) return;
    const words = (await reasons.first().textContent()) ?? '';
    await reasons.first().click();
    await page.getByText('Only those left out').waitFor();
    await page.locator('tbody tr').first().waitFor();
    expect(await page.locator('tbody tr').count()).toBe(Math.min(50, number(words)));
    await page.getByRole('button', { name: 'Show all who match' }).click();
  });

  it('sends to them, once the real figure is confirmed, and the draft survives a closed tab', async () => {
    await page.getByRole('link', { name: 'Write to them' }).click();
    const text = page.getByRole('textbox', { name: /^Text: English/ });
    await text.fill('Hello @contact.first_name, is your clinic open today? Answer 1 for yes, 2 for no.');
    await page.waitForTimeout(300);
    await page.reload();
    expect(await text.inputValue()).toContain('is your clinic open');
    const send = page.getByRole('button', { name: `Send to ${reached.toLocaleString('en')} people` });
    await send.first().waitFor();
    await page.waitForTimeout(1500);
    await lookOver('writing a send');
    await picture(page, 'send');
    await send.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await lookOver('confirming a send');
    await dialog.getByRole('button', { name: /^Send to / }).click();
    await page.waitForURL(/\/broadcasts\/[0-9a-f-]{36}/);
  });

  it('watches the accounting close, and it adds up to the audience', async () => {
    await page.getByText('Done', { exact: true }).first().waitFor({ timeout: 60_000 });
    await page.waitForTimeout(2000);
    const table = page.locator('.bar-table').first();
    const counts = (await table.locator('tbody td:nth-of-type(1)').allTextContents()).map(number);
    const whole = number(await table.locator('tfoot td').first().textContent());
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(whole);
    expect(whole).toBeGreaterThanOrEqual(reached);
    await lookOver('a send');
    await picture(page, 'broadcast');
  });

  it('answers on a simulated phone, and the reply is in the thread', async () => {
    await page.goto('/phones');
    const first = page
      .getByRole('navigation', { name: /^Phones/ })
      .getByRole('link')
      .first();
    await first.waitFor();
    person = ((await first.getAttribute('href')) as string).split('/').at(-1) as string;
    await first.click();
    const box = page.getByRole('textbox', { name: /^Answer as / });
    await box.fill('1 we are open since 8');
    await page.getByRole('button', { name: 'Answer', exact: true }).click();
    await page.locator('.phones').getByText('1 we are open since 8').first().waitFor();
    await lookOver('phones');
    await picture(page, 'phone');
    await page.goto(`/people/${person}`);
    const thread = page.getByRole('log', { name: 'Messages' });
    await thread.getByText('1 we are open since 8').waitFor();
    await thread.getByText(/is your clinic open today/).waitFor();
    await page.getByLabel('Write to this person').fill('Thank you. Keep well.');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await thread.getByText('Thank you. Keep well.').waitFor();
    await lookOver('a person');
    await picture(page, 'person');
  });

  it('shows every page at 360 pixels, in French and in the dark, with nothing cut off and nothing serious from axe', async () => {
    const state = await page.context().storageState();
    const small = await stage.open({
      viewport: { width: 360, height: 740 },
      storageState: state,
      locale: 'fr',
      colorScheme: 'dark',
    });
    const wrong = troubleOf(small);
    await small.addInitScript("localStorage.setItem('mhero.language', 'fr')");
    const pages = ['/', '/people', `/people/${person}`, '/audiences', '/send', '/broadcasts', '/phones', '/inbox'];
    const more = [
      '/places',
      '/imports',
      '/imports/new',
      '/imports/new?way=sheet',
      '/settings',
      '/channels',
      '/accounts',
      '/tokens',
    ];
    for (const path of [...pages, ...more]) {
      await small.goto(path);
      await small.getByRole('heading', { level: 1 }).waitFor();
      await small.waitForTimeout(400);
      expect(await small.locator('html').getAttribute('lang'), path).toBe('fr');
      expect(await overflow(small), `sideways scroll on ${path}`).toBe(0);
      expect(await seriousFindings(small), `axe on ${path}`).toEqual([]);
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  it('says so when the line is cut, and keeps what was there', async () => {
    await page.goto('/people');
    await page.locator('tbody tr').first().waitFor();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(/The line to the server has been cut/).waitFor();
    expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
    await page.context().setOffline(false);
    await page.locator('.stale').getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/The line to the server has been cut/).waitFor({ state: 'detached' });
  });
});
