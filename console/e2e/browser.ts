/** A real browser before the real server: built console, own database, own data folder. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { readConfig } from '../../server/src/config.ts';
import { type Node, serve } from '../../server/src/runtime/serve.ts';
import { type TestDatabase, testDatabase } from '../../server/src/testing/database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const known = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where a Chromium is on this machine; null when there is none, and then browser tests are skipped with these words. */
export const chromiumPath: string | null =
  known.find((path): path is string => Boolean(path && existsSync(path))) ?? null;
export const skipWords = chromiumPath ? '' : ' (skipped: no Chromium found; set CHROMIUM to its path)';

export const launchArguments = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];

export interface Stage {
  readonly node: Node;
  readonly database: TestDatabase;
  readonly browser: Browser;
  /** A page of its own profile, unless `like` another one's. */
  open(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

/** `settings`: further environment of the server. */
export async function openStage(settings: Record<string, string> = {}): Promise<Stage> {
  execFileSync(process.execPath, [join(root, 'bin/task.mjs'), 'build'], { cwd: root, stdio: 'inherit' });
  const database = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'mhero-e2e-'));
  const own = { DATABASE_URL: database.url, PORT: '0', HOST: '127.0.0.1', MHERO_DATA: folder, LOG_LEVEL: 'warn' };
  const env = { ...own, ...settings };
  const node = await serve(readConfig(env, root));
  const browser = await chromium.launch({ executablePath: chromiumPath as string, args: launchArguments });
  const contexts: BrowserContext[] = [];
  return {
    node,
    database,
    browser,
    open: async (options = {}) => {
      const context = await browser.newContext({ baseURL: node.url, locale: 'en', ...options });
      context.setDefaultTimeout(60_000);
      contexts.push(context);
      return context.newPage();
    },
    close: async () => {
      for (const context of contexts) await context.close();
      await browser.close();
      await node.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What went wrong in the page itself: scripts that failed. Requests that were refused are the test's matter. */
export function troubleOf(page: Page): string[] {
  const found: string[] = [];
  page.on('pageerror', (error) => found.push(error.message));
  return found;
}
