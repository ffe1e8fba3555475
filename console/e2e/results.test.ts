/** Results as an officer meets them: a survey answered on simulated phones, read, filtered, reminded, exported, closed. */
import { mkdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

/** For looking at the pages by eye: `MHERO_SHOTS` names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.MHERO_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(500);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** What the people of the survey write, in turn; the others are silent. */
const answers = [
  ['yes', '6', 'Not enough gloves and no soap'],
  ['yes', '4', 'We have no gloves'],
  ['no', '12', 'The road is bad when it rains'],
  ['yes', '3', 'Salary came late again'],
  ['yes', '8', 'No soap, no gloves'],
  ['water only', '2', 'Rain and the bad road'],
  ['yes', '5'],
  ['?'],
];

describe.skipIf(!chromiumPath)(`results of a survey${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];
  let flow = '';
  let start = '';
  let asked: { contact: string }[] = [];

  const api = async <T>(method: 'get' | 'post', path: string, data?: object): Promise<T> => {
    const headers = { 'idempotency-key': Math.random().toString(36).slice(2).padEnd(16, '0') };
    const answer = await page.request[method](`/api/v1${path}`, data ? { data, headers } : { headers });
    const text = await answer.text();
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  };
  const until = async (what: string, done: () => Promise<boolean>) => {
    for (let turn = 0; turn < 240; turn++) {
      if (await done()) return;
      await page.waitForTimeout(250);
    }
    throw new Error(`never: ${what}`);
  };
  const top = async () => (await api<{ top: Record<string, number> }>('get', `/flows/${flow}/results`)).top;

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 900 }, acceptDownloads: true });
    trouble = troubleOf(page);
    page.setDefaultTimeout(25_000);
    await page.goto(new URL(stage.node.firstLink as string).href.replace(/^.*\/join/, `${stage.node.url}/join`));
    await page.getByLabel('Your name').fill('Ama Mensah');
    await page.getByLabel('Email').fill('ama@health.example');
    await page.getByLabel('Password').fill('a few easy words');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    await page.goto('/imports/new?way=demo');
    await page.getByLabel('How many people').selectOption('1000');
    await page.getByRole('button', { name: 'Make 1,000 people' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
    flow = (await api<{ flow: string }>('post', '/playbooks/flash-survey/install', {})).flow;
    const { items } = await api<{ items: { value: string }[] }>('get', '/choices/place?search=county');
    const places = items.slice(0, 3).map(({ value }) => `place in "${value}"`);
    const query = `cadre = Midwife and (${places.join(' or ')})`;
    start = (await api<{ id: string }>('post', '/starts', { flow, query })).id;
    await until(
      'everybody is asked',
      async () => (await api<{ state: string }>('get', `/starts/${start}`)).state === 'done',
    );
    await until('phones ring', async () => {
      asked = (await api<{ items: { contact: string }[] }>('get', '/phones?limit=250')).items;
      return asked.length >= (await top()).asked!;
    });
    for (let turn = 0; turn < 3; turn++) {
      for (const [at, { contact }] of asked.entries()) {
        const text = at % 9 === 8 ? undefined : answers[at % 9]?.[turn];
        if (text) await api('post', `/phones/${contact}/messages`, { text });
      }
      await page.waitForTimeout(2500);
    }
  });
  afterAll(() => stage?.close());

  const lookOver = async (name: string) => {
    await shot(page, name.replaceAll(' ', '-'));
    expect(await seriousFindings(page), `axe on ${name}`).toEqual([]);
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };

  it('says first who was asked, reached, began and finished, and opens the people behind each number', async () => {
    await page.goto(`/starts/${start}`);
    await page.getByRole('link', { name: 'Results' }).click();
    await page.waitForURL(/results\?start=/);
    const counts = await top();
    expect(counts.asked).toBeGreaterThan(20);
    expect(counts.began).toBeGreaterThan(counts.finished!);
    await page.getByRole('heading', { name: `${counts.asked} people were asked` }).waitFor();
    const piece = await page.locator('.bar-table tbody td:nth-of-type(1)').allTextContents();
    expect(piece.reduce((sum, text) => sum + Number(text), 0)).toBe(counts.asked);
    await page.waitForTimeout(1000);
    await lookOver('results');
    await page.locator('.step', { hasText: 'Finished' }).getByRole('link').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row').nth(counts.finished!).waitFor();
    expect(page.url()).toContain('who=finished');
    await lookOver('results people');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
  });

  it('says what was found above each question, with its base and its table', async () => {
    const card = page.getByRole('article').filter({ hasText: 'Hand washing with soap' });
    await card.getByRole('heading', { name: /% of \d+ answers: Yes/ }).waitFor();
    await card.getByText(/\d+ of \d+ people asked answered/).waitFor();
    await card.getByRole('row', { name: /^Yes/ }).getByRole('link').click();
    await page.getByRole('dialog').getByText('yes', { exact: true }).first().waitFor();
    await page.keyboard.press('Escape');
    await page
      .getByRole('article')
      .filter({ hasText: 'Health workers at work' })
      .getByText('The same as a table')
      .click();
    await page.getByRole('table').filter({ hasText: 'Value' }).waitFor();
  });

  it('groups answers in words by the officer’s own themes, and hides who wrote until it is opened', async () => {
    const card = page.getByRole('article').filter({ hasText: 'Biggest problem' });
    await card.scrollIntoViewIfNeeded();
    await card.getByRole('button', { name: 'Edit themes' }).click();
    await card.getByLabel('Theme', { exact: true }).fill('Supplies');
    await card
      .getByLabel(/Words or phrases/)
      .first()
      .fill('gloves, soap');
    await lookOver('results editing themes');
    await card.getByRole('button', { name: 'Save the themes' }).click();
    await card.locator('summary', { hasText: 'Supplies' }).click();
    await card.locator('.quote').first().getByRole('button', { name: 'Who wrote this?' }).click();
    await card.locator('.quote').first().getByRole('link').waitFor();
    await lookOver('results themes');
  });

  it('compares by sex and by place, with bases and a mark on small groups', async () => {
    await page.getByLabel('Compare by').selectOption('sex');
    await page.waitForURL(/by=sex/);
    await page.getByRole('heading', { name: 'By sex' }).first().waitFor();
    await page
      .getByText(/of \d+ answers/)
      .first()
      .waitFor();
    await page.waitForTimeout(800);
    await lookOver('results by sex');
    await page.getByLabel('Compare by').selectOption('place');
    await page.getByRole('heading', { name: 'By place' }).first().waitFor();
    await page.locator('.place-map svg').waitFor();
    await page.waitForTimeout(800);
    await lookOver('results by place');
    await page.getByLabel('Compare by').selectOption('');
  });

  it('keeps the window in the address', async () => {
    await page.getByLabel('From', { exact: true }).fill('2020-01-01');
    await page.getByLabel('To', { exact: true }).fill('2020-02-01');
    await page.waitForURL(/to=2020-02-01/);
    await page.getByText('Nobody was asked in this window').waitFor();
    await lookOver('results of no days');
    await page.goto(`/flows/${flow}/results?start=${start}`);
  });

  it('reminds the silent once the number is confirmed', async () => {
    await page.getByRole('button', { name: /^Remind \d+ people$/ }).click();
    const dialog = page.getByRole('dialog');
    await lookOver('results reminding');
    await dialog.getByRole('button', { name: /^Remind \d+ people$/ }).click();
    await page.getByText(/^Reminder /).waitFor();
    await dialog.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: /^Remind \d+ people$/ }).click();
    await dialog.getByRole('button', { name: /^Remind \d+ people$/ }).click();
    await dialog
      .getByRole('alert')
      .getByText(/within the last hour/)
      .waitFor();
    await page.keyboard.press('Escape');
  });

  it('writes a CSV file that can be downloaded', async () => {
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV table' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make the file' }).click();
    const link = dialog.getByRole('link', { name: 'Download' });
    await link.waitFor();
    await lookOver('results files');
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const rows = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    expect(rows.length - 1).toBe((await top()).asked);
    await page.keyboard.press('Escape');
  });

  it('shows the conversations and answers of one person, and where they began in the thread', async () => {
    await page.goto(`/people/${asked[0]!.contact}`);
    await page.getByRole('heading', { name: 'Conversations' }).waitFor();
    await page.locator('.conversation summary').first().click();
    await page.locator('.conversation').first().getByRole('link', { name: 'Results' }).waitFor();
    await page.locator('.thread-mark').first().waitFor();
    await lookOver('person');
  });

  it('closes with a message back to those who answered', async () => {
    await page.goto(`/flows/${flow}/results?start=${start}`);
    await page.getByRole('button', { name: 'Close this start' }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel('What you heard')
      .fill('You said: no gloves. We did: 400 boxes leave on Monday. Thank you.');
    await dialog.locator('.handset').getByText('400 boxes').waitFor();
    await lookOver('results closing');
    await dialog.getByRole('button', { name: /^Send to \d+ people who answered$/ }).click();
    await page.getByRole('link', { name: /people hear back/ }).waitFor();
    await lookOver('results closed');
  });

  it('shows every page at 360 pixels in French and in the dark, nothing cut off and nothing serious from axe', async () => {
    const state = await page.context().storageState();
    for (const [scheme, width, language] of [
      ['dark', 360, 'fr'],
      ['light', 360, 'en'],
      ['dark', 1280, 'fr'],
    ] as const) {
      const other = await stage.open({
        ...{ viewport: { width, height: 740 }, storageState: state, locale: language, colorScheme: scheme },
      });
      const wrong = troubleOf(other);
      await other.addInitScript(`localStorage.setItem('mhero.language', '${language}')`);
      for (const path of [
        `/flows/${flow}/results`,
        `/flows/${flow}/results?by=place`,
        `/flows/${flow}/results?who=silent`,
        `/people/${asked[0]!.contact}`,
      ]) {
        await other.goto(path);
        await other.getByRole('heading', { level: 1 }).first().waitFor({ state: 'attached' });
        await other.waitForTimeout(1500);
        await shot(
          other,
          `${scheme}-${width}-${language}${path.replace(/[/?&=]/g, '-').replace(/[0-9a-f-]{36}/g, 'x')}`,
        );
        expect(await overflow(other), `sideways scroll on ${path}`).toBe(0);
        expect(await seriousFindings(other), `axe on ${path}`).toEqual([]);
      }
      expect(wrong).toEqual([]);
    }
  }, 240_000);

  it('prints the figures without the controls', async () => {
    await page.goto(`/flows/${flow}/results`);
    await page.getByRole('heading', { name: /people were asked/ }).waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.getByRole('button', { name: 'Print' }).isVisible()).toBe(false);
    expect(await page.locator('.rail').isVisible()).toBe(false);
    if (process.env.MHERO_SHOTS) await page.pdf({ path: `${process.env.MHERO_SHOTS}/results.pdf`, format: 'A4' });
    await page.emulateMedia({ media: null });
  });
});
