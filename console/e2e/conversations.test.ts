/** A conversation from the gallery to the figures: installed, started for the nurses of one county, answered. */
import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const number = (text: string | null): number => Number((text ?? '').replace(/[^\d]/g, ''));

/** For looking at the pages by eye: `MHERO_SHOTS` names a folder. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.MHERO_SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.waitForTimeout(400);
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

describe.skipIf(!chromiumPath)(`a conversation from the gallery to the figures${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];
  let flow = '';
  let start = '';
  let people = 0;

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 800 } });
    trouble = troubleOf(page);
    page.setDefaultTimeout(25_000);
    await page.goto(new URL(stage.node.firstLink as string).href.replace(/^.*\/join/, `${stage.node.url}/join`));
    await page.getByLabel('Your name').fill('Ama Mensah');
    await page.getByLabel('Email').fill('ama@health.example');
    await page.getByLabel('Password').fill('a few easy words');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await heading('Home').waitFor();
    await page.goto('/imports/new?way=demo');
    await page.getByLabel('How many people').selectOption('1000');
    await page.getByRole('button', { name: 'Make 1,000 people' }).click();
    await page.getByText('Done', { exact: true }).waitFor();
  });
  afterAll(() => stage?.close());

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name });
  const lookOver = async (name: string) => {
    await shot(page, name.replaceAll(' ', '-'));
    expect(await seriousFindings(page), `axe on ${name}`).toEqual([]);
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };

  it('shows an empty list of flows, and the way to the gallery', async () => {
    await page.goto('/flows');
    await page.getByText('There is no conversation yet').waitFor();
    await lookOver('flows empty');
    await page.getByRole('link', { name: 'See the playbooks' }).click();
    await heading('Playbooks').waitFor();
    await page.locator('.playbook').nth(9).waitFor();
    expect(await page.locator('.playbook').count()).toBe(10);
    await lookOver('playbooks');
  });

  it('installs the validation of personnel with its keywords, and lists what to prepare', async () => {
    await page.getByRole('link', { name: 'Personnel validation' }).click();
    await page
      .locator('.handset')
      .getByText(/Ministry of Health staff check/)
      .waitFor();
    await lookOver('a playbook');
    await page.getByRole('button', { name: 'Install' }).click();
    await page.getByRole('dialog').waitFor();
    await lookOver('installing');
    await page.getByRole('dialog').getByRole('button', { name: 'Install' }).click();
    await page.waitForURL(/\/flows\/[0-9a-f-]{36}\/starts/);
    flow = page.url().split('/').at(-2) as string;
    await page.getByText(/^Before the first start: 0 of/).waitFor();
    await page.getByRole('checkbox').first().check();
    await page.getByText(/^Before the first start: 1 of/).waitFor();
    await lookOver('starts before the first');
  });

  it('says what a message would begin', async () => {
    await page.getByRole('navigation', { name: 'Pages of this flow' }).getByRole('link', { name: 'Triggers' }).click();
    const keyword = (await page.locator('.keyword').first().textContent()) as string;
    await page.getByLabel('What happens if somebody writes …?').fill(`${keyword.toLowerCase()} please`);
    await page.getByRole('button', { name: 'Try', exact: true }).click();
    await page.getByText(`The keyword ${keyword} begins`).waitFor();
    await lookOver('triggers of a flow');
    await page.getByRole('button', { name: 'Add a trigger' }).click();
    await page.getByRole('textbox', { name: 'Keywords' }).fill(keyword);
    await page.getByRole('dialog').getByRole('button', { name: 'Add a trigger' }).click();
    await page
      .getByRole('dialog')
      .getByText(/already/)
      .waitFor();
    await lookOver('a trigger refused');
    await page.keyboard.press('Escape');
  });

  it('starts it for the nurses of one county, once the figure is confirmed', async () => {
    const answer = await page.request.get('/api/v1/choices/place?search=county');
    const { items } = (await answer.json()) as { items: { value: string }[] };
    const county = (items[0] as { value: string }).value;
    await page.goto(`/send?flow=${flow}&query=${encodeURIComponent(`cadre = Nurse and place in "${county}"`)}`);
    await page.getByRole('radio', { name: /^A conversation/ }).waitFor();
    await page.locator('.explained:not([data-old]) .explained-figure').waitFor();
    await page.waitForTimeout(1500);
    people = number(await page.locator('.explained-figure').textContent());
    expect(people).toBeGreaterThan(0);
    await lookOver('starting');
    await page
      .getByRole('button', { name: /^Start for / })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    await lookOver('confirming a start');
    await dialog.getByRole('button', { name: /^Start for / }).click();
    await page.waitForURL(/\/starts\/[0-9a-f-]{36}/);
    start = page.url().split('/').at(-1) as string;
  });

  it('counts everybody in exactly one state', async () => {
    await page.getByText('Done', { exact: true }).first().waitFor();
    const table = page.locator('.bar-table').first();
    const counts = (await table.locator('tbody td:nth-of-type(1)').allTextContents()).map(number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(people);
    await page.getByRole('table', { name: 'People' }).waitFor();
    await lookOver('a start');
  });

  it('moves when somebody answers on a simulated phone', async () => {
    await page.goto('/phones');
    await page
      .getByRole('navigation', { name: /^Phones/ })
      .getByRole('link')
      .first()
      .click();
    const box = page.getByRole('textbox', { name: /^Answer as / });
    for (const [text, next] of [
      ['1', /^2\/15/],
      ['1', /^3\/15/],
    ] as const) {
      await box.fill(text);
      await page.getByRole('button', { name: 'Answer', exact: true }).click();
      await page.locator('.handset').getByText(next).waitFor();
    }
    await page.goto(`/starts/${start}`);
    await page.locator('.funnel-step', { hasText: 'Began to answer' }).getByText(/^1 /).waitFor();
    await lookOver('a start with answers');
    await page.goto('/flows');
    await page
      .getByRole('row', { name: /Personnel validation/ })
      .getByText(`0 of ${people}`)
      .waitFor();
    await lookOver('flows');
  });

  it('draws on the arrows how far people came, until the switch hides it', async () => {
    await page.goto(`/flows/${flow}`);
    const counted = page.getByRole('button', { name: /^\d+ (person|people)$/ });
    await counted.waitFor();
    await page.locator('.flow-arrow-count').first().waitFor();
    await lookOver('counts on the arrows');
    await counted.click();
    await page.locator('.flow-arrow-count').first().waitFor({ state: 'detached' });
    await counted.click();
  });

  it('shows every page at 360 pixels in French and in the dark, nothing cut off and nothing serious from axe', async () => {
    const state = await page.context().storageState();
    const small = await stage.open({
      ...{ viewport: { width: 360, height: 740 }, storageState: state, locale: 'fr', colorScheme: 'dark' as const },
    });
    const wrong = troubleOf(small);
    await small.addInitScript("localStorage.setItem('mhero.language', 'fr')");
    const paths = [
      ...['/flows', '/flows/playbooks', '/flows/playbooks/personnel-validation', '/triggers', `/starts/${start}`],
      ...[
        `/flows/${flow}/starts`,
        `/flows/${flow}/triggers`,
        `/flows/${flow}/problems`,
        `/send?flow=${flow}&step=what`,
      ],
    ];
    for (const path of paths) {
      await small.goto(path);
      await small.getByRole('heading', { level: 1 }).waitFor();
      await small.waitForTimeout(700);
      await shot(small, `small${path.replace(/[/?&=]/g, '-').replace(/[0-9a-f-]{36}/g, 'x')}`);
      expect(await overflow(small), `sideways scroll on ${path}`).toBe(0);
      expect(await seriousFindings(small), `axe on ${path}`).toEqual([]);
    }
    expect(wrong).toEqual([]);
  }, 180_000);
});
