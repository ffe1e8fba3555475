/** Calls in the browser: a simulated phone rings, is taken, answers by its keys, and calls us. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { voiceFlow, voiceUuid } from '../../server/src/testing/voice-flow.ts';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const pictures = process.env.MHERO_PICTURES;

describe.skipIf(!chromiumPath)(`calls${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];
  let person: { id: string; name: string };

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
  const lookOver = async (name: string) => {
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({ path: join(pictures, `${name}-${width}.png`), fullPage: true });
        expect(await overflow(page), `sideways scroll on ${name} at ${width}`).toBe(0);
      }
      await page.setViewportSize({ width: 1280, height: 900 });
    }
    expect(await seriousFindings(page), `axe on ${name}`).toEqual([]);
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(20_000);
    trouble = troubleOf(page);
    const token = new URL(stage.node.firstLink as string).hash.slice(1);
    await page.goto('/');
    await ask('POST', '/invitations/accept', {
      ...{ token, email: 'ada@health.example', name: 'Ada Kollie', password: 'a few easy words' },
    });
    await ask('POST', '/channels', { name: 'Health line', kind: 'simulator', settings: {} });
    await ask('POST', '/imports/demo', { people: 200, seed: 7 });
    const people = async () =>
      (await ask<{ items: { id: string; name: string; reach: string }[] }>('GET', '/contacts?limit=50')).items;
    while ((await people()).length < 20) await page.waitForTimeout(500);
    person = (await people()).find((each) => each.reach === 'reachable')!;
    await ask('POST', '/flows/import', { file: { version: '13', flows: [voiceFlow()] }, create_missing: true });
    await ask('POST', '/starts', { flow: voiceUuid, contact: person.id, lane: 'reply' });
  });
  afterAll(() => stage?.close());

  it('rings, is taken, and answers the flow by its keys, its voice, and how a further call went', async () => {
    await page.goto(`/phones/${person.id}`);
    await page.getByRole('status').getByText('Health line is calling').waitFor();
    await lookOver('ringing');
    await press('Answer the call');
    await page.locator('.handset').getByText('Press 1 if it is open.').waitFor();
    await lookOver('keys');
    await press('1');
    await page.getByLabel('Say after the beep').fill('All is well here');
    await lookOver('recording');
    await press('End the recording');
    await page.getByText('+231770009999 is being called').waitFor();
    await lookOver('dialling');
    await press('No answer');
    await page.getByRole('button', { name: 'Call and hang up' }).waitFor();
    await page.locator('.handset').getByText('You pressed 1. The helper: no_answer.').waitFor();
    await lookOver('after the call');
  });

  it('calls us: nobody takes it without a trigger, and with one it is on the line at once', async () => {
    await press('Call');
    await page.getByText('Nobody took the call').waitFor();
    await ask('POST', '/triggers', { kind: 'incoming_call', flow: voiceUuid });
    await press('Call');
    await page.getByText('On the line with Health line').waitFor();
    await press('Press nothing');
    await page.getByRole('button', { name: 'Call and hang up' }).waitFor();
  });

  it('stands in the thread of the person with what was said and keyed', async () => {
    await page.goto(`/people/${person.id}`);
    const call = page.locator('.bubble-call').first();
    await call.getByText('Answered').waitFor();
    await call.getByText('What was said').click();
    await call.getByText('“All is well here”').waitFor();
    await lookOver('thread');
    await page.evaluate(() => localStorage.setItem('mhero.language', 'fr'));
    await page.reload();
    await page.locator('.bubble-call').first().getByText('Répondu').waitFor();
    await page.goto(`/phones/${person.id}`);
    await page.getByRole('button', { name: 'Appeler et raccrocher' }).waitFor();
    await lookOver('fr');
    await page.evaluate(() => localStorage.setItem('mhero.language', 'en'));
  });

  it('rehearses with keys, a recording, and a call to another number', async () => {
    await page.goto(`/flows/${voiceUuid}/rehearse`);
    await page.locator('.handset-text', { hasText: 'Press 1 if it is open.' }).waitFor();
    await press('1');
    await page.getByRole('button', { name: 'Say something' }).click();
    await press('Nobody answers');
    await page.locator('.handset-text', { hasText: 'The helper: no_answer' }).waitFor();
    await lookOver('rehearsal');
  });
});
