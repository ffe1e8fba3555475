/** The flow editor in a real browser: a large flow, by mouse and by keys, kept, undone, shared and read as a list. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FlowDefinition } from '../src/flow-editor/definition.ts';
import { largeFlow } from '../src/flow-editor/testing.ts';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const first = largeFlow(300);
const playbook = fileURLToPath(new URL('../../playbooks/flash-survey/flow.json', import.meta.url));

describe.skipIf(!chromiumPath)(`the flow editor${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 800 } });
    trouble = troubleOf(page);
    await page.goto(new URL(stage.node.firstLink as string).href.replace(/^.*\/join/, `${stage.node.url}/join`));
    await page.getByLabel('Your name').fill('Ama Mensah');
    await page.getByLabel('Email').fill('ama@health.example');
    await page.getByLabel('Password').fill('a few easy words');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    expect((await page.request.post('/api/v1/flows', { data: { definition: first } })).status()).toBe(201);
  });
  afterAll(() => stage?.close());

  const saved = async (): Promise<FlowDefinition> =>
    (await (await page.request.get(`/api/v1/flows/${first.uuid}`)).json()).definition;
  const card = (words: string) => page.locator('.flow-card', { hasText: words });
  const keptState = () => page.locator('.flow-saving', { hasText: 'Kept' }).waitFor();

  it('opens 300 steps and draws only those in sight', async () => {
    await page.goto(`/flows/${first.uuid}`);
    await card('0/40 How is').waitFor();
    expect(await page.locator('.flow-card').count()).toBeLessThan(40);
    expect(await seriousFindings(page)).toEqual([]);
    expect(trouble).toEqual([]);
  });

  it('adds a step between two others by keys alone, undoes it and does it again', async () => {
    await page.locator('.flow-canvas').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.locator('.flow-card[data-selected]', { hasText: '1/40' }).waitFor();
    await page.keyboard.press('a');
    await page.getByRole('menuitem', { name: 'Message', exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const text = page.locator('.flow-panel textarea').first();
    await text.fill('Thank you for your answer.');
    await keptState();
    const added = (await saved()).nodes.find((node) => node.actions[0]?.text === 'Thank you for your answer.');
    expect(added?.exits[0]?.destination_uuid).toBe(first.nodes[3]!.uuid);
    expect((await saved()).nodes[1]?.exits[0]?.destination_uuid).toBe(added?.uuid);
    await page.locator('.flow-canvas').focus();
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await saved()).nodes.length, { timeout: 15_000 }).toBe(300);
    await page.keyboard.press('Control+y');
    await page.keyboard.press('Control+y');
    await expect.poll(async () => (await saved()).nodes.length, { timeout: 15_000 }).toBe(301);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('finds words and goes there, and connects from a list', async () => {
    await page.keyboard.press('Control+f');
    const field = page.getByRole('searchbox', { name: /Words in texts/ });
    await field.fill('299/40');
    await page.getByText('Found in 1 step').waitFor();
    await field.press('Enter');
    await page.locator('.flow-card[data-selected]', { hasText: '299/40' }).waitFor();
    await page.locator('.flow-canvas').focus();
    await page.keyboard.press('c');
    await page.getByRole('combobox', { name: 'Connect to…' }).fill('0/40 How is the clinic at your clinic');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await saved()).nodes.find((node) => node.uuid === first.nodes[299]!.uuid)?.exits[0], {
        timeout: 20_000,
      })
      .toMatchObject({ destination_uuid: first.nodes[0]!.uuid });
  });

  it('joins what somebody else saves meanwhile', async () => {
    const now = await (await page.request.get(`/api/v1/flows/${first.uuid}`)).json();
    const nodes = now.definition.nodes.map((node: { uuid: string; actions: object[] }) =>
      node.uuid === first.nodes[0]!.uuid ? { ...node, actions: [{ ...node.actions[0], text: 'Theirs' }] } : node,
    );
    const answer = await page.request.post('/api/v1/flows', {
      data: { definition: { ...now.definition, nodes }, base: now.revision },
    });
    expect(answer.status()).toBe(201);
    await page.locator('.flow-canvas').focus();
    await page.keyboard.press('Home');
    await card('Theirs').waitFor();
    await keptState();
  });

  it('asks whose words stand in a step that two people changed', async () => {
    const other = await stage.open({ storageState: await page.context().storageState() });
    const now = await (await other.request.get(`/api/v1/flows/${first.uuid}`)).json();
    await page.locator('.flow-canvas').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const text = page.locator('.flow-panel textarea').first();
    await text.waitFor();
    await page.context().setOffline(true);
    await text.fill('Mine');
    const nodes = now.definition.nodes.map((node: { uuid: string; actions: object[] }) =>
      node.uuid === first.nodes[0]!.uuid ? { ...node, actions: [{ ...node.actions[0], text: 'Theirs again' }] } : node,
    );
    const data = { definition: { ...now.definition, nodes }, base: now.revision };
    expect((await other.request.post('/api/v1/flows', { data })).status()).toBe(201);
    await page.context().setOffline(false);
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Theirs again').waitFor();
    await dialog.getByText('Mine', { exact: true }).nth(1).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.locator('.flow-saving').getByRole('button', { name: 'Show' }).click();
    await dialog.getByRole('button', { name: 'Take mine' }).click();
    await keptState();
    expect((await saved()).nodes[0]?.actions[0]?.text).toBe('Mine');
    await other.context().close();
  });

  it('connects a way by dragging its dot onto a card', async () => {
    await page.locator('.flow-canvas').focus();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Home');
    const dot = page.locator('.flow-card[data-selected] .flow-out').first();
    const from = (await dot.boundingBox())!;
    const now = await saved();
    const [, ...others] = now.nodes.filter(({ uuid }) => uuid !== now.nodes[0]?.exits[0]?.destination_uuid);
    let target = '';
    for (const { uuid } of others) {
      const box = await page
        .locator(`#flow-${uuid}:visible`)
        .boundingBox({ timeout: 500 })
        .catch(() => null);
      if (!box || box.x < 220 || box.y < 160 || box.y + 40 > 800 || box.x + 80 > 1280) continue;
      await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(box.x + 40, box.y + 20, { steps: 8 });
      await page.mouse.up();
      target = uuid;
      break;
    }
    await page.getByRole('button', { name: /^Undo: connect/ }).waitFor();
    await expect
      .poll(async () => (await saved()).nodes[0]?.exits[0]?.destination_uuid, { timeout: 15_000 })
      .toBe(target);
  });

  it('shows what a dropped file would bring before anything changes', async () => {
    const text = readFileSync(playbook, 'utf8');
    const count = async () => (await (await page.request.get('/api/v1/flows')).json()).items.length;
    const before = await count();
    const dropped = await page.evaluateHandle(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([${JSON.stringify(text)}], 'survey.json', { type: 'application/json' }));
      return data;
    })()`);
    await page.dispatchEvent('.flow-editor', 'dragover', { dataTransfer: dropped });
    await page.dispatchEvent('.flow-editor', 'drop', { dataTransfer: dropped });
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing has been changed yet').waitFor();
    expect(await count()).toBe(before);
    await dialog.getByRole('button', { name: /^Import/ }).click();
    await dialog.getByText('One flow is here, as a draft.').waitFor();
    expect(await count()).toBe(before + 1);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  });

  it('publishes with a note', async () => {
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What has changed').fill('A word of thanks');
    expect(await seriousFindings(page)).toEqual([]);
    const anyway = dialog.getByLabel('Publish all the same');
    if (await anyway.count()) await anyway.check();
    await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('button', { name: 'Published' }).waitFor();
    const row = await (await page.request.get(`/api/v1/flows/${first.uuid}`)).json();
    expect(row.published).toBe(row.revision);
  });

  it('is a list in reading order at 360 pixels, in French', async () => {
    const small = await stage.open({
      viewport: { width: 360, height: 740 },
      storageState: await page.context().storageState(),
      locale: 'fr',
      colorScheme: 'dark',
    });
    const wrong = troubleOf(small);
    await small.addInitScript("localStorage.setItem('mhero.language', 'fr')");
    await small.goto(`/flows/${first.uuid}`);
    await small.getByRole('list', { name: 'Les étapes dans l’ordre de lecture' }).waitFor();
    expect(await small.locator('.flow-step').count()).toBe(301);
    expect(await overflow(small)).toBe(0);
    expect(await seriousFindings(small)).toEqual([]);
    await small.locator('.flow-step-open').first().click();
    await small.locator('.flow-panel').waitFor();
    expect(await overflow(small)).toBe(0);
    expect(wrong).toEqual([]);
  });
});
