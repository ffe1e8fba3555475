/**
 * The engine in a real browser, where the editor's simulator will run it: bundled without a line of Node, it holds the
 * two flows that mHero really ran to the end. The flows are read from a data folder outside the repository
 * ($MHERO_SHARED_DATA, or `shared/data` beside it) and the test is skipped, by name, where there is none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestFile } from '../../flow/src/conversations/stage.ts';
import { chromiumPath, launchArguments, skipWords } from './browser.ts';
import type { PlayFlow } from './flow-in-browser.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = findFolder();
if (!folder)
  console.warn('SKIPPED: real mHero flows in the browser (no shared/data/mhero-flows; set MHERO_SHARED_DATA)');

function findFolder(): string | undefined {
  const candidates = process.env.MHERO_SHARED_DATA ? [process.env.MHERO_SHARED_DATA] : [];
  for (let at = here; at !== dirname(at); at = dirname(at)) candidates.push(join(at, 'shared/data'));
  return candidates.map((each) => join(each, 'mhero-flows')).find((each) => existsSync(each));
}

const environment = { date_format: 'DD-MM-YYYY', default_country: 'LR' };

const caseReport: TestFile = {
  flows: 'summary_case_report.rapidpro.json',
  environment,
  conversations: [
    {
      name: 'a case, with an age that is none at first',
      turns: [
        { sent: "This is the Summary Case Report Form. Please provide the patient's Unique Identifier." },
        { received: 'LR-0042' },
        { sent: 'Please provide the age of the patient in YEARS. …' },
        { received: 'about thirty' },
        { sent: '…' },
        { received: '34 years' },
        { sent: 'What is the date of first laboratory confirmation test? …' },
        { received: '01/05/2021' },
        { sent: 'Thank you. You provided Identifier (LR-0042), Age (34), and Test Date (2021-05-01…' },
      ],
      status: 'completed',
      results: { patient_id: 'LR-0042', patient_age: '34' },
    },
  ],
};

const registration: TestFile = {
  flows: 'registration.rapidpro.json',
  environment,
  conversations: [
    {
      name: 'a worker registers for both kinds of report',
      turns: [
        { sent: 'Welcome to the registration system, …' },
        { received: 'E-77' },
        { sent: 'Thank you. Can you please provide your last name for confirmation?' },
        { received: 'Kollie' },
        { sent: 'Will you be doing case reporting, aggregate reporting, or both? …' },
        { received: '3' },
        { sent: 'Can you please confirm the district …' },
        { received: 'Salala' },
        { sent: 'What is the ID number of the facility where you work?' },
        { received: '1204' },
        {
          sent: 'Thank you. You are now registered as Kollie, with the employee ID E-77, based at the facility with ID number 1204 in Salala district. …',
        },
      ],
      status: 'completed',
      results: { employee_id: 'E-77', employee_last_name: 'Kollie', facility_id: '1204' },
    },
  ],
};

describe.skipIf(!chromiumPath || !folder)(`the flow engine in a browser${skipWords}`, () => {
  let browser: Browser;
  let script: string;

  beforeAll(async () => {
    const lib = { entry: join(here, 'flow-in-browser.ts'), formats: ['es' as const], fileName: 'flow' };
    const [built] = [
      await build({ configFile: false, logLevel: 'warn', root: here, build: { lib, write: false, minify: true } }),
    ].flat();
    if (!built || !('output' in built)) throw new Error('nothing was built');
    expect(built.output).toHaveLength(1);
    script = built.output[0].code;
    browser = await chromium.launch({ executablePath: chromiumPath as string, args: launchArguments });
  });
  afterAll(() => browser?.close());

  it.each([caseReport, registration])('plays $flows to its end', async (test) => {
    const page = await browser.newPage();
    await page.addScriptTag({ type: 'module', content: script });
    const file = JSON.parse(readFileSync(join(folder!, test.flows as string), 'utf8'));
    const differences = await page.evaluate(
      async ([flow, conversations]) => (globalThis as unknown as { playFlow: PlayFlow }).playFlow(flow, conversations),
      [file, test] as const,
    );
    expect(differences).toEqual([[]]);
    await page.close();
  });
});
