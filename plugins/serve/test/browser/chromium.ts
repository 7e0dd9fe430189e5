import { execFileSync, spawnSync } from 'node:child_process';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';

// The system's Chromium (scripts/install-browser.sh), and what is asked of every page in it.

export const hasChromium = spawnSync('sh', ['-c', 'command -v chromium']).status === 0;

export function launchChromium(): Promise<Browser> {
  const executablePath = execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What axe finds to be a grave fault for people who do not see the page or use no mouse. */
export async function graveFaults(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}, ${nodes.length} times: ${nodes[0]?.html ?? ''}`);
}

/** Pixels by which a page is wider than its window. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** Collects what a page complains of, and where it asks: errors, messages on the console, dialogs, requests. */
export function listenTo(page: Page): { readonly requests: string[]; readonly complaints: string[] } {
  const heard = { requests: new Array<string>(), complaints: new Array<string>() };
  page.on('request', (request) => heard.requests.push(request.url()));
  page.on('console', (message) => heard.complaints.push(message.text()));
  page.on('pageerror', (error) => heard.complaints.push(String(error)));
  page.on('dialog', (dialog) => heard.complaints.push(dialog.message()));
  return heard;
}
