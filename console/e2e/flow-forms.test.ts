/** The forms of the flow editor by mouse and keyboard: a question is written, translated, looked at and taken back. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflow, seriousFindings } from './axe.ts';
import { chromiumPath, openStage, type Stage, skipWords, troubleOf } from './browser.ts';

const id = '76f0a02f-3b75-4b86-9064-e9195e1b3a99';
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const definition = {
  ...{ uuid: id, name: 'Stock of gloves', spec_version: '14.4.2', language: 'eng', type: 'messaging' },
  localization: {},
  nodes: [
    {
      uuid: uuid(1),
      actions: [{ uuid: uuid(2), type: 'send_msg', text: 'Are gloves in stock?' }],
      exits: [{ uuid: uuid(3), destination_uuid: null }],
    },
  ],
};

const later = {
  ...definition,
  nodes: [
    {
      ...definition.nodes[0],
      actions: [{ uuid: uuid(2), type: 'send_msg', text: 'Are gloves and masks in stock?' }],
      exits: [{ uuid: uuid(3), destination_uuid: uuid(4) }],
    },
    {
      uuid: uuid(4),
      actions: [{ uuid: uuid(5), type: 'send_msg', text: 'Thank you' }],
      exits: [{ uuid: uuid(6), destination_uuid: null }],
    },
  ],
};

describe.skipIf(!chromiumPath)(`the forms of a flow${skipWords}`, () => {
  let stage: Stage;
  let page: Page;
  let trouble: string[];

  beforeAll(async () => {
    stage = await openStage();
    page = await stage.open({ viewport: { width: 1280, height: 860 } });
    trouble = troubleOf(page);
    await page.goto(new URL(stage.node.firstLink as string).href.replace(/^.*\/join/, `${stage.node.url}/join`));
    await page.getByLabel('Your name').fill('Ama Mensah');
    await page.getByLabel('Email').fill('ama@health.example');
    await page.getByLabel('Password').fill('a few easy words');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Home' }).waitFor();
    for (const body of [{ definition }, { definition: later, base: 1, note: 'More to ask' }]) await save(body);
  });
  afterAll(() => stage?.close());

  /** The canvas is looked over by a test of its own. */
  const lookOver = async (name: string, within = '.flow-panel') => {
    expect(await seriousFindings(page, within), `axe on ${name}`).toEqual([]);
    expect(trouble, `scripts of ${name}`).toEqual([]);
  };
  const panel = (name: string) => page.getByRole('complementary', { name });
  const save = (body: object) =>
    page.evaluate(async (json) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': `flow-forms-${json.length}` };
      await fetch('/api/v1/flows', { method: 'POST', headers, body: json });
    }, JSON.stringify(body));
  const step = (number: number) =>
    page
      .locator('.react-flow__node')
      .nth(number)
      .dblclick({ position: { x: 60, y: 14 } });

  it('opens a step with its form, completes expressions and says what is wrong with them', async () => {
    await page.goto(`/flows/${id}`);
    await page
      .locator('.react-flow__node')
      .first()
      .dblclick({ position: { x: 60, y: 14 } });
    const text = panel('Step').getByLabel('Text', { exact: true });
    await text.click();
    await text.press('End');
    await text.pressSequentially(' Dear @con');
    await page.getByRole('option', { name: /^contact/ }).waitFor();
    await text.press('Enter');
    await text.pressSequentially('.fi');
    await text.press('Tab');
    expect(await text.inputValue()).toBe('Are gloves and masks in stock? Dear @contact.first_name');
    await text.pressSequentially(' @fields.nothing');
    await panel('Step').getByText('There is no field “nothing”.').waitFor();
    await lookOver('the form of a message');
    await text.fill('Are gloves in stock, @contact.first_name? It’s urgent');
    await panel('Step').getByText('Dearer because of ’').waitFor();
  });

  it('makes it a question with choices, and asks again', async () => {
    await panel('Step').getByRole('button', { name: 'Wait or split here' }).click();
    await page.getByRole('button', { name: /^Wait for an answer/ }).click();
    await panel('Step').getByLabel('Save the answer as').fill('Gloves');
    await panel('Step').getByLabel('What happens then').selectOption('again');
    await panel('Step').getByLabel('Text before the question is asked again').fill('Please send 1 or 2.');
    await panel('Step').getByLabel('Waits for').selectOption('3600');
    await lookOver('the form of a question');
    // Another step and back: what was written is there.
    await step(1);
    await panel('Step').getByText('Thank you').first().waitFor();
    await step(0);
    expect(await panel('Step').getByLabel('Text before the question is asked again').inputValue()).toContain('1 or 2');
    expect(await panel('Step').getByLabel('Words that count').first().inputValue()).toBe('1 yes y oui o');
    await panel('Step').getByRole('button', { name: 'Change how it goes on' }).click();
    await page.getByRole('menuitem', { name: 'Show all rules' }).click();
    expect(await panel('Step').getByRole('group', { name: 'Rule 2' }).getByLabel('Words').inputValue()).toBe(
      '2 no n non',
    );
    await lookOver('the rules');
  });

  it('adds an action that is found by its words', async () => {
    await panel('Step').getByRole('button', { name: 'Add an action' }).click();
    const find = page.getByRole('combobox', { name: 'Find an action' });
    await find.fill('field');
    await page.getByRole('option', { name: /^Change a field of the person/ }).waitFor();
    await lookOver('the choice of actions', '.action-picker');
    await find.press('Enter');
    await panel('Step').getByText('Fill this in.').first().waitFor();
    await panel('Step')
      .getByRole('button', { name: /^More for “Change a field/ })
      .click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
  });

  it('translates side by side', async () => {
    await page.getByRole('button', { name: 'Translate', exact: true }).click();
    await panel('Translate').getByRole('button', { name: 'Add a language' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Add', exact: true }).click();
    const french = panel('Translate').getByLabel('French: Text');
    await french.first().fill('Avez-vous des gants ?');
    await panel('Translate').getByText('Left out: @contact.first_name').waitFor();
    await panel('Translate')
      .getByText(/^1 of \d+ translated$/)
      .waitFor();
    await lookOver('translations');
  });

  it('compares with what was before in words, and brings it back', async () => {
    await page.getByRole('button', { name: 'Revisions', exact: true }).click();
    await panel('Revisions').getByRole('button', { name: 'What changed since Revision 1', exact: true }).click();
    await panel('Revisions').locator('ins', { hasText: 'urgent' }).first().waitFor();
    await panel('Revisions').getByText('New step').first().waitFor();
    await lookOver('the comparison');
    await panel('Revisions').getByRole('button', { name: 'Restore revision 1', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restore', exact: true }).click();
    await panel('Revisions').getByText('Nothing that matters is different.').waitFor();
    await step(0);
    expect(await panel('Step').getByLabel('Text', { exact: true }).inputValue()).toBe('Are gloves in stock?');
  });

  it('fits on a phone', async () => {
    await page.setViewportSize({ width: 360, height: 740 });
    for (const name of ['Translate', 'Revisions']) {
      await page.goto(`/flows/${id}`);
      await page.getByRole('button', { name, exact: true }).first().click();
      await panel(name).waitFor();
      expect(await overflow(page), name).toBe(0);
      await lookOver(`${name} on a phone`);
    }
  });
});
