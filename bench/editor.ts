/**
 * How quickly the flow editor answers in a real Chromium: from the event of a hand to the frame that shows it, in a flow of
 * 300 nodes, beside one of 6 nodes in the same run.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { chromiumPath, launchArguments } from '../console/e2e/browser.ts';
import type { FlowDefinition } from '../console/src/flow-editor/definition.ts';
import { counter, largeFlow } from '../console/src/flow-editor/testing.ts';
import { readConfig } from '../server/src/config.ts';
import { type Node, serve } from '../server/src/runtime/serve.ts';
import type { Outcome } from './run.ts';

export const name = 'editor';
export const goal = 'p95 from event to frame under 100 ms for selecting, dragging and typing in a flow of 300 nodes';

const root = fileURLToPath(new URL('..', import.meta.url));
const kinds = ['select', 'drag', 'type'] as const;
type Times = Readonly<Record<(typeof kinds)[number], number[]>>;

export async function run(): Promise<Outcome> {
  if (!chromiumPath) throw new Error('No Chromium was found; set CHROMIUM to its path.');
  const folder = await mkdtemp(join(tmpdir(), 'mhero-bench-editor-'));
  const node = await serve(readConfig({ PORT: '0', HOST: '127.0.0.1', MHERO_DATA: folder, LOG_LEVEL: 'error' }, root));
  const browser = await chromium.launch({ executablePath: chromiumPath, args: launchArguments });
  try {
    const context = await browser.newContext({ baseURL: node.url, viewport: { width: 1280, height: 800 } });
    await signUp(context, node);
    const small = await measure(context, largeFlow(6, counter(10_000_000)));
    const large = await measure(context, largeFlow(300));
    const figures: Record<string, number> = { nodes: 300, opened_ms: large.opened };
    const peer: Record<string, number> = { nodes: 6, opened_ms: small.opened };
    for (const kind of kinds) {
      figures[`${kind}_p95_ms`] = p95(large.times[kind]);
      peer[`${kind}_p95_ms`] = p95(small.times[kind]);
    }
    const worst = Math.max(...kinds.map((kind) => p95(large.times[kind])));
    const beside = Math.max(...kinds.map((kind) => p95(small.times[kind])));
    return { figures, peer, ratio: worst / beside, met: worst < 100 };
  } finally {
    await browser.close();
    await node.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function signUp(context: BrowserContext, node: Node): Promise<void> {
  const page = await context.newPage();
  await page.goto(new URL(node.firstLink as string).href.replace(/^.*\/join/, `${node.url}/join`));
  await page.getByLabel('Your name').fill('Ama Mensah');
  await page.getByLabel('Email').fill('ama@health.example');
  await page.getByLabel('Password').fill('a few easy words');
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
  await page.close();
}

async function measure(context: BrowserContext, definition: FlowDefinition): Promise<{ opened: number; times: Times }> {
  const saved = await context.request.post('/api/v1/flows', { data: { definition } });
  if (!saved.ok()) throw new Error(await saved.text());
  const page = await context.newPage();
  const begin = performance.now();
  await page.goto(`/flows/${definition.uuid}`);
  await page.locator('.flow-card').first().waitFor();
  const opened = Math.round(performance.now() - begin);
  await page.evaluate(watch);
  // The form is a chunk of its own, loaded once.
  await page.locator('.flow-card-kind').first().click();
  await page.locator('.flow-panel').waitFor();
  await page.waitForTimeout(1_500);
  const times = { select: await select(page), drag: await drag(page), type: await type(page) };
  await page.close();
  return { opened, times };
}

/** Notes for every event the time until the frame after it is on the screen. */
const watch = `(() => {
  globalThis.frames_ = [];
  const note = (event) => {
    const began = event.timeStamp;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => globalThis.frames_.push(performance.now() - began);
      channel.port2.postMessage(0);
    });
  };
  for (const name of ['pointerdown', 'pointermove', 'keydown']) addEventListener(name, note, { capture: true });
})()`;

async function taken(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate('globalThis.frames_.length = 0');
  await act();
  await page.waitForTimeout(300);
  return (await page.evaluate('globalThis.frames_.splice(0)')) as number[];
}

function select(page: Page): Promise<number[]> {
  return taken(page, async () => {
    for (let i = 0; i < 30; i++) {
      const heads = page.locator('.flow-card-kind');
      await heads.nth(i % Math.min(3, await heads.count())).click();
      await page.waitForTimeout(60);
    }
  });
}

function drag(page: Page): Promise<number[]> {
  return taken(page, async () => {
    for (let round = 0; round < 3; round++) {
      const box = (await page.locator('.flow-card-kind').nth(1).boundingBox())!;
      await page.mouse.move(box.x + 8, box.y + 8);
      await page.mouse.down();
      for (let step = 1; step <= 25; step++) {
        await page.mouse.move(box.x + 8 + step * 3 * (round % 2 ? -1 : 1), box.y + 8 + step);
        await page.waitForTimeout(16);
      }
      await page.mouse.up();
      await page.waitForTimeout(100);
    }
  });
}

async function type(page: Page): Promise<number[]> {
  await page.locator('.flow-card-kind').first().dblclick();
  const field = page.locator('.flow-panel textarea').first();
  await field.waitFor();
  await field.click();
  return taken(page, () => field.pressSequentially(' Is the clinic open today, and is there water?', { delay: 30 }));
}

function p95(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length * 0.95)] ?? 0) * 10) / 10;
}
