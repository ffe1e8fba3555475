import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The serious and critical findings of axe on the page as it stands, or on a part of it, one line each. */
export async function seriousFindings(page: Page, within?: string): Promise<string[]> {
  await page.evaluate(axe.source);
  return (await page.evaluate(`axe.run(${within ? JSON.stringify(within) : 'document'}, { resultTypes: ['violations'] }).then((result) => result.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join(' | ')))`)) as string[];
}

/** Pixels by which the page is wider than the window; 0 when nothing scrolls sideways. */
export async function overflow(page: Page): Promise<number> {
  return (await page.evaluate('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)')) as number;
}
